//! Looks for who holds an object, where nobody declares what is in memory: a class that does not tell the cycle
//! collector of all it refers to, the globals of extensions, the native stacks.
//!
//! Every word that is the address of a wanted item counts as a reference, directly or by way of blocks of the heap, so
//! what is found is likely and not certain. Memory is read through the kernel: what is not mapped is an error then,
//! and not the end of the process.

use std::collections::{HashMap, VecDeque};
use std::ffi::{CStr, c_char, c_void};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use dump_format::RootName;

use super::engine::{executor_globals, resource_list};
use super::internal::Fiber;
use super::mm::Pages;
use super::sys;
use super::view::{Counted, Kind, Object};
use crate::address_set::AddressSet;
use crate::walk::{Holder, Value};

const NATIVE_STACK: &str = "<NATIVE_STACK>";
const VM_STACK: &str = "<VM_STACK>";

/// How many blocks may lie between the holder and what it holds.
const MAX_DEPTH: usize = 5;
/// Larger blocks are tables of many values rather than the structure of one object.
const MAX_BLOCK_BYTES: u64 = 256 << 10;
/// Blocks that are read at the most, for each kind of holder.
const MAX_BLOCKS: usize = 200_000;

/// What a search needs to know beside memory itself.
pub struct Search<'a, 'h> {
    /// The heap's pages; without them, only the first step is looked at.
    pub pages: Option<&'a Pages>,
    /// Every object that is alive.
    pub objects: &'a [Object<'h>],
    /// What is looked for, by address.
    pub wanted: &'a HashMap<u64, Counted<'h>>,
}

/// A holder whose memory is looked through.
enum Origin<'h> {
    Item(Counted<'h>),
    Root { frame: String, name: String },
}

/// A piece of memory that is still to be looked through.
struct Piece {
    memory: Range<u64>,
    origin: usize,
    /// Offsets of the references that lead to it.
    path: Vec<u64>,
}

impl<'h> Search<'_, 'h> {
    /// Looks through what holds values, the most telling first. `is_known` tells of an address whether it is that of an
    /// item that was met: what that one holds is known.
    pub fn run(
        &self,
        is_known: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, Counted<'h>),
    ) {
        let Ok(memory) = File::open("/proc/self/mem") else {
            return;
        };
        let mut rest = self.wanted.clone();
        for origins in [
            self.items(),
            globals(),
            self.vm_stack(),
            self.native_stacks(),
        ] {
            if rest.is_empty() {
                return;
            }
            let mut met = AddressSet::new();
            self.search(&memory, origins, &rest, is_known, &mut |holder, item| {
                met.insert(item.address());
                found(holder, item);
            });
            rest.retain(|address, _| !met.contains(*address));
        }
    }

    /// Objects with memory of their own in front of what the engine knows, and resources.
    fn items(&self) -> Vec<(Origin<'h>, Range<u64>)> {
        let mut origins = Vec::new();
        for object in self.objects {
            let address = object.as_counted().address();
            let private = address - object.offset() as u64..address;
            if !private.is_empty() {
                origins.push((Origin::Item(object.as_counted()), private));
            }
        }
        for element in resource_list().elements() {
            let Some(Value::Item(item)) = element.slot.value() else {
                continue;
            };
            if let Kind::Resource(resource) = item.kind()
                && let Some(block) = self.block(resource.target())
            {
                origins.push((Origin::Item(item), block));
            }
        }
        origins
    }

    /// The stacks of the machine code: of the running thread, and of fibers that wait.
    fn native_stacks(&self) -> Vec<(Origin<'h>, Range<u64>)> {
        let mut contexts: Vec<*const c_void> = self
            .objects
            .iter()
            .filter_map(|object| Some(Fiber::of(*object)?.context()))
            .collect();
        // The two that stand for the running code, and for the main program while a fiber runs.
        contexts.push(std::ptr::null());
        contexts.push(executor_globals().main_fiber_context.cast_const().cast());
        let mut origins = Vec::new();
        for context in contexts {
            let (mut start, mut end) = (0, 0);
            // SAFETY: NULL or a live context; the shim finds out where its stack is.
            unsafe { sys::meminfo_native_stack(context, &raw mut start, &raw mut end) };
            if start < end {
                let origin = Origin::Root {
                    frame: NATIVE_STACK.to_owned(),
                    name: String::new(),
                };
                origins.push((origin, start as u64..end as u64));
            }
        }
        origins
    }

    /// The stack of the running code's frames: a function that is being left is no frame any more, and still there.
    fn vm_stack(&self) -> Vec<(Origin<'h>, Range<u64>)> {
        let globals = executor_globals();
        let mut origins = Vec::new();
        let mut page = globals.vm_stack.cast_const();
        let mut top = globals.vm_stack_top;
        // SAFETY: a list of live pages that ends with NULL.
        while let Some(header) = unsafe { page.as_ref() } {
            let origin = Origin::Root {
                frame: VM_STACK.to_owned(),
                name: String::new(),
            };
            origins.push((origin, page.addr() as u64..top.addr() as u64));
            page = header.prev;
            // SAFETY: as above; a page that is full remembers its top.
            top = unsafe { page.as_ref() }.map_or(std::ptr::null_mut(), |header| header.top);
        }
        origins
    }

    fn block(&self, address: u64) -> Option<Range<u64>> {
        self.pages?.block(address)
    }

    fn search(
        &self,
        memory: &File,
        origins: Vec<(Origin<'h>, Range<u64>)>,
        wanted: &HashMap<u64, Counted<'h>>,
        is_known: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, Counted<'h>),
    ) {
        // Objects are holders of their own, never a way to something else.
        let mut visited = AddressSet::new();
        for object in self.objects {
            let start = object.as_counted().address() - object.offset() as u64;
            visited.insert(start);
        }
        let mut pieces = VecDeque::new();
        let mut holders = Vec::new();
        for (origin, memory) in origins {
            visited.insert(memory.start);
            pieces.push_back(Piece {
                memory,
                origin: holders.len(),
                path: Vec::new(),
            });
            holders.push(origin);
        }
        let mut n_blocks_left = MAX_BLOCKS;
        let mut n_on_stacks = 0;
        while let Some(piece) = pieces.pop_front() {
            let Ok(words) = read(memory, &piece.memory) else {
                continue;
            };
            for (idx, word) in words.into_iter().enumerate() {
                if word == 0 || word % 8 != 0 {
                    continue;
                }
                let path = || [&piece.path[..], &[8 * idx as u64]].concat();
                if let Some(item) = wanted.get(&word) {
                    report(
                        &holders[piece.origin],
                        *item,
                        &path(),
                        &mut n_on_stacks,
                        found,
                    );
                } else if piece.path.len() < MAX_DEPTH
                    && n_blocks_left > 0
                    && let Some(block) = self.block(word)
                    && block.end - block.start <= MAX_BLOCK_BYTES
                    && !is_known(word)
                    && visited.insert(block.start)
                {
                    n_blocks_left -= 1;
                    pieces.push_back(Piece {
                        memory: block,
                        origin: piece.origin,
                        path: path(),
                    });
                }
            }
        }
    }
}

fn report<'h>(
    holder: &Origin<'h>,
    item: Counted<'h>,
    path: &[u64],
    n_on_stacks: &mut u32,
    found: &mut impl FnMut(Holder<'_>, Counted<'h>),
) {
    let offsets: Vec<_> = path.iter().map(u64::to_string).collect();
    let offsets = offsets.join(".");
    match holder {
        Origin::Item(holder) => {
            let id = holder.address();
            let label = &format!("<hidden {offsets}>");
            found(Holder::Item { id, label }, item);
        }
        Origin::Root { frame, name } => {
            // Where on a stack says nothing.
            let symbol_name = &if frame == NATIVE_STACK || frame == VM_STACK {
                *n_on_stacks += 1;
                (*n_on_stacks - 1).to_string()
            } else {
                format!("{name} {offsets}")
            };
            found(Holder::Root(RootName { frame, symbol_name }), item);
        }
    }
}

/// The globals of all extensions.
fn globals<'h>() -> Vec<(Origin<'h>, Range<u64>)> {
    unsafe extern "C" fn callback(
        context: *mut c_void,
        module: *const c_char,
        name: *const c_char,
        start: *const c_void,
        bytes: usize,
    ) {
        // SAFETY: the shim hands on what it was given below.
        let origins = unsafe { &mut *context.cast::<Vec<(Origin<'_>, Range<u64>)>>() };
        let text = |text: *const c_char| {
            // SAFETY: a C string of the shim, or the name of an extension.
            unsafe { CStr::from_ptr(text) }.to_string_lossy()
        };
        let origin = Origin::Root {
            frame: format!("<MODULE {}>", text(module)),
            name: text(name).into_owned(),
        };
        let start = start.addr() as u64;
        origins.push((origin, start..start + bytes as u64));
    }
    let mut origins: Vec<(Origin<'h>, Range<u64>)> = Vec::new();
    // SAFETY: the callback gets the list, which outlives the call; it does not unwind.
    unsafe { sys::meminfo_globals((&raw mut origins).cast(), callback) };
    origins
}

/// The words of a piece of memory.
fn read(memory: &File, range: &Range<u64>) -> io::Result<Vec<u64>> {
    let start = range.start.next_multiple_of(8);
    let mut bytes = vec![0; range.end.saturating_sub(start) as usize / 8 * 8];
    memory.read_exact_at(&mut bytes, start)?;
    let words = bytes
        .chunks_exact(8)
        .map(|word| u64::from_ne_bytes(word.try_into().expect("chunks of eight bytes")));
    Ok(words.collect())
}
