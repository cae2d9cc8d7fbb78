//! The PHP extension `meminfo`: `meminfo_dump($stream)` writes every live value of the running request as JSON.
//!
//! The parts, and what each may do:
//!
//! - `zend` is the only module with `unsafe` code. It shows the engine's structures as typed, copyable views
//!   that live no longer than the pause in which the heap holds still.
//! - `walk` visits everything from the roots on, and knows nothing of the engine.
//! - `sink` is where the bytes go, `dump` one dump from start to end.
//! - `dump_path` names the file of an automatic dump, `dump_file` makes it.

#![deny(unsafe_code)]

mod address_set;
mod dump;
mod dump_file;
mod dump_path;
mod growth;
mod sink;
mod walk;
mod zend;
