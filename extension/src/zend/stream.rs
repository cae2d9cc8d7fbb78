//! The stream argument: is it one, may it be written to directly, and writing to it afterwards.

use std::fs::File;
use std::io;
use std::os::fd::BorrowedFd;
use std::panic::AssertUnwindSafe;
use std::ptr::{self, NonNull};

use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ExecutorGlobals, try_catch};

use super::host::StoppedTime;
use super::sys;
use crate::dump::DumpError;

/// The stream that `meminfo_dump()` was given. PHP code can close it whenever it runs, so it is looked up anew for
/// each use.
pub struct Stream<'a> {
    resource: NonNull<sys::zend_resource>,
    /// The argument holds the resource.
    argument: std::marker::PhantomData<&'a Zval>,
}

/// Why a write to the stream did not go through.
#[derive(Debug)]
pub enum WriteFailure {
    /// The stream takes no more.
    Refused,
    /// PHP code has closed it.
    Closed,
    /// PHP code has thrown an exception, which is pending.
    Thrown,
    /// PHP code has ended the script; the engine's bailout was stopped here and has to be raised again.
    Bailout,
    /// The spool could not be read back.
    Spool(io::Error),
}

impl<'a> Stream<'a> {
    /// The stream in a zval; none if it holds no resource.
    pub fn from_zval(argument: &'a Zval) -> Option<Self> {
        if !argument.is_resource() {
            return None;
        }
        // SAFETY: the type says which member of the union is in use.
        let resource = unsafe { argument.value.res }.cast();
        Some(Self {
            resource: NonNull::new(resource)?,
            argument: std::marker::PhantomData,
        })
    }

    /// The engine's stream, or none if the resource is something else or was closed.
    fn stream(&self) -> Option<NonNull<sys::_php_stream>> {
        // SAFETY: the argument holds the resource. Closing clears `ptr` and `type_` (Zend/zend_list.c).
        let resource = unsafe { self.resource.as_ref() };
        // SAFETY: the two functions return the types of streams.
        let stream_types = unsafe { [sys::php_file_le_stream(), sys::php_file_le_pstream()] };
        #[allow(clippy::unnecessary_cast)]
        let resource_type = resource.type_ as i32;
        if stream_types.contains(&resource_type) {
            NonNull::new(resource.ptr.cast())
        } else {
            None
        }
    }

    /// A file that shares descriptor and position with the stream, if writing to it can run no PHP code: the
    /// stream is a plain file or pipe, and has no filters.
    ///
    /// # Errors
    ///
    /// If the stream was closed, is not a stream, or was not opened for writing.
    pub fn descriptor(&self, time: &StoppedTime) -> Result<Option<File>, DumpError> {
        let not_a_stream =
            || DumpError::Stream("supplied resource is not a valid stream resource".to_owned());
        let stream = self.stream().ok_or_else(not_a_stream)?;
        if !is_writable(stream) {
            return Err(DumpError::Stream(
                "the stream is not open for writing".to_owned(),
            ));
        }
        if !is_plain(stream) {
            return Ok(None);
        }
        // Flushes what is buffered and puts the descriptor where the stream is. That can fail, raise a notice and
        // so run an error handler: what happens to the stream in there shows afterwards.
        let cast = AssertUnwindSafe(|| {
            // SAFETY: a live stream.
            unsafe { sys::meminfo_stream_descriptor(stream.as_ptr()) }
        });
        let outcome = time.keep(|| try_catch(cast));
        let Ok(descriptor) = outcome else {
            return Err(DumpError::Bailout);
        };
        if ExecutorGlobals::has_exception() {
            return Err(DumpError::Thrown);
        }
        if self.stream() != Some(stream) {
            return Err(not_a_stream());
        }
        if descriptor < 0 {
            return Ok(None);
        }
        // SAFETY: the stream is still open, and so is its descriptor.
        let descriptor = unsafe { BorrowedFd::borrow_raw(descriptor) };
        // Without a descriptor to spare, the dump takes the way through the spool.
        Ok(descriptor.try_clone_to_owned().ok().map(File::from))
    }

    /// Tells the stream that `written` bytes went past it.
    pub fn advance(&self, written: u64) {
        if let Some(stream) = self.stream() {
            // SAFETY: a live stream; _php_stream_write() does the same after each write.
            unsafe { (*stream.as_ptr()).position += written as sys::zend_off_t };
            // SAFETY: forgets what stat() said of the file, as php_stdiop_write() does.
            unsafe { sys::php_clear_stat_cache(false, ptr::null(), 0) };
        }
    }

    /// Writes through the stream, which can run any PHP code. Returns how many bytes it took.
    ///
    /// # Errors
    ///
    /// See [`WriteFailure`].
    pub fn write(&self, bytes: &[u8], time: &StoppedTime) -> Result<usize, WriteFailure> {
        let stream = self.stream().ok_or(WriteFailure::Closed)?;
        // SAFETY: a live stream.
        let flags = unsafe { (*stream.as_ptr()).flags };
        // Up to 8.5 a wrapper that closes the stream while it is written to frees it under the hands of
        // _php_stream_write(). The engine guards its own calls of user filters in the same way
        // (ext/standard/user_filters.c).
        // SAFETY: a live stream.
        unsafe { (*stream.as_ptr()).flags |= sys::PHP_STREAM_FLAG_NO_FCLOSE };
        let write = AssertUnwindSafe(|| {
            // SAFETY: a live stream, and `bytes` outlives the call.
            unsafe {
                sys::meminfo_stream_write(stream.as_ptr(), bytes.as_ptr().cast(), bytes.len())
            }
        });
        // SAFETY: a live stream.
        let outcome = if unsafe { sys::meminfo_stream_runs_php_code(stream.as_ptr()) } {
            time.lend(|| try_catch(write))
        } else {
            time.keep(|| try_catch(write))
        };
        if flags & sys::PHP_STREAM_FLAG_NO_FCLOSE == 0 && self.stream() == Some(stream) {
            // SAFETY: the stream was looked up anew.
            unsafe { (*stream.as_ptr()).flags &= !sys::PHP_STREAM_FLAG_NO_FCLOSE };
        }
        match outcome {
            Err(_) => Err(WriteFailure::Bailout),
            Ok(_) if ExecutorGlobals::has_exception() => Err(WriteFailure::Thrown),
            Ok(written) => usize::try_from(written).map_err(|_| WriteFailure::Refused),
        }
    }
}

fn is_writable(stream: NonNull<sys::_php_stream>) -> bool {
    // SAFETY: a live stream; its mode is a C string in an array of its own.
    let mode = unsafe { &(*stream.as_ptr()).mode };
    mode.iter()
        .take_while(|byte| **byte != 0)
        .any(|byte| b"waxc+".contains(&(*byte as u8)))
}

fn is_plain(stream: NonNull<sys::_php_stream>) -> bool {
    // SAFETY: a live stream.
    let (ops, filter) = unsafe { ((*stream.as_ptr()).ops, (*stream.as_ptr()).writefilters.head) };
    ptr::eq(ops, &raw const sys::php_stream_stdio_ops) && filter.is_null()
}
