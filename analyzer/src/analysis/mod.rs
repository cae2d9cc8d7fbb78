//! Questions to the graph. Each is a pure function to a report that can be serialised: deterministic,
//! integers only.

pub mod attribute;
pub mod brief;
pub mod components;
pub mod cut;
pub mod cycles;
pub mod diff;
pub mod dominators;
pub mod filter;
pub mod free;
pub mod heap;
pub mod item;
pub mod item_report;
pub mod ledger;
pub mod merge;
pub mod native;
pub mod path;
pub mod query;
pub mod ref_path;
pub mod retainers;
pub mod shortest;
pub mod summary;
pub mod top_children;
pub mod unreachable;
pub mod waste;
pub mod wildcard;
