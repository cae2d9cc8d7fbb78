//! From addresses to nodes, by the place in the address space.
//!
//! A bit for every eight bytes of those pages in which items lie says where an item begins. How many bits are set before
//! it is its rank among all addresses, and its place in a list of nodes. The bits fit the processor's cache, and what
//! lies close together in the heap does so in the list: a search costs little more than one access to memory, and several
//! are under way at once, since none depends on another.

use super::addresses::Windows;

/// How many short forms of addresses a page has: 4 KiB, in eights.
const PAGE_BITS: u32 = 9;
const WORD_BITS: u32 = 6;
const WORDS_PER_PAGE: usize = 1 << (PAGE_BITS - WORD_BITS);

/// Finds nodes by narrow addresses. Of several with the same address it finds the first.
#[derive(Debug)]
pub struct PageIndex {
    windows: Windows,
    /// For each page of all windows, the number of its words, counted from 1; 0 if it has none. What is not needed of it
    /// the system never provides.
    directory: Vec<u32>,
    words: Vec<Word>,
    /// The nodes by their addresses, ascending within a page.
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
        let mut index = Self {
            windows: windows.clone(),
            directory: vec![0; 1 << (u32::BITS - PAGE_BITS)],
            words: Vec::new(),
            nodes: Vec::new(),
        };
        codes.iter().for_each(|&code| index.mark(code));
        let mut n_before = 0;
        for word in &mut index.words {
            word.n_before = n_before;
            n_before += word.bits().count_ones();
        }
        index.nodes = vec![0; n_before as usize];
        // Backwards, so that of several with the same address the first remains.
        for (node, &code) in codes.iter().enumerate().rev() {
            if let Some(rank) = index.rank(code) {
                index.nodes[rank] = node as u32;
            }
        }
        index
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

    fn mark(&mut self, code: u32) {
        let page = &mut self.directory[(code >> PAGE_BITS) as usize];
        if *page == 0 {
            let n_words = self.words.len() + WORDS_PER_PAGE;
            self.words.resize(n_words, Word::default());
            *page = (n_words / WORDS_PER_PAGE) as u32;
        }
        let word = &mut self.words[word_of(*page, code)];
        word.bits[(code >> 5 & 1) as usize] |= 1 << (code & 31);
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
