//! The Zend heap as the walk sees it.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, TryReserveError};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::OnceLock;

use dump_format::{Header, HeapSection, ItemType, ItemWriter, Key, RootName};

use super::children::{self, Closure};
use super::degraded;
use super::engine;
use super::frames::{self, Frame};
use super::function::Function;
use super::gc::GcBuffer;
use super::hidden::Search;
use super::internal::{self, Fiber, Generator};
use super::ledger::{self, Ledger};
use super::live::{Elsewhere, Live};
use super::mm::Blocks;
use super::native_stack;
use super::objects::live_objects;
use super::orphans;
use super::outside::{Native, Outside};
use super::reserve::Reserve;
use super::roots::{self, Asked};
use super::streams::Inners;
use super::sys;
use super::view::{Array, Counted, Kind, Object, Str};
use crate::growth;
use crate::walk::{Correction, Heap, Holder, Value};

/// The heap of the running request, for as long as nothing in it changes.
///
/// Whoever holds one must not let PHP code run and must not allocate from the Zend heap. It belongs to the thread
/// that made it.
pub struct PausedHeap<'h> {
    reserve: Reserve,
    strings: &'static RandomState,
    /// None if there is no address space for it; what only `get_gc` knows is missing then.
    gc: Option<GcBuffer>,
    /// Or why there is none, in a sentence.
    ledger: Result<RefCell<Ledger<'h>>, &'static str>,
    /// Where the native stack was when the dump began.
    native_stack: u64,
    asked: Vec<Asked<'h>>,
    /// Bytes in use when the pause began.
    memory_usage_before: u64,
    /// What turns out meanwhile that the dump lacks, in sentences.
    degraded: RefCell<Vec<String>>,
    outside: Outside,
    elsewhere: Elsewhere,
    /// Found when the first resource is met.
    inners: OnceCell<Inners<'h>>,
    /// Neither Send nor Sync: another thread of a ZTS build has another heap.
    thread: PhantomData<(&'h (), *const ())>,
}

/// The key of all hashes of strings. One for the process: equal strings have equal hashes in all its dumps, and two dumps
/// of an unchanged heap are equal.
static STRINGS: OnceLock<RandomState> = OnceLock::new();

impl<'h> PausedHeap<'h> {
    /// To be called when the module starts, while there is one thread.
    pub fn prepare() {
        STRINGS.get_or_init(RandomState::new);
    }

    /// Begins the pause, which ends when the value is dropped. None if there is no memory.
    pub fn pause() -> Option<Self> {
        Some(Self {
            reserve: Reserve::set_aside()?,
            // First: without memory for a heap of its own, the engine writes to the standard error.
            asked: roots::ask(),
            strings: STRINGS.get_or_init(RandomState::new),
            gc: GcBuffer::new(),
            ledger: Blocks::read().map(|blocks| RefCell::new(Ledger::new(blocks))),
            native_stack: native_stack::entry(),
            memory_usage_before: engine::memory_usage(false),
            degraded: RefCell::default(),
            outside: Outside::new(),
            elsewhere: Elsewhere::open(),
            inners: OnceCell::new(),
            thread: PhantomData,
        })
    }

    /// Bytes in use, as `memory_get_usage()` says.
    pub fn memory_usage(&self) -> u64 {
        engine::memory_usage(false)
    }

    /// The account of the heap. To be asked for once, when all items are written.
    pub fn account(&self) -> HeapSection<'h> {
        match &self.ledger {
            Ok(ledger) => ledger.borrow_mut().section(),
            Err(reason) => {
                ledger::unreadable(reason, &growth::collect::<_, Vec<_>>(live_objects()))
            }
        }
    }

    /// What has turned out since the header that the dump lacks. To be asked for last.
    pub fn degraded_meanwhile(&self) -> Vec<String> {
        let mut degraded = self.degraded.borrow().clone();
        let changes = self.gc.as_ref().map_or_else(Vec::new, GcBuffer::changes);
        degraded.extend(degraded::changed(
            &changes,
            self.memory_usage() as i64 - self.memory_usage_before as i64,
        ));
        degraded
    }

    /// Calls `visit` for each item that alone leads to memory, as far as only a scan has found that: its id, and the bytes.
    pub fn private_memory(&self, visit: &mut dyn FnMut(u64, u64)) {
        if let Ok(ledger) = &self.ledger {
            for (id, bytes) in ledger.borrow().private_memory() {
                visit(*id, *bytes);
            }
        }
    }

    /// The header of a dump that begins now.
    pub fn header(&self) -> Header {
        Header {
            frames: frames::describe(),
            degraded: self.degraded(),
            ..engine::header()
        }
    }
}

impl<'h> Heap for PausedHeap<'h> {
    type Item = Counted<'h>;

    fn is_out_of_memory(&self) -> bool {
        self.reserve.is_spent()
    }

    fn id(&self, item: Counted<'h>) -> u64 {
        item.address()
    }

    fn roots(&self, visit: &mut impl FnMut(RootName<'_>, Value<Counted<'h>>)) {
        roots::visit(self.gc(), &self.asked, visit);
    }

    fn listed(&self, visit: &mut impl FnMut(RootName<'_>, Value<Counted<'h>>)) {
        roots::listed(visit);
    }

    fn objects(&self, visit: &mut impl FnMut(Counted<'h>)) {
        live_objects().for_each(|object| visit(object.as_counted()));
    }

    fn item_type(&self, item: Counted<'h>) -> ItemType {
        match item.kind() {
            Kind::String(_) => ItemType::String,
            Kind::Array(_) => ItemType::Array,
            Kind::Object(_) => ItemType::Object,
            Kind::Resource(_) => ItemType::Resource,
            Kind::Reference(_) => ItemType::Reference,
        }
    }

    fn take_size(&self, item: Counted<'h>) -> u64 {
        match &self.ledger {
            Ok(ledger) => ledger.borrow_mut().item(item),
            Err(_) => ledger::size_by_formula(item),
        }
    }

    fn refcount(&self, item: Counted<'h>) -> Option<u32> {
        item.refcount()
    }

    fn describe<W: io::Write>(&self, item: Counted<'h>, line: &mut ItemWriter<'_, W>) {
        if let Some(refcount) = item.refcount() {
            line.refcount(refcount);
        }
        match item.kind() {
            Kind::String(string) => self.describe_string(item, string, line),
            Kind::Array(array) => describe_array(item, array, line),
            Kind::Object(object) => {
                describe_object(object, line);
                self.describe_property_table(object, line);
                if let Ok(ledger) = &self.ledger {
                    describe_native(self.outside.own(ledger.borrow().blocks(), object), line);
                }
            }
            Kind::Resource(resource) => {
                line.resource_type(resource.type_name());
                line.resource_handle(resource.handle());
            }
            Kind::Reference(_) => {}
        }
    }

    fn weak_children(&self, item: Counted<'h>, visit: &mut impl FnMut(Key<'_>, Counted<'h>)) {
        if let Kind::Object(object) = item.kind() {
            internal::visit_weak(&self.live(), object, visit);
        }
    }

    fn children(&self, item: Counted<'h>, visit: &mut impl FnMut(Key<'_>, Value<Counted<'h>>)) {
        children::visit(self.gc(), &self.live(), item, visit);
        if let Kind::Resource(resource) = item.kind() {
            for (idx, inner) in self.inners().of(resource).iter().enumerate() {
                let name = format!("<{} {idx}>", inner.name);
                visit(Key::Name(name.as_bytes()), Value::Item(inner.item));
            }
        }
    }

    fn outside(&self, item: Counted<'h>, visit: &mut impl FnMut(Key<'_>, u64)) {
        if let (Kind::Object(object), Ok(ledger)) = (item.kind(), &self.ledger)
            && let Some(document) = self.outside.document(ledger.borrow().blocks(), object)
        {
            visit(Key::Name(b"<document>"), document);
        }
    }

    fn describe_outside<W: io::Write>(&self, id: u64, line: &mut ItemWriter<'_, W>) {
        describe_native(self.outside.document_memory(id), line);
    }

    fn corrections(&self, item: Counted<'h>, visit: &mut impl FnMut(Correction<Counted<'h>>)) {
        let Kind::Object(object) = item.kind() else {
            return;
        };
        if object.shares_property_table() && !object.is_freed() {
            // The table holds them, for all that share it.
            for element in children::dynamic_properties(object) {
                if let Some(Value::Item(child)) = element.slot.value() {
                    visit(Correction::NotHeld(child));
                }
            }
            if let Some(table) = object.property_table() {
                visit(Correction::NotNamed(table.as_counted()));
            }
        }
        internal::visit_not_held(object, &mut |child| visit(Correction::NotHeld(child)));
    }

    fn n_slots(&self, item: Counted<'h>) -> usize {
        match item.kind() {
            Kind::Array(array) => array.n_slots_used() as usize,
            _ => 0,
        }
    }

    fn slots(&self, item: Counted<'h>, range: Range<usize>, visit: &mut impl FnMut(Counted<'h>)) {
        if let Kind::Array(array) = item.kind() {
            for element in array.elements_in(range) {
                if let Some(Value::Item(child)) = element.slot.value() {
                    visit(child);
                }
            }
        }
    }

    fn search(
        &self,
        wanted: &HashMap<u64, Counted<'h>>,
        unreachable: &[Counted<'h>],
        is_known: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, Counted<'h>),
    ) {
        let ledger = self.ledger.as_ref().ok().map(RefCell::borrow);
        let search = Search {
            blocks: ledger.as_ref().map(|ledger| ledger.blocks()),
            objects: &growth::collect::<_, Vec<_>>(live_objects()),
            unreachable,
            wanted,
            native_stack: self.native_stack,
        };
        let passed_over = search.run(is_known, found);
        self.degraded.borrow_mut().extend(passed_over);
    }

    fn orphans(
        &self,
        wanted: &HashMap<u64, Counted<'h>>,
        is_known: &mut impl FnMut(u64) -> bool,
    ) -> Vec<Counted<'h>> {
        self.ledger.as_ref().map_or_else(
            |_| Vec::new(),
            |ledger| orphans::find(ledger.borrow().blocks(), wanted, is_known),
        )
    }

    fn shared_memory(
        &self,
        visit: &mut impl FnMut(u64, u64, &[u64]),
    ) -> Result<(), TryReserveError> {
        if let Ok(ledger) = &self.ledger {
            ledger.borrow_mut().close()?;
            ledger.borrow().shared_memory(visit);
        }
        Ok(())
    }

    fn may_share_slots(&self, item: Counted<'h>) -> bool {
        match item.kind() {
            Kind::Array(_) => item.refcount() != Some(1),
            Kind::Object(object) => object.shares_property_table(),
            _ => false,
        }
    }
}

impl<'h> PausedHeap<'h> {
    /// What this dump cannot do here.
    fn degraded(&self) -> Vec<String> {
        let mut degraded = degraded::known(self.native_stack);
        if self.gc.is_none() {
            degraded.push(
                "no memory for the references of internal objects: some of them are missing"
                    .to_owned(),
            );
        }
        if let Err(reason) = &self.ledger {
            degraded.push(format!(
                "{reason}: what extensions hold without telling may be missing"
            ));
        }
        degraded
    }

    fn live(&self) -> Live<'_, 'h> {
        Live {
            ledger: self.ledger.as_ref().ok(),
            elsewhere: &self.elsewhere,
        }
    }

    /// Resources that others hold.
    fn inners(&self) -> &Inners<'h> {
        self.inners.get_or_init(|| {
            let ledger = self.ledger.as_ref().ok().map(RefCell::borrow);
            Inners::find(|address| match &ledger {
                Some(ledger) => ledger.blocks().words(address),
                None => &[],
            })
        })
    }

    /// Usable as long as the pause: nothing is dropped before its end.
    fn gc(&self) -> Option<&'h GcBuffer> {
        let gc = self.gc.as_ref()?;
        // SAFETY: views live for `'h`, which the heap outlives.
        Some(unsafe { &*std::ptr::from_ref(gc) })
    }

    /// A table of its own is a part of the object's size. Where the class declares all that is in it, it is there only
    /// because something asked for all properties at once: the program, or the cycle collector.
    fn describe_property_table<W: io::Write>(
        &self,
        object: Object<'h>,
        line: &mut ItemWriter<'_, W>,
    ) {
        if object.shares_property_table() {
            return;
        }
        let (Some(table), Ok(ledger)) = (object.property_table(), &self.ledger) else {
            return;
        };
        let ledger = ledger.borrow();
        let bytes = |address| {
            let block = ledger.blocks().block(address);
            block.map_or(0, |block| block.end - block.start)
        };
        let data_bytes = table.data_address().map_or(0, bytes);
        line.property_table_size(bytes(table.as_ptr().addr() as u64) + data_bytes);
        let n_dynamic = children::dynamic_properties(object).count() as u64;
        if n_dynamic > 0 {
            line.dynamic_properties(n_dynamic);
        }
        if object.has_table_by_collector() {
            line.collector_table();
        }
    }

    fn describe_string<W: io::Write>(
        &self,
        item: Counted<'h>,
        string: Str<'h>,
        line: &mut ItemWriter<'_, W>,
    ) {
        line.length(string.len() as u64);
        if item.has_flag(sys::IS_STR_INTERNED) {
            line.interned();
        }
        line.hash(self.strings.hash_one(string.bytes()));
    }
}

fn describe_array<W: io::Write>(item: Counted<'_>, array: Array<'_>, line: &mut ItemWriter<'_, W>) {
    let n_elements = u64::from(array.n_elements());
    line.elements(n_elements);
    let n_slots_used = u64::from(array.n_slots_used());
    if n_slots_used != n_elements {
        line.slots_used(n_slots_used);
    }
    let n_slots_allocated = u64::from(array.n_slots_allocated());
    if n_slots_allocated != 0 {
        line.slots_allocated(n_slots_allocated);
    }
    if array.is_packed() {
        line.packed();
    }
    if item.has_flag(sys::GC_IMMUTABLE) {
        line.immutable();
    }
}

fn describe_object<W: io::Write>(object: Object<'_>, line: &mut ItemWriter<'_, W>) {
    line.class(object.class().name());
    line.object_handle(object.handle());
    if let Some(closure) = Closure::of(object) {
        let function = closure.function();
        describe_code(function, function.first_line(), line);
    } else if let Some(frame) = suspended_frame(object) {
        describe_code(frame.function(), frame.line(), line);
    }
}

fn describe_native<W: io::Write>(native: Native, line: &mut ItemWriter<'_, W>) {
    if native.bytes > 0 {
        line.native_bytes(native.bytes);
    }
    if native.is_incomplete {
        line.native_incomplete();
    }
}

/// Where a generator or fiber goes on when it is resumed: the innermost frame of PHP code.
fn suspended_frame(object: Object<'_>) -> Option<Frame<'_>> {
    if let Some(generator) = Generator::of(object) {
        return generator.frame();
    }
    Fiber::of(object)?
        .frames()
        .find(|frame| frame.function().op_array().is_some())
}

fn describe_code<W: io::Write>(
    function: Function<'_>,
    line_number: Option<u32>,
    line: &mut ItemWriter<'_, W>,
) {
    if let Some(name) = function.qualified_name("::") {
        line.function(&name);
    }
    if let Some(file) = function.file() {
        line.file(file.bytes());
    }
    if let Some(line_number) = line_number {
        line.line(line_number);
    }
}
