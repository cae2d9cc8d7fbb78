//! What an image of GD takes.

use std::ffi::{c_int, c_void};
use std::mem::offset_of;
use std::ptr;

use super::read_words;
use crate::zend::memory::Memory;
use crate::zend::sys;

/// `gdImage` as far as to its pixels (gd.h), which has been the same since 2.0: "new fields appear here at the end to
/// minimize breakage of existing object code".
#[repr(C)]
struct Image {
    palette_pixels: *const *const c_void,
    width: c_int,
    height: c_int,
    n_colors: c_int,
    red: [c_int; COLORS],
    green: [c_int; COLORS],
    blue: [c_int; COLORS],
    open: [c_int; COLORS],
    transparent: c_int,
    polygon: *const c_int,
    polygon_allocated: c_int,
    brush: *const c_void,
    tile: *const c_void,
    brush_colors: [c_int; COLORS],
    tile_colors: [c_int; COLORS],
    style_length: c_int,
    style_position: c_int,
    style: *const c_int,
    interlace: c_int,
    thickness: c_int,
    alpha: [c_int; COLORS],
    is_true_color: c_int,
    true_color_pixels: *const *const c_void,
}

/// `gdMaxColors`
const COLORS: usize = 256;

/// Bytes that `malloc()` has given out for the image at the address; none if there is none. An image that lies in PHP's
/// heap is not asked for: the GD that is bundled with PHP gets its memory there.
pub fn bytes(memory: &mut Memory, address: u64) -> Option<u64> {
    const N_WORDS: usize = size_of::<Image>() / 8;
    let words = read_words::<N_WORDS>(memory, address)?;
    let word = |offset: usize| words[offset / 8];
    let number = |offset: usize| (word(offset) >> (8 * (offset % 8))) as i32;
    let (width, height) = (
        number(offset_of!(Image, width)),
        number(offset_of!(Image, height)),
    );
    let (palette, true_color) = (
        word(offset_of!(Image, palette_pixels)),
        word(offset_of!(Image, true_color_pixels)),
    );
    // One kind of pixels, and no other.
    let (rows, pixel_bytes) = match number(offset_of!(Image, is_true_color)) {
        0 if true_color == 0 => (palette, 1),
        1 if palette == 0 => (true_color, size_of::<c_int>()),
        _ => return None,
    };
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    if width == 0 || height == 0 || rows == 0 || !rows.is_multiple_of(8) {
        return None;
    }
    let block = |address: u64| {
        let block = ptr::with_exposed_provenance::<c_void>(address as usize);
        // SAFETY: gd.h's gdImageDestroy() hands each of these to free(), and what the image says of itself is consistent.
        unsafe { sys::meminfo_malloc_block_bytes(block) as u64 }
    };
    let rows_end = rows.checked_add(8 * height as u64)?;
    read_words::<1>(memory, rows)?;
    if block(rows) < 8 * height as u64 {
        return None;
    }
    let mut bytes = block(address) + block(rows);
    let least_bytes = (width * pixel_bytes) as u64;
    let (mut n_rows, mut is_sound) = (0, true);
    let is_whole = memory.each_piece(&(rows..rows_end), &mut |_, rows| {
        for row in rows {
            let row_bytes = if *row == 0 { 0 } else { block(*row) };
            is_sound &= row_bytes >= least_bytes;
            (n_rows, bytes) = (n_rows + 1, bytes + row_bytes);
        }
    });
    if !is_whole || !is_sound || n_rows != height {
        return None;
    }
    let lists = [offset_of!(Image, polygon), offset_of!(Image, style)];
    let lists = lists.into_iter().map(word).filter(|&list| list != 0);
    Some(bytes + lists.map(block).sum::<u64>())
}
