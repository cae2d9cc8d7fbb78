//! Looks for who holds an object, where nobody declares what is in memory: a class that does not tell the cycle
//! collector of all it refers to, the globals of extensions, the native stacks.
//!
//! Every word that is the address of a wanted item counts as a reference, directly or by way of blocks of the heap, so
//! what is found is likely and not certain. Only memory in use is looked at, as far as that is known: blocks hold remains of
//! what they were before.

mod known;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::ffi::{CStr, c_char, c_void};
use std::ops::Range;

use crate::zend::names::to_text;
use dump_format::RootName;

use self::words::{Slots, is_text};
use super::children::Closure;
use super::engine::{executor_globals, resource_list};
use super::frames;
use super::internal::{Fiber, Generator};
use super::memory::Memory;
use super::mm::Blocks;
use super::reserve;
use super::streams;
use super::sys;
use super::view::{Counted, Kind, Object};
use crate::address_set::AddressSet;
use crate::growth::{self, Grow};
use crate::walk::{Holder, Value};

const NATIVE_STACK: &str = "<NATIVE_STACK>";
const VM_STACK: &str = "<VM_STACK>";

/// How many blocks may lie between an item and what it holds.
const MAX_DEPTH: usize = 5;
/// The same for globals and stacks, which have pointers to nearly everything.
const MAX_DEPTH_OF_ROOTS: usize = 3;
/// Larger blocks are tables of many values rather than the structure of one object.
const MAX_BLOCK_BYTES: u64 = 256 << 10;
/// Blocks that are read at the most, for each kind of holder.
const MAX_BLOCKS: usize = 200_000;

/// What a search needs to know beside memory itself.
pub struct Search<'a, 'h> {
    /// The heap's blocks; without them, only the first step is looked at.
    pub blocks: Option<&'a Blocks<'h>>,
    /// Every object that is alive.
    pub objects: &'a [Object<'h>],
    /// Items that were not written yet, and what they hold is known.
    pub unreachable: &'a [Counted<'h>],
    /// What is looked for, by address.
    pub wanted: &'a HashMap<u64, Counted<'h>>,
    /// Where the native stack was when the dump began.
    pub native_stack: u64,
}

/// A holder whose memory is looked through.
enum Origin<'h> {
    Item(Counted<'h>),
    Globals {
        /// `<MODULE name>`
        frame: String,
        name: String,
    },
    /// A stack, which is full of copies and remains: it is a root of an item once, wherever it has its address.
    Stack(&'static str),
}

type Origins<'h> = Vec<(Origin<'h>, Range<u64>)>;

/// A piece of memory that is still to be looked through.
struct Piece {
    memory: Range<u64>,
    /// Only what these slots hold, if it is a table's.
    slots: Option<Slots>,
    /// Where the offsets are counted from.
    start: u64,
    origin: usize,
    /// Offsets of the references that lead to it.
    path: Vec<u64>,
}

/// What a search did not look at.
#[derive(Default)]
struct PassedOver {
    n_large_blocks: usize,
    n_late_blocks: usize,
    n_unreadable: usize,
}

impl PassedOver {
    fn describe(&self) -> Vec<String> {
        let large = format!("blocks of more than {} KiB", MAX_BLOCK_BYTES >> 10);
        let late = format!("blocks beyond the first {MAX_BLOCKS}");
        [
            (self.n_large_blocks, &*large),
            (self.n_late_blocks, &*late),
            (self.n_unreadable, "pieces of memory that cannot be read"),
        ]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| {
            format!("what holds an item without a known holder was not looked for in {n} {what}")
        })
        .collect()
    }
}

impl<'h> Search<'_, 'h> {
    /// Looks through what holds values, the most telling first. `is_known` tells of an address whether it is that of an
    /// item that was met: what that one holds is known. Returns what was not looked at, in sentences.
    pub fn run(
        &self,
        is_known: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, Counted<'h>),
    ) -> Vec<String> {
        let mut rest: HashMap<_, _> =
            growth::collect(self.wanted.iter().map(|(id, item)| (*id, *item)));
        self.spent_values(&mut |holder, item| {
            rest.remove(&item.address());
            found(holder, item);
        });
        // The header says so already.
        let Ok(mut memory) = Memory::open() else {
            return Vec::new();
        };
        let mut passed_over = PassedOver::default();
        let objects = self.items();
        for origins in [objects, globals(), left_frames(), self.native_stacks()] {
            if rest.is_empty() {
                return Vec::new();
            }
            let mut met = AddressSet::new();
            let mut found = |holder: Holder<'_>, item: Counted<'h>| {
                met.insert(item.address());
                found(holder, item);
            };
            self.search(
                &mut memory,
                &mut passed_over,
                origins,
                &rest,
                is_known,
                &mut found,
            );
            rest.retain(|address, _| !met.contains(*address));
        }
        if rest.is_empty() {
            return Vec::new();
        }
        passed_over.describe()
    }

    /// Slots of frames which may be spent, see [`frames::Frame::spent_values`].
    fn spent_values(&self, found: &mut impl FnMut(Holder<'_>, Counted<'h>)) {
        for frame in frames::call_chain() {
            // An instruction may name a slot twice.
            let mut slots = HashSet::new();
            frame.spent_values(&mut |kind, slot| {
                if let Some(Value::Item(item)) = slot.value()
                    && let Some(item) = self.wanted.get(&item.address())
                    && slots.insert(slot.as_ptr())
                {
                    let symbol_name = &format!("<{kind} {}>", slots.len() - 1);
                    let frame = &frame.label();
                    found(Holder::Root(RootName { frame, symbol_name }), *item);
                }
            });
        }
    }

    /// Objects with memory of their own in front of what the engine knows, or behind it, resources, and lists that are
    /// being filled.
    fn items(&self) -> Origins<'h> {
        let mut origins = Vec::new();
        for object in self.objects {
            if !is_known_whole(*object)
                && let Some(part) = private_part(self.blocks, *object)
            {
                origins.grow((Origin::Item(object.as_counted()), part));
            }
        }
        for element in resource_list().elements() {
            let Some(Value::Item(item)) = element.slot.value() else {
                continue;
            };
            if let Kind::Resource(resource) = item.kind()
                && let Some(block) = self.block(resource.target())
            {
                let end = streams::end(resource).map_or(block.end, |end| end.min(block.end));
                origins.grow((Origin::Item(item), block.start..end));
            }
        }
        let mut add_list = |frame: frames::Frame<'h>| {
            if let Some((list, slots)) = frame.unfinished_list() {
                origins.grow((Origin::Item(list), slots));
            }
        };
        frames::call_chain().for_each(&mut add_list);
        for fiber in self.objects.iter().filter_map(|object| Fiber::of(*object)) {
            fiber.frames().for_each(&mut add_list);
        }
        origins
    }

    /// The stacks of the machine code: of the running thread, and of fibers that wait.
    fn native_stacks(&self) -> Origins<'h> {
        let stacks = self
            .objects
            .iter()
            .filter_map(|object| Some(stack_of(Fiber::of(*object)?.context(), self.native_stack)));
        let origin = |stack| (Origin::Stack(NATIVE_STACK), stack);
        growth::collect(stacks.chain(running_stacks(self.native_stack)).map(origin))
    }

    fn block(&self, address: u64) -> Option<Range<u64>> {
        self.blocks?.block(address)
    }

    /// The block that the address lies in, unless it is a part of an item that was written.
    fn unknown_block(&self, address: u64) -> Option<Range<u64>> {
        self.blocks?.unowned_block(address)
    }

    fn search(
        &self,
        memory: &mut Memory,
        passed_over: &mut PassedOver,
        origins: Origins<'h>,
        wanted: &HashMap<u64, Counted<'h>>,
        is_known: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, Counted<'h>),
    ) {
        let targets = targets(wanted);
        let mut visited = self.dead_ends();
        let mut pieces = VecDeque::new();
        let mut holders = Vec::new();
        for (origin, memory) in origins {
            visited.insert(memory.start);
            pieces.grow(Piece {
                start: memory.start,
                memory,
                slots: None,
                origin: holders.len(),
                path: Vec::new(),
            });
            holders.grow(origin);
        }
        let mut n_blocks_left = MAX_BLOCKS;
        let mut on_stacks = BTreeMap::new();
        let mut reported = HashSet::new();
        while let Some(piece) = pieces.pop_front() {
            if reserve::is_spent() {
                break;
            }
            let mut is_string = false;
            let is_whole = memory.each_piece(&piece.memory, &mut |start, words| {
                if start == piece.memory.start && !piece.path.is_empty() && piece.slots.is_none() {
                    is_string = is_text(words, piece.memory.end - piece.memory.start);
                }
                if is_string || reserve::is_spent() {
                    return;
                }
                for (idx, word) in in_use(&piece, words) {
                    if word == 0 || word % 8 != 0 {
                        continue;
                    }
                    let offset = start - piece.start + 8 * idx as u64;
                    let path = || [&piece.path[..], &[offset]].concat();
                    if let Some(item) = targets.get(&word) {
                        match &holders[piece.origin] {
                            Origin::Stack(frame) => {
                                on_stacks.insert((*frame, item.address()), *item);
                            }
                            // The shortest way is the most likely one.
                            holder => {
                                let reference = (piece.origin, item.address());
                                if !reported.contains(&reference) {
                                    reported.grow(reference);
                                    report(holder, &path(), *item, found);
                                }
                            }
                        }
                    } else if piece.path.len() < max_depth(&holders[piece.origin])
                        && let Some(block) = self.unknown_block(word)
                        && !is_known(word)
                        && visited.insert(block.start)
                    {
                        if block.end - block.start > MAX_BLOCK_BYTES {
                            passed_over.n_large_blocks += 1;
                        } else if n_blocks_left == 0 {
                            passed_over.n_late_blocks += 1;
                        } else {
                            n_blocks_left -= 1;
                            let slots = Slots::at(words, idx)
                                .filter(|slots| piece.slots.is_none() && slots.fit(&block));
                            pieces.grow(Piece {
                                start: block.start,
                                memory: slots.as_ref().map_or(block, |slots| slots.memory.clone()),
                                slots,
                                origin: piece.origin,
                                path: path(),
                            });
                        }
                    }
                }
            });
            passed_over.n_unreadable += usize::from(!is_whole);
        }
        for (idx, ((frame, _), item)) in on_stacks.into_iter().enumerate() {
            let symbol_name = &idx.to_string();
            found(Holder::Root(RootName { frame, symbol_name }), item);
        }
    }

    /// Blocks that lead everywhere and hold nothing: objects, which are holders of their own, and tables of the engine.
    fn dead_ends(&self) -> AddressSet {
        struct Found<'a, 'h> {
            blocks: Option<&'a Blocks<'h>>,
            dead_ends: AddressSet,
        }
        unsafe extern "C" fn callback(context: *mut c_void, address: *const c_void) -> bool {
            // SAFETY: the shim hands on what it was given below.
            let found = unsafe { &mut *context.cast::<Found<'_, '_>>() };
            let block = found
                .blocks
                .and_then(|blocks| blocks.block(address.addr() as u64));
            block.is_some_and(|block| found.dead_ends.insert(block.start))
        }
        let mut found = Found {
            blocks: self.blocks,
            dead_ends: AddressSet::new(),
        };
        // SAFETY: the callback gets the set, which outlives the call; it does not unwind.
        unsafe { sys::meminfo_engine_blocks((&raw mut found).cast(), callback) };
        let mut dead_ends = found.dead_ends;
        for object in self.objects {
            dead_ends.insert(allocation(*object));
        }
        if let Some(blocks) = self.blocks {
            for item in self.unreachable {
                known::add_blocks_of(*item, blocks, &mut dead_ends);
            }
        }
        for element in resource_list().elements() {
            if let Some(Value::Item(item)) = element.slot.value()
                && let Kind::Resource(resource) = item.kind()
                && let Some(buffer) = streams::read_buffer(resource)
            {
                dead_ends.insert(buffer);
            }
        }
        dead_ends
    }
}

/// The words of a piece that may be addresses, with their numbers.
fn in_use<'w>(piece: &Piece, words: &'w [u64]) -> Box<dyn Iterator<Item = (usize, u64)> + 'w> {
    match &piece.slots {
        Some(slots) => Box::new(slots.addresses(words)),
        None => Box::new(words.iter().copied().enumerate()),
    }
}

/// True if all that the object holds has a name: in what is behind its structure are only remains.
fn is_known_whole(object: Object<'_>) -> bool {
    Closure::of(object).is_some()
        || Generator::of(object).is_some()
        || Fiber::of(object).is_some()
        || object.is_standard()
}

/// The native stack of the running code, and that of the main program while a fiber runs; `top` is where the former begins.
pub fn running_stacks(top: u64) -> [Range<u64>; 2] {
    let main = executor_globals().main_fiber_context.cast_const().cast();
    [std::ptr::null(), main].map(|context| stack_of(context, top))
}

fn stack_of(context: *const c_void, top: u64) -> Range<u64> {
    let (mut start, mut end) = (top as usize, 0);
    // SAFETY: NULL or a live context; the shim finds out where its stack is.
    unsafe { sys::meminfo_native_stack(context, &raw mut start, &raw mut end) };
    start as u64..end as u64
}

fn max_depth(holder: &Origin<'_>) -> usize {
    match holder {
        Origin::Item(_) => MAX_DEPTH,
        Origin::Globals { .. } | Origin::Stack(_) => MAX_DEPTH_OF_ROOTS,
    }
}

/// Memory that an object has in front of what the engine knows of it, or behind it.
pub fn private_part(blocks: Option<&Blocks<'_>>, object: Object<'_>) -> Option<Range<u64>> {
    let address = object.as_counted().address();
    let front = allocation(object)..address;
    if !front.is_empty() {
        return Some(front);
    }
    if !object.has_handlers_of_its_class() || object.is_standard() {
        return None;
    }
    let block = blocks?.block(address)?;
    // A structure that begins with a `zend_object` has room there for one property, which its class does not declare.
    let start = object.standard_size().max(size_of::<sys::zend_object>());
    let end = match size_of_structure(object) {
        Some(bytes) => block.end.min(address + bytes as u64),
        None => block.end,
    };
    Some(address + start as u64..end)
}

/// Bytes of the structures that are known to begin with the object.
fn size_of_structure(object: Object<'_>) -> Option<usize> {
    if Closure::of(object).is_some() {
        // SAFETY: only computes a size.
        Some(unsafe { sys::meminfo_closure_size() })
    } else if Generator::of(object).is_some() {
        Some(size_of::<sys::zend_generator>())
    } else if Fiber::of(object).is_some() {
        Some(size_of::<sys::zend_fiber>())
    } else {
        // ext/ffi/ffi.c. Behind the type and the address of some C data is a word that only pointers use.
        let n_words = match object.class().name() {
            b"FFI" => 4,
            b"FFI\\CData" => 2,
            b"FFI\\CType" => 1,
            _ => return None,
        };
        Some(size_of::<sys::zend_object>() + n_words * 8)
    }
}

/// Where the memory of an object begins.
fn allocation(object: Object<'_>) -> u64 {
    object.as_counted().address() - object.offset() as u64
}

/// What a word may be that refers to an item: its address, that of the structure in front of an object, of the function in
/// a closure, or of what a resource stands for.
fn targets<'h>(wanted: &HashMap<u64, Counted<'h>>) -> HashMap<u64, Counted<'h>> {
    let mut targets: HashMap<_, _> = growth::collect(wanted.iter().map(|(id, item)| (*id, *item)));
    for item in wanted.values() {
        let address = match item.kind() {
            Kind::Object(object) => match Closure::of(object) {
                Some(closure) => closure.function().as_ptr().addr() as u64,
                None => allocation(object),
            },
            Kind::Resource(resource) => resource.target(),
            _ => continue,
        };
        targets.grow((address, *item));
    }
    targets
}

fn report<'h>(
    holder: &Origin<'h>,
    path: &[u64],
    item: Counted<'h>,
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
        Origin::Globals { frame, name } => {
            let symbol_name = &format!("{name} {offsets}");
            found(Holder::Root(RootName { frame, symbol_name }), item);
        }
        Origin::Stack(_) => {}
    }
}

/// The memory of functions that are being left.
fn left_frames<'h>() -> Origins<'h> {
    growth::collect(
        frames::call_chain()
            .filter_map(|frame| Some((Origin::Stack(VM_STACK), frame.left_frame()?))),
    )
}

/// The globals of all extensions, and the static variables of their libraries, with `<MODULE name>`; what stands behind
/// globals of threads as well.
pub fn regions_of_globals() -> impl Iterator<Item = (String, Range<u64>)> {
    let mut origins = globals();
    // SAFETY: the callback gets the list, which outlives the call; it does not unwind.
    unsafe { sys::meminfo_thread_globals((&raw mut origins).cast(), add_globals) };
    origins
        .into_iter()
        .filter_map(|(origin, region)| match origin {
            Origin::Globals { frame, .. } => Some((frame, region)),
            Origin::Item(_) | Origin::Stack(_) => None,
        })
}

/// The globals of all extensions, and the static variables of their libraries.
fn globals<'h>() -> Origins<'h> {
    let mut origins: Origins<'h> = Vec::new();
    // SAFETY: the callback gets the list, which outlives the call; it does not unwind.
    unsafe { sys::meminfo_globals((&raw mut origins).cast(), add_globals) };
    origins
}

unsafe extern "C" fn add_globals(
    context: *mut c_void,
    module: *const c_char,
    name: *const c_char,
    start: *const c_void,
    bytes: usize,
) {
    // SAFETY: the shim hands on what it was given below.
    let origins = unsafe { &mut *context.cast::<Origins<'_>>() };
    let text = |text: *const c_char| {
        // SAFETY: a C string of the shim, the name of an extension or of a library.
        to_text(unsafe { CStr::from_ptr(text) }.to_bytes())
    };
    let module = text(module);
    // Of a library's path only the name.
    let module = module.rsplit('/').next().unwrap_or_default();
    let module = module.split(".so").next().unwrap_or_default();
    let origin = Origin::Globals {
        frame: format!(
            "<MODULE {}>",
            if module.is_empty() { "php" } else { module }
        ),
        name: text(name).into_owned(),
    };
    let start = start.addr() as u64;
    origins.grow((origin, start..start + bytes as u64));
}
