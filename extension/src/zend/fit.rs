//! Whether the engine that runs is the one that this extension was built for, as far as its structs show.
//!
//! The engine refuses an extension of another minor version. Within one, vendors change private structs now and then,
//! and a binary outlives an update of PHP. So before a dump, the fields that it relies on are looked at: tables must
//! look like tables, and hold what they always hold. Nothing is followed that was not read through the kernel before.

use super::engine::executor_globals;
use super::memory::Memory;
use super::sys;

/// Looks at the executor's globals. `call` is the frame that the engine has called the extension with; none at the end
/// of the request.
///
/// # Errors
///
/// Says in a sentence what is wrong, and what to do.
pub fn check(call: Option<*const sys::zend_execute_data>) -> Result<(), String> {
    match unfit_field(call) {
        None => Ok(()),
        Some(field) => Err(format!(
            "this meminfo was built for PHP {}, whose inner structures are different from those of the PHP that runs \
             ({field}): build it again with the headers of this PHP",
            built_for()
        )),
    }
}

/// The version of PHP whose headers were used.
pub fn built_for() -> &'static str {
    sys::PHP_VERSION.to_str().unwrap_or_default()
}

/// The first field that is not what it should be.
fn unfit_field(call: Option<*const sys::zend_execute_data>) -> Option<&'static str> {
    let globals = executor_globals();
    let running = globals.current_execute_data.cast_const();
    if !std::ptr::eq(running, call.unwrap_or(std::ptr::null())) {
        return Some("current_execute_data");
    }
    let embedded = [
        ("symbol_table", &globals.symbol_table),
        ("regular_list", &globals.regular_list),
        ("persistent_list", &globals.persistent_list),
    ];
    for (name, table) in embedded {
        if !Shape::of(words_of(table)).is_table() {
            return Some(name);
        }
    }
    let store = &globals.objects_store;
    let (size, top) = (u64::from(store.size), u64::from(store.top));
    if top == 0 || top > size || !size.is_power_of_two() {
        return Some("objects_store");
    }
    let buffer = &globals.get_gc_buffer;
    if buffer.start > buffer.cur || buffer.cur > buffer.end {
        return Some("get_gc_buffer");
    }
    for (name, stack) in [
        ("user_error_handlers", &globals.user_error_handlers),
        ("user_exception_handlers", &globals.user_exception_handlers),
    ] {
        if stack.size as usize != size_of::<sys::zval>() || stack.top > stack.max {
            return Some(name);
        }
    }
    // Without it the pointers are trusted, as everything is in a PHP extension, and the dump says so.
    let mut memory = Memory::open().ok()?;
    let buckets = store.object_buckets.addr() as u64;
    for bucket in [0, top - 1] {
        if memory.words::<1>(buckets + 8 * bucket).is_none() {
            return Some("objects_store");
        }
    }
    let known = [
        // Any function can be disabled, and is not in the table then.
        ("function_table", globals.function_table, None),
        ("class_table", globals.class_table, Some("stdclass")),
        (
            "zend_constants",
            globals.zend_constants,
            Some("PHP_VERSION"),
        ),
    ];
    for (name, table, key) in known {
        let words = memory.words(table.addr() as u64);
        if !words.is_some_and(|words| Shape::of(words).is_table()) {
            return Some(name);
        }
        // SAFETY: it looks like a table in every respect; the look-up only reads.
        let find =
            |key: &str| unsafe { sys::zend_hash_str_find(table, key.as_ptr().cast(), key.len()) };
        if key.is_some_and(|key| find(key).is_null()) {
            return Some(name);
        }
    }
    None
}

/// Words of a `zend_array`.
const N_WORDS: usize = size_of::<sys::zend_array>() / 8;

fn words_of(table: &sys::zend_array) -> [u64; N_WORDS] {
    // SAFETY: the struct has that many words, all of them initialised or of no consequence.
    unsafe { std::ptr::from_ref(table).cast::<[u64; N_WORDS]>().read() }
}

/// The numbers in a `zend_array`, Zend/zend_types.h.
struct Shape {
    mask: u32,
    data: u64,
    n_used: u32,
    n_elements: u32,
    size: u32,
}

impl Shape {
    fn of(words: [u64; N_WORDS]) -> Self {
        Self {
            mask: (words[1] >> 32) as u32,
            data: words[2],
            n_used: words[3] as u32,
            n_elements: (words[3] >> 32) as u32,
            size: words[4] as u32,
        }
    }

    /// Whether the numbers go together as in a table of the engine.
    fn is_table(&self) -> bool {
        // HT_MIN_MASK, of a list and of a table without elements; else HT_SIZE_TO_MASK().
        let masks = [
            0_u32.wrapping_sub(2),
            0_u32.wrapping_sub(self.size.wrapping_mul(2)),
        ];
        self.size.is_power_of_two()
            && masks.contains(&self.mask)
            && self.n_elements <= self.n_used
            && self.n_used <= self.size
            && self.data != 0
            && self.data.is_multiple_of(8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(mask: u32, n_used: u32, n_elements: u32, size: u32) -> bool {
        let data = 0x7f94_a185_6260;
        Shape {
            mask,
            data,
            n_used,
            n_elements,
            size,
        }
        .is_table()
    }

    #[test]
    fn tables_are_told_from_other_memory() {
        assert!(table(0xffff_fffe, 0, 0, 8), "empty");
        assert!(table(0xffff_fffe, 5, 5, 8), "a list");
        assert!(table(0xffff_fff0, 8, 3, 8), "with deleted elements");
        assert!(!table(0xffff_fff0, 9, 3, 8), "more in use than there is");
        assert!(!table(0xffff_fff0, 3, 4, 8), "more elements than in use");
        assert!(!table(0xffff_ffe0, 3, 3, 8), "another size's mask");
        assert!(!table(0, 0, 0, 0), "nothing");
        assert!(!table(0xa185_6260, 0x7f94, 0, 0xa185_6260), "pointers");
    }
}
