//! No input makes the reader panic, hang, or take memory beyond measure, and one thread reads what several do.
#![no_main]

use std::ops::ControlFlow;

use dump_format::reader::{Division, Fork, Item, MAX_ITEM_BYTES, Visitor, read, read_in_parallel};
use libfuzzer_sys::fuzz_target;

/// All items.
#[derive(Debug, Default, PartialEq)]
struct Items(Vec<Item>);

impl Visitor for Items {
    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        self.0.push(item.clone());
        ControlFlow::Continue(())
    }
}

impl Fork for Items {
    fn fork(&self) -> Self {
        Self::default()
    }

    fn join(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}

fuzz_target!(|dump: &[u8]| {
    let (mut alone, mut together) = (Items::default(), Items::default());
    let expected = read(dump, &mut alone).map_err(|e| e.to_string());
    let division = Division {
        n_parts: 3,
        buffer_bytes: 61,
        limit: MAX_ITEM_BYTES,
    };
    let outcome = read_in_parallel(dump, dump.len() as u64, division, &mut together)
        .map_err(|e| e.to_string());
    assert_eq!((outcome, together), (expected, alone));
});
