//! What has ended the request, as far as PHP keeps it for `error_get_last()`.

use std::ffi::CStr;
use std::ptr;
use std::slice;

use dump_format::EndedBy;
use dump_format::escape::to_text;

use super::sys;

/// Errors that end a request, with their names in PHP (Zend/zend_errors.h).
const FATAL: [(u32, &str); 6] = [
    (sys::E_ERROR, "E_ERROR"),
    (sys::E_PARSE, "E_PARSE"),
    (sys::E_CORE_ERROR, "E_CORE_ERROR"),
    (sys::E_COMPILE_ERROR, "E_COMPILE_ERROR"),
    (sys::E_USER_ERROR, "E_USER_ERROR"),
    (sys::E_RECOVERABLE_ERROR, "E_RECOVERABLE_ERROR"),
];

/// None while nothing has.
pub fn ended_by() -> Option<EndedBy> {
    // SAFETY: reads a flag, which a request begins without (init_compiler() in Zend/zend_compile.c).
    let frames_gone = unsafe { sys::meminfo_has_jumped() };
    let (mut message, mut n_bytes, mut file, mut line) = (ptr::null(), 0, ptr::null(), 0);
    // SAFETY: the shim writes all four, or none where there is no error.
    let error = unsafe {
        sys::meminfo_last_error(
            &raw mut message,
            &raw mut n_bytes,
            &raw mut file,
            &raw mut line,
        )
    };
    // An error that came later, in a shutdown function, has taken its place.
    let Some((_, name)) = FATAL
        .iter()
        .find(|(fatal, _)| i64::from(*fatal) == i64::from(error))
    else {
        return frames_gone.then(|| EndedBy {
            frames_gone,
            ..EndedBy::default()
        });
    };
    // SAFETY: there is an error, whose message is a string of that length, which stays as long as the pause.
    let message = unsafe { slice::from_raw_parts(message.cast::<u8>(), n_bytes) };
    let text = |bytes: &[u8]| to_text(bytes).into_owned();
    Some(EndedBy {
        error: Some((*name).to_owned()),
        message: is_about_a_limit(message).then(|| text(message)),
        class: class_of_uncaught(message).map(text),
        file: (!file.is_null()).then(|| {
            // SAFETY: a C string that stays as long as the pause.
            text(unsafe { CStr::from_ptr(file) }.to_bytes())
        }),
        line: Some(line),
        frames_gone,
    })
}

/// Messages that hold nothing but numbers and, in debug builds, where the engine was: zend_mm_safe_error() in
/// Zend/zend_alloc.c, zend_timeout() in Zend/zend_execute_API.c. All others could show values of the program.
fn is_about_a_limit(message: &[u8]) -> bool {
    [
        "Allowed memory size of ",
        "Out of memory (",
        "Maximum execution time of ",
    ]
    .iter()
    .any(|start| message.starts_with(start.as_bytes()))
}

/// The class in "Uncaught Class: message in file:line", zend_exception_error() in Zend/zend_exceptions.c.
fn class_of_uncaught(message: &[u8]) -> Option<&[u8]> {
    let rest = message.strip_prefix(b"Uncaught ")?;
    let end = rest.iter().position(|byte| b": \n".contains(byte))?;
    (end > 0).then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_no_values() {
        assert!(is_about_a_limit(
            b"Allowed memory size of 33554432 bytes exhausted (tried to allocate 262144 bytes)"
        ));
        assert!(is_about_a_limit(
            b"Maximum execution time of 1 second exceeded"
        ));
        assert!(!is_about_a_limit(
            b"Uncaught App\\Denied: password 1234 in /srv/a.php:3"
        ));
        assert!(!is_about_a_limit(b"secret"));
    }

    #[test]
    fn the_class_of_an_uncaught_exception_is_told() {
        let class = |message: &'static str| class_of_uncaught(message.as_bytes());
        let told = Some(&b"App\\Denied"[..]);
        assert_eq!(
            class("Uncaught App\\Denied: password 1234 in /srv/a.php:3"),
            told
        );
        assert_eq!(class("Uncaught App\\Denied in /srv/a.php:3"), told);
        assert_eq!(class("Uncaught : x"), None);
        assert_eq!(class("Uncaught"), None);
        assert_eq!(class("secret"), None);
    }
}
