//! The account of the heap in short.

use dump_format::HeapSection;
use dump_format::model::AccountKind;
use serde::Serialize;

use super::Ledger;

/// The account of the heap in short.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum HeapFigures<'g> {
    /// Why there is none.
    Unreadable {
        /// A sentence.
        unreadable: &'g str,
    },
    /// The first four sum to `memory_usage_bytes`, with `free_bytes` to
    /// `memory_usage_real_bytes`.
    Bytes {
        /// Bytes that items explain.
        items_bytes: u64,
        /// Bytes of compiled code, and of what the engine keeps for itself.
        code_and_engine_bytes: u64,
        /// Bytes that only a scan of memory explains.
        conservative_bytes: u64,
        /// Bytes that nothing explains.
        unexplained_bytes: u64,
        /// Bytes that are not in use.
        free_bytes: u64,
        /// What `memory_get_usage()` says.
        #[serde(rename = "memory_usage_bytes")]
        memory_usage: u64,
        /// What `memory_get_usage(true)` says.
        #[serde(rename = "memory_usage_real_bytes")]
        memory_usage_real: u64,
    },
}

impl<'g> HeapFigures<'g> {
    /// Sums up a section.
    pub fn new(section: &'g HeapSection<'_>) -> Self {
        if let Some(unreadable) = section.unreadable.as_deref() {
            return Self::Unreadable { unreadable };
        }
        let ledger = Ledger::new(section);
        let items_bytes = ledger.bytes_of(AccountKind::Items);
        Self::Bytes {
            items_bytes,
            code_and_engine_bytes: ledger.typed_bytes.saturating_sub(items_bytes),
            conservative_bytes: ledger.conservative_bytes,
            unexplained_bytes: ledger.unexplained_bytes,
            free_bytes: ledger.free_bytes,
            memory_usage: section.memory_usage,
            memory_usage_real: section.memory_usage_real,
        }
    }
}
