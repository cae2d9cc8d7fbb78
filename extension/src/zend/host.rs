//! What the program around a dump must not feel of it: the time that it takes, and signals that failed writes raise.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::sys;

/// As long as this lives, PHP's time limit stands still: the time of a dump is not the program's.
///
/// On Debian and elsewhere the limit counts CPU time of the process, under ZTS time by the clock. It goes on with what
/// was left. Nothing changes if it has been exceeded already.
pub struct StoppedTime {
    timer: Option<sys::meminfo_timer>,
    /// The timer can be this thread's own.
    in_thread: PhantomData<*const ()>,
}

impl StoppedTime {
    /// Stops the limit.
    pub fn stop() -> Self {
        let mut timer = MaybeUninit::uninit();
        // SAFETY: sets the timer that the engine has made for its limit, and fills in what was left if it was running.
        let is_running = unsafe { sys::meminfo_stop_timer(timer.as_mut_ptr()) };
        Self {
            // SAFETY: filled in.
            timer: is_running.then(|| unsafe { timer.assume_init() }),
            in_thread: PhantomData,
        }
    }
}

impl Drop for StoppedTime {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            // SAFETY: the engine's timer, which is there as long as the request is.
            unsafe { sys::meminfo_start_timer(timer) };
        }
    }
}

/// As long as this lives, writes beyond the limit on file size, or to a pipe without a reader, are errors and no more.
pub struct HeldSignals {
    signals: sys::meminfo_signals,
    /// The mask of signals is this thread's own.
    in_thread: PhantomData<*const ()>,
}

impl HeldSignals {
    /// Holds them back.
    pub fn hold() -> Self {
        let mut signals = MaybeUninit::uninit();
        // SAFETY: changes the mask of this thread, and fills in what it was.
        unsafe { sys::meminfo_hold_signals(signals.as_mut_ptr()) };
        Self {
            // SAFETY: filled in.
            signals: unsafe { signals.assume_init() },
            in_thread: PhantomData,
        }
    }
}

impl Drop for HeldSignals {
    fn drop(&mut self) {
        // SAFETY: the mask that this thread had.
        unsafe { sys::meminfo_release_signals(&raw const self.signals) };
    }
}
