//! Work for all cores.

use std::num::NonZero;
use std::ops::Range;
use std::{panic, thread};

/// How many threads can run at once.
pub fn n_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// What is found in parts of a range from 0, in their order; each part, of `least` at least, by a thread of its own.
pub fn in_parts<R: Send>(
    len: usize,
    least: usize,
    find: impl Fn(Range<usize>) -> R + Sync,
) -> Vec<R> {
    let part = len.div_ceil(n_threads()).max(least).max(1);
    let (find, parts) = (&find, (part..len).step_by(part));
    thread::scope(|scope| {
        // The first part is for this thread.
        let others: Vec<_> = parts
            .map(|start| scope.spawn(move || find(start..len.min(start + part))))
            .collect();
        let first = find(0..len.min(part));
        let others = others.into_iter().map(|it| {
            it.join()
                .unwrap_or_else(|panic| panic::resume_unwind(panic))
        });
        std::iter::once(first).chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_whole_in_order() {
        for len in [0, 1, 2, 7, 1000] {
            for least in [0, 1, 3, 5000] {
                let parts = in_parts(len, least, |range| range);
                let all: Vec<_> = parts.iter().cloned().flatten().collect();
                assert_eq!(all, (0..len).collect::<Vec<_>>());
                let (_, before) = parts.split_last().unwrap();
                assert!(before.iter().all(|it| it.len() >= least.max(1)));
                assert!(parts.len() <= n_threads().max(1));
            }
        }
    }
}
