//! From addresses to nodes, by the place in the address space.
//!
//! A bit for every eight bytes of those pages in which items lie says where an item begins. How many bits are set before
//! it is its rank among all addresses, and its place in a list of nodes. The bits fit the processor's cache, and what
//! lies close together in the heap does so in the list: a search costs little more than one access to memory, and several
//! are under way at once, since none depends on another.

use std::ops::RangeInclusive;
use std::thread;

use super::addresses::Windows;
use crate::parallel::n_threads;

/// How many short forms of addresses a page has: 4 KiB, in eights.
const PAGE_BITS: u32 = 9;
const WORD_BITS: u32 = 6;
const WORDS_PER_PAGE: usize = 1 << (PAGE_BITS - WORD_BITS);

/// To start a thread for less does not pay.
const MIN_PART: usize = 1 << 16;

/// Finds nodes by narrow addresses. Of several with the same address it finds the first.
#[derive(Debug)]
pub struct PageIndex {
    windows: Windows,
    /// For each page of all windows, the number of its words, counted from 1; 0 if it has none. What is not needed of it
    /// the system never provides.
    directory: Vec<u32>,
    words: Vec<Word>,
    /// The nodes by their addresses.
    nodes: Vec<u32>,
}

/// 64 places where an item may begin.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// The lower half first; in halves, so that nothing is lost to alignment.
    bits: [u32; 2],
    /// How many bits are set in all words before.
    n_before: u32,
}

impl Word {
    #[inline]
    fn bits(self) -> u64 {
        u64::from(self.bits[1]) << 32 | u64::from(self.bits[0])
    }
}

impl PageIndex {
    /// An index of all nodes, whose addresses are these.
    pub fn new(windows: &Windows, codes: &[u32]) -> Self {
        let (directory, pages) = directory(codes);
        let mut words = vec![Word::default(); pages.len() * WORDS_PER_PAGE];
        // Each thread takes a part of the address space, which nobody else touches.
        let n_parts = n_threads().min(codes.len() / MIN_PART).max(1);
        let pages_per_part = pages.len().div_ceil(n_parts).max(1);
        let parts = pages.chunks(pages_per_part).map(|part| {
            let (first, last) = (part.first(), part.last());
            first.copied().unwrap_or(0)..=last.copied().unwrap_or(0)
        });
        let parts: Vec<_> = parts.collect();
        let words_of_parts = words.chunks_mut(pages_per_part * WORDS_PER_PAGE);
        thread::scope(|scope| {
            for (part, words) in parts.iter().zip(words_of_parts) {
                scope.spawn(|| mark(part, codes, &directory, words));
            }
        });
        let mut n_before = 0;
        let mut nodes_per_part = Vec::with_capacity(parts.len());
        for words in words.chunks_mut(pages_per_part * WORDS_PER_PAGE) {
            let first = n_before;
            for word in words {
                word.n_before = n_before;
                n_before += word.bits().count_ones();
            }
            nodes_per_part.push((n_before - first) as usize);
        }
        let mut index = Self {
            windows: windows.clone(),
            directory,
            words,
            nodes: Vec::new(),
        };
        let mut nodes = vec![0; n_before as usize];
        let mut rest = nodes.as_mut_slice();
        let mut first = 0;
        thread::scope(|scope| {
            for (part, n_nodes) in parts.iter().zip(nodes_per_part) {
                let nodes = rest.split_off_mut(..n_nodes).unwrap_or_default();
                let index = &index;
                scope.spawn(move || index.fill(part, codes, nodes, first));
                first += n_nodes;
            }
        });
        index.nodes = nodes;
        index
    }

    /// Puts the nodes of some pages into their places, the first of which is `first`.
    fn fill(&self, pages: &RangeInclusive<u32>, codes: &[u32], nodes: &mut [u32], first: usize) {
        // Backwards, so that of several with the same address the first remains.
        for (node, &code) in codes.iter().enumerate().rev() {
            if pages.contains(&(code >> PAGE_BITS))
                && let Some(rank) = self.rank(code)
            {
                nodes[rank - first] = node as u32;
            }
        }
    }

    /// The node with this address.
    #[inline]
    pub fn get(&self, address: u64) -> Option<u32> {
        self.at(self.windows.encode(address)?)
    }

    /// Finds the nodes whose addresses have these short forms by other windows.
    pub fn by_codes_of(&self, windows: &Windows) -> impl Fn(u32) -> Option<u32> {
        let translation = windows.translation_to(&self.windows);
        move |code| self.at(translation.of(code)?)
    }

    #[inline]
    fn at(&self, code: u32) -> Option<u32> {
        self.rank(code).map(|rank| self.nodes[rank])
    }

    #[inline]
    fn rank(&self, code: u32) -> Option<usize> {
        let page = self.directory[(code >> PAGE_BITS) as usize];
        if page == 0 {
            return None;
        }
        let word = self.words[word_of(page, code)];
        let bit = 1_u64 << (code & 63);
        let below = word.bits() & (bit - 1);
        (word.bits() & bit != 0).then_some((word.n_before + below.count_ones()) as usize)
    }
}

/// The word of a page in which a short form is.
#[inline]
fn word_of(page: u32, code: u32) -> usize {
    let within = (code >> WORD_BITS) as usize % WORDS_PER_PAGE;
    (page as usize - 1) * WORDS_PER_PAGE + within
}

/// The directory of the pages in which addresses lie, numbered in their order, and these pages.
fn directory(codes: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut directory = vec![0; 1 << (u32::BITS - PAGE_BITS)];
    let mut pages = Vec::new();
    for &code in codes {
        let page = code >> PAGE_BITS;
        if std::mem::replace(&mut directory[page as usize], 1) == 0 {
            pages.push(page);
        }
    }
    pages.sort_unstable();
    for (number, &page) in (1..).zip(&pages) {
        directory[page as usize] = number;
    }
    (directory, pages)
}

/// Sets the bits of all addresses in some pages, whose words these are.
fn mark(pages: &RangeInclusive<u32>, codes: &[u32], directory: &[u32], words: &mut [Word]) {
    let first = directory[*pages.start() as usize];
    for &code in codes {
        let page = code >> PAGE_BITS;
        if pages.contains(&page) {
            let word = &mut words[word_of(directory[page as usize] - first + 1, code)];
            word.bits[(code >> 5 & 1) as usize] |= 1 << (code & 31);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::addresses::Addresses;

    #[test]
    fn many_addresses_are_found_each_at_its_first_place() {
        // Every one several times, in no order, in pages far apart.
        let address = |n: usize| 0x7f00_0000_0000 + (n * 7919 % 50_021) as u64 * 1032;
        let mut addresses = Addresses::default();
        let mut first = std::collections::HashMap::new();
        for n in 0..MIN_PART * 5 {
            addresses.push(address(n));
            first.entry(address(n)).or_insert(n as u32);
        }
        let Addresses::Narrow(windows, codes) = &addresses else {
            panic!("they are close together");
        };
        let index = PageIndex::new(windows, codes.all());
        for (address, node) in first {
            assert_eq!(index.get(address), Some(node));
            assert_eq!(index.get(address + 8), None);
        }
        assert_eq!(PageIndex::new(windows, &[]).get(address(0)), None);
    }
}
