//! The namespaces of the classes.

use rustc_hash::FxHashMap;

use super::Graph;
use super::sites::class_and_site;

/// The namespaces of which there are classes, numbered from 0.
#[derive(Debug)]
pub struct Namespaces {
    /// From the numbers of types and classes.
    of_groups: Vec<Option<u32>>,
    /// How many classes each has of which there are objects.
    n_classes: Vec<u32>,
}

impl Namespaces {
    /// The number of a class's namespace, by the group of its objects.
    pub fn of_group(&self, group: u32) -> Option<u32> {
        self.of_groups.get(group as usize).copied().flatten()
    }

    /// How many classes a namespace has of which there are objects.
    pub fn n_classes(&self, namespace: u32) -> u32 {
        self.n_classes[namespace as usize]
    }
}

impl Graph {
    /// The namespaces of all classes of which there are objects.
    pub fn namespaces(&self) -> Namespaces {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut namespaces = Namespaces {
            of_groups: Vec::new(),
            n_classes: Vec::new(),
        };
        for part in self.types_and_classes() {
            let Some(class) = part.class else { continue };
            let n_before = numbers.len() as u32;
            let number = *numbers.entry(namespace(class)).or_insert(n_before);
            if number == n_before {
                namespaces.n_classes.push(0);
            }
            namespaces.n_classes[number as usize] += 1;
            let of_groups = &mut namespaces.of_groups;
            of_groups.resize(of_groups.len().max(part.group as usize + 1), None);
            of_groups[part.group as usize] = Some(number);
        }
        namespaces
    }
}

/// The namespace of a class, without the backslash at its end. What an anonymous class extends tells its namespace;
/// its file has none.
pub fn namespace(class: &str) -> &str {
    let class = class_and_site(class).map_or(class, |(class, _)| class);
    let name = class.split('@').next().unwrap_or(class);
    name.rsplit_once('\\')
        .map_or("", |(namespace, _)| namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_ends_at_the_last_backslash() {
        assert_eq!(namespace("App\\Entity\\Order"), "App\\Entity");
        assert_eq!(namespace("Closure"), "");
        assert_eq!(namespace("Closure C:\\a.php:1"), "");
        assert_eq!(namespace("App\\Base@anonymous C:\\a.php:1"), "App");
        assert_eq!(namespace("class@anonymous C:\\a.php:1"), "");
    }
}
