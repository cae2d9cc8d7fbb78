//! Shows how far a long load has come.

use std::io::{self, IsTerminal, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dump_format::reader::ReadAt;
use indicatif::{ProgressBar, ProgressStyle};

/// Loads that take less than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts what is read and shows it on standard error, if that is a terminal.
pub struct Progress<R> {
    input: R,
    len: Option<u64>,
    n_read: AtomicU64,
    started: Instant,
    bar: Mutex<Bar>,
}

enum Bar {
    Unwanted,
    NotYet,
    Shown(ProgressBar),
}

impl<R> Progress<R> {
    /// Watches an input, of this many bytes if that is known.
    pub fn new(input: R, len: Option<u64>) -> Self {
        let bar = if io::stderr().is_terminal() {
            Bar::NotYet
        } else {
            Bar::Unwanted
        };
        Self {
            input,
            len,
            n_read: AtomicU64::new(0),
            started: Instant::now(),
            bar: Mutex::new(bar),
        }
    }

    fn count(&self, n: usize) {
        let n_read = self.n_read.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        // Another thread may be showing it just now.
        let Ok(mut bar) = self.bar.try_lock() else {
            return;
        };
        match &*bar {
            Bar::Shown(bar) => bar.set_position(n_read),
            Bar::NotYet if self.started.elapsed() > PATIENCE => {
                *bar = Bar::Shown(new_bar(self.len));
            }
            Bar::NotYet | Bar::Unwanted => {}
        }
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buf)?;
        self.count(n);
        Ok(n)
    }
}

impl<R: ReadAt> ReadAt for Progress<R> {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let n = self.input.read_at(buf, offset)?;
        self.count(n);
        Ok(n)
    }
}

impl<R> Drop for Progress<R> {
    fn drop(&mut self) {
        if let Ok(Bar::Shown(bar)) = self.bar.get_mut() {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(len: Option<u64>) -> ProgressBar {
    let (bar, template) = match len {
        Some(len) => (
            ProgressBar::new(len),
            "loading {wide_bar} {binary_bytes}/{binary_total_bytes} {eta}",
        ),
        None => (
            ProgressBar::no_length(),
            "loading {spinner} {binary_bytes} {elapsed}",
        ),
    };
    bar.with_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}
