//! Where the growth went: that of PHP's heap by what it is used for, and that of the process.
//!
//! The parts of each sum to it, so that what no class explains has a row as well: compiled code, streams, tables of the
//! engine, extensions, memory of `malloc`.

use std::collections::{BTreeMap, BTreeSet};

use dump_format::model::{AccountKind, NativeMemory};
use dump_format::{Header, HeapSection};
use serde::Serialize;

use super::trend::{Balance, Series};
use crate::graph::{Graph, ItemType};

/// The accounts of what a scan finds behind items that are no objects, and behind several items (see FORMAT.md).
const BEHIND_RESOURCES: &str = "resources";
const BEHIND_SEVERAL: &str = "shared memory";

/// What is kept of a dump: what its bytes are used for.
#[derive(Debug, Default)]
pub struct Account {
    /// What `memory_get_usage()` said.
    pub memory_usage_bytes: u64,
    heap_bytes: u64,
    /// The items, with what is behind them.
    items_bytes: u64,
    /// What else explains the heap.
    uses: BTreeMap<(Kind, String), u64>,
    native: NativeMemory,
    native_of_items_bytes: u64,
}

/// Where the growth went.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Growth {
    /// What `memory_get_usage()` said.
    pub memory_usage_bytes: Series,
    /// What it is used for. Together these are all of it, those that are left out since they have not changed included.
    pub memory_usage_parts: Vec<Part>,
    /// How many thousandths of its growth the items explain, if it has grown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items_permille: Option<i64>,
    /// The memory of the process that is in RAM, if all dumps tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rss_bytes: Option<Series>,
    /// What `malloc` has given out of it, to items as well, if all dumps tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub malloc_bytes: Option<Series>,
    /// What the memory of the process is, together all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rss_parts: Vec<Part>,
}

/// A part of the heap, or of the process.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// What the dump calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its bytes.
    pub size_bytes: Balance,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The items, with what a scan has found behind them.
    Items,
    /// What PHP code is compiled to.
    Code,
    /// What the engine keeps for itself.
    Engine,
    /// What only a scan of memory explains.
    Conservative,
    /// What nothing explains.
    Unexplained,
    /// What the dump says nothing of.
    Unaccounted,
    /// PHP's heap as it is taken from the system.
    Heap,
    /// What items own outside of PHP's heap.
    NativeItems,
    /// What else `malloc` has given out.
    Malloc,
    /// Files and shared memory.
    Shared,
    /// The rest of the process.
    Rest,
}

impl Account {
    /// Keeps the account of a dump.
    pub fn new(graph: &Graph, header: &Header, section: Option<&HeapSection<'_>>) -> Self {
        let items = graph.types_and_classes();
        let items = items.filter(|it| !it.item_type.is_scalar());
        let native = section.map_or_else(NativeMemory::default, |it| it.native);
        Self {
            memory_usage_bytes: header.memory_usage,
            heap_bytes: header.memory_usage_real,
            items_bytes: sum(items.map(|it| it.self_size_bytes)),
            uses: section.map_or_else(BTreeMap::new, |it| uses(graph, it)),
            native,
            native_of_items_bytes: graph.native_total().bytes,
        }
    }
}

/// What explains the heap beside the items.
fn uses(graph: &Graph, section: &HeapSection<'_>) -> BTreeMap<(Kind, String), u64> {
    let mut uses = BTreeMap::<_, u64>::new();
    for account in &section.accounts {
        let kind = match account.kind {
            AccountKind::Items => continue,
            AccountKind::Code => Kind::Code,
            AccountKind::Engine => Kind::Engine,
            AccountKind::Conservative => Kind::Conservative,
            AccountKind::Unexplained => Kind::Unexplained,
        };
        let bytes = uses.entry((kind, account.name.to_string())).or_default();
        *bytes = bytes.saturating_add(account.bytes);
    }
    // What is behind items is theirs.
    let private = graph.private_parts().map(|(node, bytes)| {
        let name = graph.class(node).unwrap_or(BEHIND_RESOURCES);
        (name, bytes)
    });
    let shared = graph.types_and_classes();
    let shared = shared.filter(|it| it.item_type == ItemType::Memory);
    let shared = shared.map(|it| (BEHIND_SEVERAL, it.self_size_bytes));
    for (name, bytes) in private.chain(shared) {
        if let Some(found) = uses.get_mut(&(Kind::Conservative, name.to_owned())) {
            *found = found.saturating_sub(bytes);
        }
    }
    uses.retain(|_, bytes| *bytes > 0);
    uses
}

fn sum(bytes: impl Iterator<Item = u64>) -> u64 {
    bytes.fold(0, u64::saturating_add)
}

impl Growth {
    /// Compares accounts, the earliest first. `unchanged` parts are left out unless they are asked for.
    pub fn new(accounts: &[&Account], unchanged: bool) -> Self {
        let series = |of: fn(&Account) -> u64| accounts.iter().map(|it| of(it)).collect::<Series>();
        let memory_usage_bytes = series(|it| it.memory_usage_bytes);
        let items = series(|it| it.items_bytes);
        let mut parts = vec![Part::new(Kind::Items, &items)];
        let uses: BTreeSet<_> = accounts.iter().flat_map(|it| it.uses.keys()).collect();
        parts.extend(uses.into_iter().map(|a_use| {
            let bytes = accounts.iter().map(|it| it.uses.get(a_use).copied());
            let bytes: Series = bytes.map(Option::unwrap_or_default).collect();
            Part {
                name: Some(a_use.1.clone()),
                ..Part::new(a_use.0, &bytes)
            }
        }));
        let rss = series(|it| it.native.rss_bytes);
        let malloc = series(|it| it.native.malloc_bytes);
        let is_known = |series: &Series| series.values.iter().all(|&it| it > 0);
        let mut rss_parts = Vec::new();
        if is_known(&rss) {
            rss_parts.push(Part::new(Kind::Heap, &series(|it| it.heap_bytes)));
            let native = series(|it| it.native_of_items_bytes);
            if native.values.iter().any(|&it| it > 0) {
                rss_parts.push(Part::new(Kind::NativeItems, &native));
            }
            if is_known(&malloc) {
                rss_parts.push(Part {
                    size_bytes: Balance::of(&malloc).less([&Balance::of(&native)]),
                    ..Part::new(Kind::Malloc, &malloc)
                });
            }
            rss_parts.push(Part::new(
                Kind::Shared,
                &series(|it| it.native.rss_shared_bytes),
            ));
            rss_parts.extend(rest(Kind::Rest, &rss, &rss_parts));
        }
        parts.extend(rest(Kind::Unaccounted, &memory_usage_bytes, &parts));
        if !unchanged {
            parts.retain(|it| it.kind == Kind::Items || !it.size_bytes.is_constant());
        }
        parts[1..].sort_by_key(|it| std::cmp::Reverse(it.size_bytes.change));
        Self {
            items_permille: permille(items.change, memory_usage_bytes.change),
            memory_usage_bytes,
            memory_usage_parts: parts,
            rss_bytes: is_known(&rss).then_some(rss),
            malloc_bytes: is_known(&malloc).then_some(malloc),
            rss_parts,
        }
    }
}

impl Part {
    fn new(kind: Kind, bytes: &Series) -> Self {
        Self {
            kind,
            name: None,
            size_bytes: Balance::of(bytes),
        }
    }
}

/// What some parts leave of the whole, if anything.
fn rest(kind: Kind, whole: &Series, parts: &[Part]) -> Option<Part> {
    let size_bytes = Balance::of(whole).less(parts.iter().map(|it| &it.size_bytes));
    let is_any = size_bytes.values.iter().any(|&it| it != 0);
    is_any.then_some(Part {
        kind,
        name: None,
        size_bytes,
    })
}

/// How many thousandths one change is of another that is growth, rounded.
pub fn permille(part: i64, growth: i64) -> Option<i64> {
    let (part, growth) = (i128::from(part), i128::from(growth));
    let permille = (growth > 0).then(|| (2000 * part + growth).div_euclid(2 * growth))?;
    i64::try_from(permille).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(memory_usage_bytes: u64, items_bytes: u64, stream_bytes: u64) -> Account {
        let streams = ((Kind::Engine, "streams".to_owned()), stream_bytes);
        Account {
            memory_usage_bytes,
            items_bytes,
            uses: BTreeMap::from([streams]),
            ..Account::default()
        }
    }

    #[test]
    fn what_the_dumps_do_not_tell_is_a_part_as_well() {
        let accounts = [account(100, 50, 20), account(220, 60, 70)];
        let growth = Growth::new(&accounts.each_ref(), false);
        let parts = growth.memory_usage_parts.iter();
        let parts: Vec<_> = parts.map(|it| (it.kind, it.size_bytes.change)).collect();
        let expected = [
            (Kind::Items, 10),
            (Kind::Unaccounted, 60),
            (Kind::Engine, 50),
        ];
        assert_eq!(parts, expected);
        assert_eq!(growth.items_permille, Some(83));
        assert!(growth.rss_bytes.is_none() && growth.rss_parts.is_empty());
    }

    #[test]
    fn items_beyond_the_heap_leave_less_than_nothing() {
        let accounts = [account(1, 50, 0), account(1, 60, 0)];
        let growth = Growth::new(&accounts.each_ref(), true);
        let rest = growth.memory_usage_parts.last().unwrap();
        assert_eq!(
            (rest.kind, rest.size_bytes.change),
            (Kind::Unaccounted, -10)
        );
        assert_eq!(growth.items_permille, None);
    }

    #[test]
    fn shares_are_rounded_and_can_be_below_nothing() {
        assert_eq!(permille(1, 3), Some(333));
        assert_eq!(permille(2, 3), Some(667));
        assert_eq!(permille(-1, 4), Some(-250));
        assert_eq!(permille(5, 0), None);
        assert_eq!(permille(i64::MAX, 1), None);
    }
}
