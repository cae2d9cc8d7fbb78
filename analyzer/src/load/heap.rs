//! The account of the heap, which is long: read in full only by who shows it in full.

use std::fmt;
use std::sync::OnceLock;

use dump_format::HeapSection;

/// Gets the account in full.
type Load = dyn Fn() -> Option<HeapSection<'static>> + Send + Sync;

/// The account of the heap, if the dump has one.
#[derive(Default)]
pub struct HeapAccount {
    short: Option<HeapSection<'static>>,
    full: OnceLock<Option<HeapSection<'static>>>,
    load: Option<Box<Load>>,
}

impl HeapAccount {
    /// An account that is read in full when it is needed.
    pub fn new(
        short: Option<HeapSection<'static>>,
        load: impl Fn() -> Option<HeapSection<'static>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            short,
            full: OnceLock::new(),
            load: Some(Box::new(load)),
        }
    }

    /// The sums, perhaps without the lists.
    pub fn in_short(&self) -> Option<&HeapSection<'static>> {
        self.short.as_ref().or_else(|| self.in_full())
    }

    /// All of it.
    pub fn in_full(&self) -> Option<&HeapSection<'static>> {
        let load = || self.load.as_ref().and_then(|load| load());
        self.full.get_or_init(load).as_ref()
    }

    /// The account without the lists that can be long.
    pub fn shortened(&self) -> Option<HeapSection<'static>> {
        self.in_full().map(|full| HeapSection {
            unreadable: full.unreadable.clone(),
            memory_usage: full.memory_usage,
            memory_usage_real: full.memory_usage_real,
            accounts: full.accounts.clone(),
            free: full.free.clone(),
            ..HeapSection::default()
        })
    }
}

impl From<Option<HeapSection<'static>>> for HeapAccount {
    fn from(section: Option<HeapSection<'static>>) -> Self {
        Self {
            full: section.into(),
            ..Self::default()
        }
    }
}

impl fmt::Debug for HeapAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_short().fmt(f)
    }
}
