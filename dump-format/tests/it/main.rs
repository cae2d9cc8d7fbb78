//! What the writer writes, the reader reads; and what others write as well.

mod example;
mod golden;
mod php_meminfo;
mod robustness;
mod round_trip;
mod support;
