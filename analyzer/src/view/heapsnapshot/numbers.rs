//! Arrays of numbers, row by row.

use std::io::{self, Write};

/// An array that is being written.
pub struct Rows<'o> {
    out: &'o mut dyn Write,
    row: Vec<u8>,
    is_first: bool,
}

impl<'o> Rows<'o> {
    /// Begins the array with this key.
    pub fn begin(out: &'o mut dyn Write, key: &str) -> io::Result<Self> {
        write!(out, "\"{key}\":[")?;
        Ok(Self {
            out,
            row: Vec::new(),
            is_first: true,
        })
    }

    /// Writes some numbers on a line of their own.
    pub fn row<const N: usize>(&mut self, numbers: [u32; N]) -> io::Result<()> {
        self.row.clear();
        for number in numbers {
            if !std::mem::replace(&mut self.is_first, false) {
                self.row.push(b',');
            }
            push_decimal(&mut self.row, number);
        }
        self.row.push(b'\n');
        self.out.write_all(&self.row)
    }

    /// Ends the array.
    pub fn end(self) -> io::Result<()> {
        self.out.write_all(b"],\n")
    }
}

/// Appends a number without the formatting machinery, which takes longer than all else about an export.
fn push_decimal(row: &mut Vec<u8>, mut number: u32) {
    // 10 digits hold u32::MAX.
    let mut digits = [0; 10];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    row.extend_from_slice(&digits[start..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_one_array() {
        let mut out = Vec::new();
        let mut rows = Rows::begin(&mut out, "nodes").unwrap();
        rows.row([0, 10, 4_294_967_295]).unwrap();
        rows.row([7, 90, 100]).unwrap();
        rows.end().unwrap();
        let expected = "\"nodes\":[0,10,4294967295\n,7,90,100\n],\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
