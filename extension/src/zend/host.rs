//! What the program around a dump must not feel of it: the time that it takes, and signals that failed writes raise.

use std::cell::Cell;
use std::ffi::c_int;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::sys;

thread_local! {
    /// What was left of the limit when it was stopped.
    static LEFT: Cell<Option<sys::meminfo_timer>> = const { Cell::new(None) };
}

/// As long as this lives, PHP's time limit stands still: the time of a dump is not the program's. Then it goes on with
/// what was left; if it had been exceeded before, nothing changes.
pub struct StoppedTime {
    /// The timer can be this thread's own.
    in_thread: PhantomData<*const ()>,
}

impl StoppedTime {
    /// Stops the limit.
    pub fn stop() -> Self {
        stop();
        Self {
            in_thread: PhantomData,
        }
    }

    /// Calls what runs PHP code, in the program's time.
    pub fn lend<R>(&self, call: impl FnOnce() -> R) -> R {
        go_on();
        self.keep(call)
    }

    /// Calls what can run PHP code in one way only, by raising an error that a handler takes.
    pub fn keep<R>(&self, call: impl FnOnce() -> R) -> R {
        let result = call();
        stop();
        result
    }
}

impl Drop for StoppedTime {
    fn drop(&mut self) {
        go_on();
    }
}

/// The module starts.
pub fn module_startup() {
    // SAFETY: registers a function that is there as long as the module.
    unsafe { sys::zend_observer_error_register(Some(error_raised)) };
}

/// The engine calls this before an error handler of the program (zend_error_zstr_at(), Zend/zend.c).
unsafe extern "C" fn error_raised(
    _: c_int,
    _: *mut sys::zend_string,
    _: u32,
    _: *mut sys::zend_string,
) {
    go_on();
}

fn stop() {
    if LEFT.get().is_some() {
        return;
    }
    let mut timer = MaybeUninit::uninit();
    // SAFETY: sets the timer that the engine has made for its limit, and fills in what was left if it was running.
    if unsafe { sys::meminfo_stop_timer(timer.as_mut_ptr()) } {
        // SAFETY: filled in.
        LEFT.set(Some(unsafe { timer.assume_init() }));
    }
}

fn go_on() {
    if let Some(timer) = LEFT.take() {
        // SAFETY: the engine's timer, which is there as long as the request is.
        unsafe { sys::meminfo_start_timer(&raw const timer) };
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
