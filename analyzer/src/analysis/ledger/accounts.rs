//! The ledger: the accounts by kind, and what is free.

use dump_format::HeapSection;
use dump_format::model::AccountKind;
use serde::Serialize;

use super::total;

/// The kinds in the order in which they are shown, the surest first.
const KINDS: [AccountKind; 5] = [
    AccountKind::Items,
    AccountKind::Code,
    AccountKind::Engine,
    AccountKind::Conservative,
    AccountKind::Unexplained,
];

/// The parts of a heap. The first three sums make what is in use; with the fourth, what is taken from the system.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ledger<'d> {
    /// Bytes whose use is certain: items, compiled code, the engine's own.
    pub typed_bytes: u64,
    /// Bytes that only a scan of memory explains.
    pub conservative_bytes: u64,
    /// Bytes that nothing explains.
    pub unexplained_bytes: u64,
    /// Bytes that are not in use.
    pub free_bytes: u64,
    /// What is in use, by kind.
    pub accounts: Vec<LedgerGroup<'d>>,
    /// What is not in use.
    pub free: Vec<FreeRow<'d>>,
}

/// The accounts of one kind.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LedgerGroup<'d> {
    /// The kind.
    #[cfg_attr(test, schemars(with = "String"))]
    pub kind: AccountKind,
    /// Their bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// Their blocks.
    #[serde(rename = "n_blocks")]
    pub blocks: u64,
    /// The accounts, largest first.
    pub rows: Vec<LedgerRow<'d>>,
}

/// One account.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LedgerRow<'d> {
    /// What it is called.
    pub name: &'d str,
    /// Its bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// Its blocks.
    #[serde(rename = "n_blocks")]
    pub blocks: u64,
}

/// A part that is not in use.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FreeRow<'d> {
    /// What it is called.
    pub name: &'d str,
    /// Its bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
}

impl<'d> Ledger<'d> {
    /// Groups the accounts of a section.
    pub fn new(section: &'d HeapSection<'_>) -> Self {
        let accounts = KINDS.map(|kind| group(section, kind));
        let [items, code, engine, conservative, unexplained] =
            [0, 1, 2, 3, 4].map(|kind: usize| accounts[kind].bytes);
        Self {
            typed_bytes: items.saturating_add(code).saturating_add(engine),
            conservative_bytes: conservative,
            unexplained_bytes: unexplained,
            free_bytes: total(&section.free, |part| part.bytes),
            accounts: accounts.into(),
            free: section
                .free
                .iter()
                .map(|part| FreeRow {
                    name: &part.name,
                    bytes: part.bytes,
                })
                .collect(),
        }
    }

    /// The bytes of one kind.
    pub fn bytes_of(&self, kind: AccountKind) -> u64 {
        self.group(kind).map_or(0, |group| group.bytes)
    }

    /// The blocks of one kind.
    pub fn blocks_of(&self, kind: AccountKind) -> u64 {
        self.group(kind).map_or(0, |group| group.blocks)
    }

    /// Bytes in use, as the accounts say.
    pub fn used_bytes(&self) -> u64 {
        total(&self.accounts, |group| group.bytes)
    }

    /// Blocks in use.
    pub fn blocks(&self) -> u64 {
        total(&self.accounts, |group| group.blocks)
    }

    fn group(&self, kind: AccountKind) -> Option<&LedgerGroup<'d>> {
        self.accounts.iter().find(|group| group.kind == kind)
    }
}

fn group<'d>(section: &'d HeapSection<'_>, kind: AccountKind) -> LedgerGroup<'d> {
    let accounts = section.accounts.iter().filter(|it| it.kind == kind);
    let mut rows: Vec<_> = accounts
        .map(|account| LedgerRow {
            name: &account.name,
            bytes: account.bytes,
            blocks: account.blocks,
        })
        .collect();
    rows.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(b.name)));
    LedgerGroup {
        kind,
        bytes: total(&rows, |row| row.bytes),
        blocks: total(&rows, |row| row.blocks),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use dump_format::model::{Account, FreePart};

    use super::*;

    #[test]
    fn every_byte_stands_in_one_of_four_sums() {
        let account = |kind, name: &'static str, bytes| Account {
            kind,
            name: name.into(),
            bytes,
            blocks: 1,
        };
        let section = HeapSection {
            accounts: vec![
                account(AccountKind::Unexplained, "unexplained", 1),
                account(AccountKind::Items, "array", 10),
                account(AccountKind::Items, "string", 20),
                account(AccountKind::Code, "classes", 100),
                account(AccountKind::Engine, "settings", 1000),
                account(AccountKind::Conservative, "<MODULE pcre>", 7),
            ],
            free: vec![FreePart {
                name: "free pages".into(),
                bytes: 5,
            }],
            ..HeapSection::default()
        };
        let ledger = Ledger::new(&section);
        assert_eq!(
            (
                ledger.typed_bytes,
                ledger.conservative_bytes,
                ledger.unexplained_bytes,
                ledger.free_bytes
            ),
            (1130, 7, 1, 5)
        );
        assert_eq!((ledger.used_bytes(), ledger.blocks()), (1138, 6));
        assert_eq!(ledger.bytes_of(AccountKind::Items), 30);
        assert_eq!(
            ledger.accounts[0]
                .rows
                .iter()
                .map(|row| row.name)
                .collect::<Vec<_>>(),
            ["string", "array"]
        );
    }
}
