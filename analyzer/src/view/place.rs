//! Where items are held, as PHP would spell it: `$carts[*]`, `App\Queue->jobs[*]`.

use std::fmt::{self, Display, Formatter};

use crate::analysis::waste::{Place, Start};
use crate::view::php::{RootNotation, ShapeNotation};
use crate::view::text::printable;

/// A place in PHP's notation.
pub struct Notation<'p>(pub &'p Place<'p>);

impl Display for Notation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.start {
            Start::Root(root) => RootNotation(root).fmt(f)?,
            Start::Class(class) => f.write_str(&printable(class))?,
            Start::Unreachable(item_type) => write!(f, "unreachable {item_type}")?,
        }
        let mut steps = self.0.steps.iter();
        steps.try_for_each(|&shape| ShapeNotation(shape).fmt(f))
    }
}
