//! The account of the heap. Its lists have one entry on a line.

use std::io;

use super::{DumpWriter, push_key, push_number, push_quoted, push_string};
use crate::digits::push_u64;
use crate::model::{HeapSection, NativeMemory, Pin};

/// Writes the section, and a comma behind it.
pub(super) fn write<W: io::Write>(dump: &mut DumpWriter<W>, section: &HeapSection<'_>) {
    dump.buf.extend_from_slice(b"\"heap\":{\"memory_usage\":");
    push_u64(&mut dump.buf, section.memory_usage);
    push_number(
        &mut dump.buf,
        "memory_usage_real",
        section.memory_usage_real,
    );
    if let Some(reason) = &section.unreadable {
        push_string(&mut dump.buf, "unreadable", reason);
    }
    push_lines(dump, "accounts", &section.accounts, |buf, account| {
        first_string(buf, "kind", account.kind.as_str());
        push_string(buf, "name", &account.name);
        push_number(buf, "bytes", account.bytes);
        push_number(buf, "blocks", account.blocks);
    });
    push_lines(dump, "free", &section.free, |buf, part| {
        first_string(buf, "name", &part.name);
        push_number(buf, "bytes", part.bytes);
    });
    let names = section.code.iter().map(|owner| {
        let optional = |name: &Option<_>| name.as_deref().map_or(0, str::len);
        owner.file.len() + optional(&owner.scope) + optional(&owner.function)
    });
    if !dump.make_room(names.max().unwrap_or(0)) {
        return;
    }
    push_lines(dump, "code", &section.code, |buf, owner| {
        first_string(buf, "file", &owner.file);
        push_optional(buf, "scope", owner.scope.as_deref());
        push_optional(buf, "function", owner.function.as_deref());
        push_number(buf, "bytes", owner.bytes);
        push_number(buf, "blocks", owner.blocks);
        push_counted(buf, "arena_bytes", owner.arena_bytes);
    });
    push_counted(&mut dump.buf, "arena_used_bytes", section.arena_used_bytes);
    push_lines(dump, "remains", &section.remains, |buf, remains| {
        first_number(buf, "bytes", remains.bytes);
        push_optional(buf, "file", remains.file.as_deref());
        push_number(buf, "functions", remains.functions);
        push_number(buf, "distinct", remains.distinct);
        push_counted(buf, "compiled", remains.compiled);
    });
    push_lines(dump, "bins", &section.bins, |buf, bin| {
        first_number(buf, "size", bin.size);
        push_number(buf, "live", bin.live);
        push_number(buf, "free", bin.free);
        push_counted(buf, "empty_bytes", bin.empty_bytes);
        push_counted(buf, "unexplained", bin.unexplained);
    });
    push_lines(dump, "chunks", &section.chunks, |buf, chunk| {
        first_string(buf, "address", &chunk.address);
        push_number(buf, "live_bytes", chunk.live_bytes);
        push_number(buf, "blocks", chunk.blocks);
        push_number(buf, "free_pages", chunk.free_pages);
        if !chunk.pins.is_empty() {
            super::push_list(buf, "pins", &chunk.pins, push_pin);
        }
    });
    push_counted(&mut dump.buf, "huge_blocks", section.huge_blocks);
    push_counted(&mut dump.buf, "huge_bytes", section.huge_bytes);
    push_lines(dump, "unexplained", &section.unexplained, |buf, block| {
        first_string(buf, "address", &block.address);
        push_number(buf, "bytes", block.bytes);
        push_optional(buf, "before", block.before.as_deref());
        push_optional(buf, "behind", block.behind.as_deref());
    });
    push_lines(dump, "lists", &section.lists, |buf, list| {
        first_string(buf, "name", &list.name);
        push_number(buf, "entries", list.entries);
        push_counted(buf, "bytes", list.bytes);
    });
    // On a line of its own: the rest is nearly the same in two dumps of an unchanged heap.
    dump.buf.extend_from_slice(b",\n\"native\":");
    push_native(&mut dump.buf, &section.native);
    dump.buf.extend_from_slice(b"},\n");
}

fn push_native(buf: &mut Vec<u8>, native: &NativeMemory) {
    first_number(buf, "rss_bytes", native.rss_bytes);
    push_number(buf, "rss_shared_bytes", native.rss_shared_bytes);
    push_number(buf, "malloc_bytes", native.malloc_bytes);
    push_number(buf, "malloc_free_bytes", native.malloc_free_bytes);
    push_number(buf, "shared_memory_bytes", native.shared_memory_bytes);
    push_number(buf, "fiber_stack_bytes", native.fiber_stack_bytes);
    push_number(buf, "persistent_resources", native.persistent_resources);
    buf.push(b'}');
}

fn push_pin(buf: &mut Vec<u8>, pin: &Pin<'_>) {
    first_number(buf, "bytes", pin.bytes);
    push_optional(buf, "item", pin.item.as_deref());
    push_optional(buf, "account", pin.account.as_deref());
    buf.push(b'}');
}

/// Writes a list that has entries; `push` writes one of them up to its closing brace.
fn push_lines<T, W: io::Write>(
    dump: &mut DumpWriter<W>,
    key: &str,
    list: &[T],
    push: impl Fn(&mut Vec<u8>, &T),
) {
    if list.is_empty() {
        return;
    }
    push_key(&mut dump.buf, key);
    for (idx, entry) in list.iter().enumerate() {
        dump.buf
            .extend_from_slice(if idx == 0 { b"[\n" } else { b",\n" });
        push(&mut dump.buf, entry);
        dump.buf.push(b'}');
        dump.relieve();
    }
    dump.buf.extend_from_slice(b"\n]");
}

fn first_string(buf: &mut Vec<u8>, key: &str, text: &str) {
    first_key(buf, key);
    push_quoted(buf, text);
}

fn first_number(buf: &mut Vec<u8>, key: &str, value: u64) {
    first_key(buf, key);
    push_u64(buf, value);
}

fn first_key(buf: &mut Vec<u8>, key: &str) {
    buf.extend_from_slice(b"{\"");
    buf.extend_from_slice(key.as_bytes());
    buf.extend_from_slice(b"\":");
}

fn push_optional(buf: &mut Vec<u8>, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        push_string(buf, key, text);
    }
}

/// A number that is left out if it is 0.
fn push_counted(buf: &mut Vec<u8>, key: &str, value: u64) {
    if value > 0 {
        push_number(buf, key, value);
    }
}
