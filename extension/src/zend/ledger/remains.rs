//! What code that is gone has left in the arenas, and of which files it was.
//!
//! The engine frees what a function consists of, but not its `zend_op_array`, which stays as it was (`destroy_op_array()`,
//! Zend/zend_opcode.c). So the words of the arenas that nothing has claimed are searched for such structures. None of
//! their pointers is followed. The file of some is known all the same: they have the address of a string that is the name
//! of a file now, as the first inclusion of a file shares its name with the list of included files
//! (`compile_filename()`, Zend/zend_language_scanner.l). All others are known by what they have in common with those:
//! lines, numbers of variables, instructions, literals.
//!
//! It is a search like that of [`conservative`](super::conservative), and what is found is likely.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use dump_format::escape::to_text;
use dump_format::model::CodeRemains;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::arenas::Arenas;
use crate::zend::engine::executor_globals;
use crate::zend::mm::Blocks;
use crate::zend::sys;
use crate::zend::view::{Array, Str};

/// The names of files that are there, by the addresses of their strings.
pub type FileNames<'h> = FxHashMap<u64, Str<'h>>;

/// What a function looks like, apart from all addresses.
type Shape = u64;

/// Parts in the arena that a function has beside its structure.
const N_PARTS: usize = 3;

/// More than any function has.
const MAX_NUMBER: i64 = 1 << 26;

/// A structure of a function in an arena.
struct Found {
    shape: Shape,
    /// The address of its file's name.
    name: u64,
    is_gone: bool,
    bytes: u64,
}

/// What is known of a file.
#[derive(Default)]
struct File {
    bytes: u64,
    n_gone: u64,
    /// How many functions of a shape there are, and how many of these are gone.
    by_shape: FxHashMap<Shape, (u64, u64)>,
}

/// What is left of code that is gone, by file, most first. `names` are those of code that is there.
pub fn find<'h>(
    arenas: &mut Arenas,
    blocks: &Blocks<'_>,
    mut names: FileNames<'h>,
) -> Vec<CodeRemains<'h>> {
    if arenas.unclaimed_bytes() < size_of::<sys::zend_op_array>() as u64 {
        return Vec::new();
    }
    // SAFETY: the table is a part of the globals.
    let included = unsafe { Array::new(&raw const executor_globals().included_files) };
    let mut addresses = FxHashSet::default();
    for name in included.elements().filter_map(|element| element.name) {
        if names.try_reserve(1).is_ok() && addresses.try_reserve(1).is_ok() {
            names.insert(name.address(), name);
            addresses.insert(name.address());
        }
    }
    let found = search(arenas, blocks, &names);
    if !found.iter().any(|function| function.is_gone) {
        return Vec::new();
    }
    // Without memory for the sums there are none, and the arenas are not explained.
    by_file(&found, &names, |name| addresses.contains(&name)).unwrap_or_default()
}

/// All that looks like a function in the arenas. Those that are gone are claimed, and their caches.
fn search(arenas: &mut Arenas, blocks: &Blocks<'_>, names: &FileNames<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut caches = Vec::new();
    for used in arenas.by_age() {
        let words = blocks.words(used.start);
        let words = &words[..words.len().min((used.end - used.start) as usize / 8)];
        let mut idx = 0;
        while let Some(function) = function_at(words, idx) {
            let start = used.start + idx as u64 * 8;
            if !is_function(function, blocks, names) {
                idx += 1;
                continue;
            }
            idx += size_of::<sys::zend_op_array>() / 8;
            if found.try_reserve(1).is_err() || caches.try_reserve(N_PARTS).is_err() {
                return found;
            }
            let is_gone = !arenas.is_claimed(start);
            let mut bytes = 0;
            if is_gone {
                bytes = arenas
                    .claim(start, size_of::<sys::zend_op_array>() as u64)
                    .unwrap_or(0);
                let word_at = |address: u64| {
                    let idx = address.checked_sub(used.start)? / 8;
                    words.get(idx as usize).copied()
                };
                let parts = parts_of(function, word_at);
                caches.extend(parts.map(|part| (found.len(), part)));
            }
            found.push(Found {
                shape: shape(function),
                name: function.filename.addr() as u64,
                is_gone,
                bytes,
            });
        }
    }
    // When all functions have theirs: so a number that looks like the address of a cache takes none of them.
    for (idx, (start, bytes)) in caches {
        found[idx].bytes += arenas.claim(start, bytes).unwrap_or(0);
    }
    found
}

/// The words from there on, as the structure of a function; none where the arena ends before it would.
fn function_at(words: &[u64], idx: usize) -> Option<&sys::zend_op_array> {
    let words = words.get(idx..idx + size_of::<sys::zend_op_array>() / 8)?;
    // SAFETY: so many words are readable, and all fields are numbers and pointers, which any bits are.
    Some(unsafe { &*words.as_ptr().cast() })
}

/// True if it has in each field what a function can have there.
fn is_function(function: &sys::zend_op_array, blocks: &Blocks<'_>, names: &FileNames<'_>) -> bool {
    const KIND: u8 = sys::ZEND_USER_FUNCTION as u8;
    let is_number = |number: i64| (0..MAX_NUMBER).contains(&number);
    let is_block = |address: usize| address.is_multiple_of(8) && blocks.may_contain(address as u64);
    let is_block_or_null = |address: usize| address == 0 || is_block(address);
    function.type_ == KIND
        && function.last > 0
        && function.line_start <= function.line_end
        && function.required_num_args <= function.num_args
        && function.cache_size % 8 == 0
        && [
            i64::from(function.last),
            i64::from(function.line_end),
            i64::from(function.num_args),
            i64::from(function.cache_size),
            i64::from(function.last_var),
            i64::from(function.last_literal),
            i64::from(function.last_live_range),
            i64::from(function.last_try_catch),
            i64::from(function.T),
            i64::from(function.num_dynamic_func_defs),
        ]
        .into_iter()
        .all(is_number)
        && (is_block(function.filename.addr())
            || names.contains_key(&(function.filename.addr() as u64)))
        && is_block(function.opcodes.addr())
        && is_block_or_null(function.vars.addr())
        && is_block_or_null(function.refcount.addr())
        && is_block_or_null(function.literals.addr())
        && is_block_or_null(function.dynamic_func_defs.addr())
}

fn shape(function: &sys::zend_op_array) -> Shape {
    let mut hasher = FxHasher::default();
    (
        function.num_args,
        function.required_num_args,
        function.T,
        function.cache_size,
        function.last_var,
        function.last,
        function.line_start,
        function.line_end,
        function.last_literal,
        function.last_live_range,
        function.last_try_catch,
        function.num_dynamic_func_defs,
    )
        .hash(&mut hasher);
    hasher.finish()
}

/// Where its run-time cache is, and its bytes, if it has one that was only made for it; where map pointers lead to words of
/// the arena, those of its cache and of its static variables as well.
fn parts_of(
    function: &sys::zend_op_array,
    word_at: impl Fn(u64) -> Option<u64>,
) -> [(u64, u64); N_PARTS] {
    let cache_bytes = u64::try_from(function.cache_size).unwrap_or(0);
    let cache = function.run_time_cache__ptr.addr() as u64;
    if cfg!(php_map_pointer_table) {
        return [(cache, cache_bytes), (0, 0), (0, 0)];
    }
    let statics = function.static_variables_ptr__ptr.addr() as u64;
    [
        (cache, 8),
        (statics, 8),
        (word_at(cache).unwrap_or(0), cache_bytes),
    ]
}

/// The file of a shape, by the address of its name, and how many functions of that shape one compilation makes.
struct Origin {
    name: u64,
    n_functions: u64,
}

/// Finds out which file makes functions of which shape. `found` is in the order in which it was compiled.
///
/// As long as a name is there, no other string has its address. So of all functions that have it, those of the file that is
/// called so come last, and one after the other; what has it before is from another time. Whose name is not known comes
/// later than those of the same shape whose name is, or is code of `eval()`, whose name goes with it.
fn origins(found: &[Found], names: &FileNames<'_>) -> Option<FxHashMap<Shape, Origin>> {
    let mut last_runs: FxHashMap<u64, Range<usize>> = FxHashMap::default();
    let mut before = None;
    for (idx, function) in found.iter().enumerate() {
        if names.contains_key(&function.name) {
            last_runs.try_reserve(1).ok()?;
            let run = last_runs.entry(function.name).or_insert(idx..idx);
            if before != Some(function.name) {
                run.start = idx;
            }
            run.end = idx + 1;
        }
        before = Some(function.name);
    }
    let mut runs = Vec::new();
    runs.try_reserve_exact(last_runs.len()).ok()?;
    runs.extend(last_runs.into_values());
    runs.sort_unstable_by_key(|run| run.start);
    let mut origins: FxHashMap<Shape, Origin> = FxHashMap::default();
    for function in runs.into_iter().flat_map(|run| &found[run]) {
        origins.try_reserve(1).ok()?;
        let origin = origins.entry(function.shape).or_insert(Origin {
            name: function.name,
            n_functions: 0,
        });
        origin.n_functions += u64::from(origin.name == function.name);
    }
    Some(origins)
}

/// Sums up what is gone, and counts how often each file was compiled.
fn by_file<'h>(
    found: &[Found],
    names: &FileNames<'h>,
    is_included: impl Fn(u64) -> bool,
) -> Option<Vec<CodeRemains<'h>>> {
    let origins = origins(found, names)?;
    let mut files: FxHashMap<Option<&[u8]>, File> = FxHashMap::default();
    for function in found {
        let origin = origins.get(&function.shape);
        let name = origin.and_then(|origin| names.get(&origin.name));
        files.try_reserve(1).ok()?;
        let file = files.entry(name.map(|name| name.bytes())).or_default();
        file.by_shape.try_reserve(1).ok()?;
        let (n_all, n_gone) = file.by_shape.entry(function.shape).or_default();
        *n_all += 1;
        *n_gone += u64::from(function.is_gone);
        file.n_gone += u64::from(function.is_gone);
        file.bytes += function.bytes;
    }
    let compilations = |(shape, (n_all, _)): (&Shape, &(u64, u64))| {
        let origin = origins
            .get(shape)
            .filter(|origin| is_included(origin.name))?;
        Some(n_all.div_ceil(origin.n_functions))
    };
    let mut remains: Vec<CodeRemains<'_>> = Vec::new();
    remains.try_reserve_exact(files.len()).ok()?;
    let files = files
        .into_iter()
        .filter(|(_, file)| file.n_gone > 0)
        .map(|(name, file)| CodeRemains {
            file: name.map(to_text),
            bytes: file.bytes,
            functions: file.n_gone,
            distinct: file
                .by_shape
                .values()
                .filter(|(_, n_gone)| *n_gone > 0)
                .count() as u64,
            compiled: file
                .by_shape
                .iter()
                .filter_map(compilations)
                .max()
                .unwrap_or(0),
        });
    remains.extend(files);
    remains.sort_unstable_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.file.cmp(&b.file)));
    Some(remains)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(shape: Shape, name: u64) -> Found {
        Found {
            shape,
            name,
            is_gone: true,
            bytes: 248,
        }
    }

    /// Names at the addresses 1 and 2; the string at 3 is freed.
    fn origin(found: &[(Shape, u64)], shape: Shape) -> Option<(u64, u64)> {
        let found: Vec<_> = found.iter().map(|it| function(it.0, it.1)).collect();
        let string = std::ptr::NonNull::<sys::zend_string>::dangling();
        // SAFETY: never looked at.
        let name = unsafe { Str::new(string.as_ptr()) }.unwrap();
        let names = [(1, name), (2, name)].into_iter().collect();
        let origins = origins(&found, &names).unwrap();
        origins.get(&shape).map(|it| (it.name, it.n_functions))
    }

    #[test]
    fn later_compilations_are_known_by_the_first() {
        let found = [(10, 1), (11, 1), (11, 1), (10, 3), (11, 3), (11, 3)];
        assert_eq!(origin(&found, 10), Some((1, 1)));
        assert_eq!(origin(&found, 11), Some((1, 2)));
    }

    #[test]
    fn an_address_that_another_name_has_got_since_means_nothing() {
        // The second compilation of file 1 had its name where that of file 2 is now.
        let found = [(10, 1), (10, 2), (12, 3), (20, 2), (20, 2), (20, 3)];
        assert_eq!(origin(&found, 10), Some((1, 1)));
        assert_eq!(origin(&found, 20), Some((2, 2)));
        assert_eq!(origin(&found, 12), None);
        // One after the other as well.
        let found = [(10, 1), (10, 2), (10, 2), (20, 2), (20, 3)];
        assert_eq!(origin(&found, 10), Some((1, 1)));
        assert_eq!(origin(&found, 20), Some((2, 1)));
    }
}
