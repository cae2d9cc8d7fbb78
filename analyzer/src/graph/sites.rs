//! Closures, generators and fibers by where they are written: `Closure /srv/app/worker.php:33`.
//!
//! Each such place counts as a class of its own, as each anonymous class does: a leak of thousands of them is one line of
//! code, and their class says nothing.

/// The classes, which nothing can extend.
const CLASSES: [&str; 3] = ["Closure", "Generator", "Fiber"];

/// What an object of such a class is called.
pub fn name(class: &str, file: &str, line: u32) -> String {
    format!("{class} {file}:{line}")
}

/// The class and the place of something that is called so. No class has a space in its name, but for anonymous ones.
pub fn class_and_site(name: &str) -> Option<(&str, &str)> {
    let (class, site) = name.split_once(' ')?;
    CLASSES.contains(&class).then_some((class, site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_taken_apart() {
        let name = name("Closure", "/srv/my app/worker.php", 33);
        let site = "/srv/my app/worker.php:33";
        assert_eq!(class_and_site(&name), Some(("Closure", site)));
        for class in ["Closure", "App\\Closure", "class@anonymous /a.php:3", ""] {
            assert_eq!(class_and_site(class), None, "{class}");
        }
    }
}
