//! Which blocks an item consists of.

use super::account::Sum;
use super::{Ledger, PinOwner, SHARED_KEYS};
use crate::growth::Grow;
use crate::zend::children::Closure;
use crate::zend::engine::global_symbols;
use crate::zend::frames::Frame;
use crate::zend::internal::{self, Fiber, Generator};
use crate::zend::streams;
use crate::zend::sys;
use crate::zend::view::{Array, Object, Resource};

/// Takes the blocks of one item.
pub struct Own<'l, 'h> {
    pub ledger: &'l mut Ledger<'h>,
    /// The item.
    pub id: u64,
    /// What it has got.
    pub sum: Sum,
}

impl<'h> Own<'_, 'h> {
    /// Takes the block that begins at the address, if there is one and nobody else has it.
    #[inline]
    pub fn block(&mut self, address: u64) -> Option<u64> {
        let bytes = self.ledger.take(address, PinOwner::Item(self.id))?;
        self.sum.add(bytes);
        Some(bytes)
    }

    /// Takes the block that the address lies in.
    fn block_around(&mut self, address: u64) {
        if let Some(block) = self.ledger.blocks.unowned_block(address) {
            self.block(block.start);
        }
    }

    /// The item is a string. One that was taken for a key before is an item after all.
    #[inline]
    pub fn string(&mut self) {
        if self.block(self.id).is_some() || !self.ledger.shared_keys.remove(&self.id) {
            return;
        }
        if let Some(block) = self.ledger.blocks.block(self.id) {
            let bytes = block.end - block.start;
            self.sum.add(bytes);
            self.ledger.shared_keys_sum.bytes -= bytes;
            self.ledger.shared_keys_sum.blocks -= 1;
        }
    }

    /// The item is a table, or has one for itself.
    #[inline]
    pub fn table(&mut self, table: Array<'h>) {
        self.block(table.as_ptr().addr() as u64);
        if let Some(data) = table.data_address() {
            self.block(data);
        }
        if table.may_have_counted_keys() {
            self.keys(table);
        }
    }

    /// Strings that are keys of this table only are its own.
    fn keys(&mut self, table: Array<'h>) {
        for key in table.elements().filter_map(|element| element.name) {
            let Some(key) = key
                .as_counted()
                .filter(|key| !key.has_flag(sys::IS_STR_INTERNED))
            else {
                continue;
            };
            let address = key.address();
            if key.refcount() == Some(1) {
                self.block(address);
            } else if let Some(bytes) = self.ledger.take(address, PinOwner::Account(SHARED_KEYS)) {
                self.ledger.shared_keys.grow(address);
                self.ledger.shared_keys_sum.add(bytes);
            }
        }
    }

    /// The item is an object.
    #[inline]
    pub fn object(&mut self, object: Object<'h>) {
        let offset = object.offset() as u64;
        self.block(self.id - offset);
        if object.is_freed() {
            return;
        }
        // A table that others hold too, as after a cast to array, is an item of its own.
        if let Some(table) = object.property_table()
            && table.as_counted().refcount() == Some(1)
        {
            self.table(table);
        }
        if offset > 0 {
            internal::blocks::visit(object, &mut |address, idx| {
                self.block(address)?;
                self.ledger.blocks.words(address).get(idx).copied()
            });
        } else if let Some(closure) = Closure::of(object) {
            let function = closure.function();
            if !function.has_flag(sys::ZEND_ACC_FAKE_CLOSURE)
                && let Some(variables) = function.static_variables()
            {
                self.table(variables);
            }
            if let Some(code) = function.op_array() {
                // SAFETY: a live function; the shim reads the address.
                let cache = unsafe { sys::meminfo_own_run_time_cache(code) }.addr() as u64;
                // In some versions it has a pointer to itself in front.
                if self.block(cache).is_none() {
                    self.block(cache.wrapping_sub(8));
                }
            }
        } else if let Some(generator) = Generator::of(object) {
            self.block(generator.frozen_calls());
            if let Some(frame) = generator.frame() {
                self.frame(&frame);
            }
        } else if let Some(fiber) = Fiber::of(object) {
            self.fiber(&fiber);
        }
    }

    /// The memory that a frame stands in, and its table of variables, if they are looked up by name.
    fn frame(&mut self, frame: &Frame<'h>) {
        self.block_around(frame.address());
        let is_own = |table: &Array<'h>| !std::ptr::eq(table.as_ptr(), global_symbols().as_ptr());
        if let Some(table) = frame.symbol_table().filter(is_own) {
            self.table(table);
        }
    }

    /// The pages of a fiber's stack. Generators that wait in it have a block of their own.
    fn fiber(&mut self, fiber: &Fiber<'h>) {
        for frame in fiber.frames().filter(|frame| !frame.is_of_generator()) {
            self.frame(&frame);
        }
        // SAFETY: a live fiber; the shim reads the address of what describes its native stack.
        let description = unsafe { sys::meminfo_fiber_stack(fiber.context()) };
        self.block(description.addr() as u64);
    }

    /// The item is a resource.
    pub fn resource(&mut self, resource: Resource<'h>) {
        self.block(self.id);
        streams::parts(resource, &mut |part| {
            self.block(part.address());
            self.ledger.blocks.words(part.address())
        });
    }
}
