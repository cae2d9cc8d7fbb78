//! Addresses in four bytes each.

use super::cells::Cells;

/// Addresses lie in windows of so many bits.
const WINDOW_BITS: u32 = 32;
/// How many windows there can be.
const MAX_WINDOWS: usize = 1 << (32 - OFFSET_BITS);
/// Within a window, addresses are counted in eights.
const OFFSET_BITS: u32 = WINDOW_BITS - UNIT_BITS;
const UNIT_BITS: u32 = 3;

/// A list of addresses.
///
/// Nearly always a heap lies in a few windows of the address space, and everything in it at a multiple of eight. Then an
/// address takes four bytes. Otherwise all of the list take eight.
#[derive(Debug)]
pub enum Addresses {
    /// Each in four bytes.
    Narrow(Windows, Cells<u32>),
    /// As they are.
    Wide(Cells<u64>),
}

/// The parts of the address space in which narrow addresses lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows(Vec<u32>);

impl Windows {
    /// The upper halves of the addresses.
    pub fn parts(&self) -> &[u32] {
        &self.0
    }

    /// Puts them together again; `None` if there are too many.
    pub fn from_parts(windows: Vec<u32>) -> Option<Self> {
        (windows.len() <= MAX_WINDOWS).then_some(Self(windows))
    }

    /// The short form of an address, if it has one.
    #[inline]
    pub fn encode(&self, address: u64) -> Option<u32> {
        let window = (address >> WINDOW_BITS) as u32;
        // Nearly always the first one.
        let n = if self.0.first() == Some(&window) {
            0
        } else {
            self.position(window)?
        };
        let is_aligned = address.is_multiple_of(1 << UNIT_BITS);
        is_aligned.then_some((n as u32) << OFFSET_BITS | (address as u32) >> UNIT_BITS)
    }

    /// The address with this short form.
    #[inline]
    pub fn decode(&self, code: u32) -> u64 {
        let window = self.0.get((code >> OFFSET_BITS) as usize);
        u64::from(window.copied().unwrap_or_default()) << WINDOW_BITS | u64::from(code << UNIT_BITS)
    }

    /// From short forms by these windows to those by others.
    pub fn translation_to(&self, others: &Self) -> Translation {
        let mut translation = Translation([None; MAX_WINDOWS]);
        for (&window, high_bits) in self.0.iter().zip(&mut translation.0) {
            *high_bits = others.encode(u64::from(window) << WINDOW_BITS);
        }
        translation
    }

    #[cold]
    fn position(&self, window: u32) -> Option<usize> {
        self.0.iter().position(|&it| it == window)
    }

    /// Like [`encode`](Self::encode), in a new window if need be.
    #[inline]
    fn encode_anew(&mut self, address: u64) -> Option<u32> {
        self.encode(address)
            .or_else(|| self.encode_in_new_window(address))
    }

    #[cold]
    fn encode_in_new_window(&mut self, address: u64) -> Option<u32> {
        let has_room = self.0.len() < MAX_WINDOWS;
        if has_room {
            self.0.push((address >> WINDOW_BITS) as u32);
        }
        self.encode(address).filter(|_| has_room)
    }
}

/// From one short form of addresses to another, by window.
pub struct Translation([Option<u32>; MAX_WINDOWS]);

impl Translation {
    /// The other short form, if there is one.
    #[inline]
    pub fn of(&self, code: u32) -> Option<u32> {
        let high_bits = self.0[(code >> OFFSET_BITS) as usize]?;
        Some(high_bits | (code & !(u32::MAX << OFFSET_BITS)))
    }
}

impl Default for Addresses {
    fn default() -> Self {
        Self::Narrow(Windows::default(), Cells::default())
    }
}

impl Addresses {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Narrow(_, codes) => codes.len(),
            Self::Wide(addresses) => addresses.len(),
        }
    }

    /// The address at a position.
    #[inline]
    pub fn get(&self, position: usize) -> u64 {
        match self {
            Self::Narrow(windows, codes) => windows.decode(codes.get(position)),
            Self::Wide(addresses) => addresses.get(position),
        }
    }

    /// The first position of an address.
    pub fn find(&self, address: u64) -> Option<usize> {
        self.find_all(address).first().copied()
    }

    /// All positions of an address.
    pub fn find_all(&self, address: u64) -> Vec<usize> {
        match self {
            Self::Narrow(windows, codes) => windows
                .encode(address)
                .map_or_else(Vec::new, |code| codes.positions(|it| it == code)),
            Self::Wide(addresses) => addresses.positions(|it| it == address),
        }
    }

    /// Adds an address.
    #[inline]
    pub fn push(&mut self, address: u64) {
        match self {
            Self::Narrow(windows, codes) => match windows.encode_anew(address) {
                Some(code) => codes.own().push(code),
                None => self.widen().push(address),
            },
            Self::Wide(addresses) => addresses.own().push(address),
        }
    }

    /// Adds the addresses of another list.
    pub fn append(&mut self, later: Self) {
        if let (Self::Narrow(windows, codes), Self::Narrow(later_windows, later_codes)) =
            (&mut *self, &later)
        {
            let known = windows.clone();
            let is_room = later_windows.0.iter().all(|&window| {
                windows
                    .encode_anew(u64::from(window) << WINDOW_BITS)
                    .is_some()
            });
            if is_room {
                let translation = later_windows.translation_to(windows);
                let recoded = |&code| translation.of(code).unwrap_or_default();
                codes.own().extend(later_codes.all().iter().map(recoded));
                return;
            }
            *windows = known;
        }
        let all = self.widen();
        match later {
            Self::Narrow(windows, codes) => {
                all.extend(codes.all().iter().map(|&code| windows.decode(code)));
            }
            Self::Wide(mut addresses) => all.append(addresses.own()),
        }
    }

    /// Gives all addresses eight bytes.
    #[cold]
    fn widen(&mut self) -> &mut Vec<u64> {
        if let Self::Narrow(windows, codes) = self {
            let addresses = codes.all().iter().map(|&code| windows.decode(code));
            *self = Self::Wide(addresses.collect::<Vec<_>>().into());
        }
        match self {
            Self::Wide(addresses) => addresses.own(),
            Self::Narrow(..) => unreachable!("it was widened"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(addresses: &[u64]) -> Addresses {
        let mut list = Addresses::default();
        addresses.iter().for_each(|&address| list.push(address));
        list
    }

    fn assert_holds(list: &Addresses, addresses: &[u64], is_narrow: bool) {
        assert_eq!(matches!(list, Addresses::Narrow(..)), is_narrow);
        assert_eq!(list.len(), addresses.len());
        for (position, &address) in addresses.iter().enumerate() {
            assert_eq!(list.get(position), address);
            assert!(list.find_all(address).contains(&position));
            assert_eq!(
                list.find(address),
                addresses.iter().position(|&it| it == address)
            );
        }
        assert_eq!(list.find(0x1234_5678_9ab8), None);
    }

    const NEAR: [u64; 4] = [0x7f1a_8c00_0000, 0x7f1a_8c00_0008, 0, 0xffff_fff8];
    const UNALIGNED: [u64; 2] = [0x7f1a_8c00_0001, u64::MAX];

    fn far() -> Vec<u64> {
        (1..=8).map(|n| n << 32).collect()
    }

    #[test]
    fn a_list_keeps_its_addresses() {
        assert_holds(&list(&NEAR), &NEAR, true);
        assert_holds(&list(&far()), &far(), true);
        for more in [&UNALIGNED[..], &[9 << 32]] {
            let all = [&far(), more].concat();
            assert_holds(&list(&all), &all, false);
        }
    }

    #[test]
    fn lists_are_put_together() {
        for (first, second, is_narrow) in [
            (&NEAR[..], &NEAR[..], true),
            (&[], &NEAR, true),
            (&[16], &NEAR, true),
            (&NEAR, &UNALIGNED, false),
            (&UNALIGNED, &NEAR, false),
            (&NEAR, &far(), false),
        ] {
            let mut all = list(first);
            all.append(list(second));
            assert_holds(&all, &[first, second].concat(), is_narrow);
        }
    }
}
