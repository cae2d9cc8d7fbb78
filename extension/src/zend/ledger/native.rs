//! Memory of the process outside of PHP's own heap.

use std::fs;

use dump_format::model::NativeMemory;

use crate::zend::engine::persistent_resource_list;
use crate::zend::internal::Fiber;
use crate::zend::native_stack;
use crate::zend::sys;
use crate::zend::view::Object;

/// What the system and the C library say.
pub fn read(special: &[Object<'_>]) -> NativeMemory {
    let (malloc_bytes, malloc_free_bytes) = malloc().unwrap_or_default();
    let (rss_bytes, rss_shared_bytes) = resident();
    NativeMemory {
        rss_bytes,
        rss_shared_bytes,
        malloc_bytes,
        malloc_free_bytes,
        shared_memory_bytes: shared_memory(),
        fiber_stack_bytes: special
            .iter()
            .filter_map(|object| Some(native_stack::mapped_bytes(Fiber::of(*object)?.context())))
            .sum(),
        persistent_resources: persistent_resource_list().n_elements().into(),
    }
}

/// Whether the C library tells what it has given out.
pub fn knows_malloc() -> bool {
    malloc().is_some()
}

/// Bytes that `malloc` has given out, and those that it keeps.
fn malloc() -> Option<(u64, u64)> {
    let (mut in_use, mut unused) = (0, 0);
    // SAFETY: the shim writes both, or neither.
    let is_known = unsafe { sys::meminfo_malloc(&raw mut in_use, &raw mut unused) };
    is_known.then_some((in_use as u64, unused as u64))
}

/// Resident bytes of the process, and of these the shared ones (proc(5), `/proc/self/statm`).
fn resident() -> (u64, u64) {
    let page_bytes = rustix::param::page_size() as u64;
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let mut pages = pages
        .split(' ')
        .skip(1)
        .map(|n_pages| n_pages.parse().unwrap_or(0));
    let mut next = || pages.next().unwrap_or(0) * page_bytes;
    (next(), next())
}

/// Bytes of shared memory that is no file (proc(5), `/proc/self/maps`).
fn shared_memory() -> u64 {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    maps.lines().filter_map(shared_bytes).sum()
}

fn shared_bytes(line: &str) -> Option<u64> {
    let mut words = line.split_ascii_whitespace();
    let (range, flags) = (words.next()?, words.next()?);
    let path = words.nth(3).unwrap_or("");
    let is_memory = ["/dev/zero", "/SYSV", "/memfd:", "/dev/shm/"];
    if !flags.ends_with('s')
        || !(path.is_empty() || is_memory.iter().any(|start| path.starts_with(start)))
    {
        return None;
    }
    let (start, end) = range.split_once('-')?;
    let address = |text| u64::from_str_radix(text, 16).ok();
    Some(address(end)? - address(start)?)
}

#[cfg(test)]
mod tests {
    use super::shared_bytes;

    #[test]
    fn only_shared_memory_counts() {
        let bytes = |rest| shared_bytes(&format!("7f0000000000-7f0008000000 {rest}"));
        assert_eq!(
            bytes("rw-s 00000000 00:01 3 /dev/zero (deleted)"),
            Some(128 << 20)
        );
        assert_eq!(bytes("rw-s 00000000 00:01 3"), Some(128 << 20));
        assert_eq!(
            bytes("r--s 00000000 08:01 9 /usr/lib/gconv-modules.cache"),
            None
        );
        assert_eq!(bytes("rw-p 00000000 00:00 0"), None);
        assert_eq!(shared_bytes("[stack]"), None);
    }
}
