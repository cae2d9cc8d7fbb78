//! Collections that grow with the heap.
//!
//! The host must live on when there is no memory for them. So they leave out what there is no room for; the dump ends
//! soon after, for [`Heap::is_out_of_memory`](crate::walk::Heap::is_out_of_memory) knows of it, and what they lack reaches
//! no reader.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::hint::black_box;

use crate::zend::is_out_of_memory;

/// A list, set or map that takes another element if there is memory for it.
pub trait Grow<T> {
    /// Adds the element, or leaves it out.
    fn grow(&mut self, element: T);
}

impl<T> Grow<T> for Vec<T> {
    #[inline]
    fn grow(&mut self, element: T) {
        #[cold]
        fn reallocate<T>(list: &mut Vec<T>, element: T) {
            if has_memory() && list.try_reserve(1).is_ok() {
                list.push(element);
            }
        }
        if self.len() < self.capacity() {
            self.push(element);
        } else {
            reallocate(self, element);
        }
    }
}

impl<T> Grow<T> for VecDeque<T> {
    fn grow(&mut self, element: T) {
        if self.len() < self.capacity() || has_memory() && self.try_reserve(1).is_ok() {
            self.push_back(element);
        }
    }
}

impl<T: Eq + Hash, S: BuildHasher> Grow<T> for HashSet<T, S> {
    fn grow(&mut self, element: T) {
        if self.len() < self.capacity() || has_memory() && self.try_reserve(1).is_ok() {
            self.insert(element);
        }
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Grow<(K, V)> for HashMap<K, V, S> {
    fn grow(&mut self, (key, value): (K, V)) {
        if self.len() < self.capacity() || has_memory() && self.try_reserve(1).is_ok() {
            self.insert(key, value);
        }
    }
}

/// Adds a value to those of a key.
pub fn grow_at<K: Eq + Hash, V, S: BuildHasher>(
    lists: &mut HashMap<K, Vec<V>, S>,
    key: K,
    value: V,
) {
    if lists.len() < lists.capacity() || has_memory() && lists.try_reserve(1).is_ok() {
        lists.entry(key).or_default().grow(value);
    }
}

/// All elements that there is room for.
pub fn collect<T, C: Grow<T> + Default>(elements: impl IntoIterator<Item = T>) -> C {
    let mut collection = C::default();
    for element in elements {
        collection.grow(element);
    }
    collection
}

/// A text of its own, or an empty one.
pub fn boxed(text: &str) -> Box<str> {
    let mut own = String::new();
    if has_memory() && own.try_reserve_exact(text.len()).is_ok() {
        own.push_str(text);
    }
    own.into_boxed_str()
}

/// False once memory has run out: there may be millions of elements, and to ask the system again for each takes long.
pub fn has_memory() -> bool {
    !is_out_of_memory()
}

/// True if there is room for so many bytes.
pub fn has_room(bytes: usize) -> bool {
    let mut room = Vec::<u8>::new();
    let is_room = has_memory() && room.try_reserve_exact(bytes).is_ok();
    // The compiler takes memory that nobody looks at for granted, and asks for none.
    drop(black_box(room));
    is_room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_room_for_is_taken() {
        let list: Vec<_> = collect([1, 2, 3]);
        assert_eq!(list, [1, 2, 3]);
        let map: HashMap<_, _> = collect([(1, 'a'), (2, 'b')]);
        assert_eq!(map[&2], 'b');
        let mut lists = HashMap::new();
        grow_at(&mut lists, 'a', 1);
        grow_at(&mut lists, 'a', 2);
        assert_eq!(lists[&'a'], [1, 2]);
        assert_eq!(&*boxed("text"), "text");
    }

    #[test]
    fn too_much_is_denied() {
        assert!(has_room(1 << 10));
        assert!(!has_room(isize::MAX as usize));
    }
}
