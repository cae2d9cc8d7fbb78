//! Tests of the walk over a made-up heap.
