//! The engine, seen through views: the one place with `unsafe` code.
//!
//! [`PausedHeap`] stands for a stretch of time in which no PHP code runs and the Zend heap does not change. The
//! views ([`Str`](view::Str), [`Array`](view::Array), [`Object`](view::Object) …) borrow from it, so none outlives
//! the pause. Layouts come from bindgen over the installed headers ([`sys`]); what only macros know, a small C
//! shim answers (`shim.c`).
#![allow(unsafe_code)]

mod children;
mod degraded;
mod ended_by;
mod engine;
mod fit;
mod frames;
mod function;
mod gc;
mod heap;
mod hidden;
mod host;
mod internal;
mod ledger;
mod live;
mod memory;
mod mm;
mod module;
mod names;
mod native_stack;
mod objects;
mod orphans;
mod outside;
mod request;
mod reserve;
mod roots;
mod shutdown;
mod stream;
mod streams;
mod sys;
mod view;

pub use heap::PausedHeap;
pub use host::{HeldSignals, StoppedTime};
pub use reserve::is_spent as is_out_of_memory;
pub use stream::{Stream, WriteFailure};
