//! Names of references, and patterns for them.

use super::InvalidCut;
use crate::analysis::wildcard::Wildcard;
use crate::graph::Label;

/// How a reference is called, or several.
#[derive(Clone, Debug)]
pub struct Name {
    text: String,
    /// The same as an index, if it is the shortest spelling of one.
    index: Option<u32>,
    /// Where it may stand for others as well.
    pattern: Option<Wildcard>,
    /// Whether the class may stand in front of it.
    may_be_hidden: bool,
}

impl Name {
    /// All elements of what is like an array, however the dump calls them.
    const ELEMENTS: &str = "[*]";

    /// That of a property. A private one that another one hides is called by its class as well.
    pub fn of_property(text: &str) -> Result<Self, InvalidCut> {
        let may_be_hidden = true;
        Ok(Self {
            may_be_hidden,
            ..Self::of_key(text)?
        })
    }

    /// That of anything that an item holds.
    pub fn of_key(text: &str) -> Result<Self, InvalidCut> {
        Ok(Self {
            text: text.to_owned(),
            index: text.parse().ok().filter(|it: &u32| it.to_string() == text),
            pattern: Wildcard::in_name(text).map_err(|_| InvalidCut)?,
            may_be_hidden: false,
        })
    }

    /// What was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Those of some references that are called so.
    pub fn choose<T>(&self, references: Vec<T>, label: impl Fn(&T) -> Label<'_>) -> Vec<T> {
        let is_own = |label: &str| label == self.text;
        let is_name = |reference: &T| match label(reference) {
            Label::Name(label) => {
                let hidden = label.rsplit_once("::").filter(|_| self.may_be_hidden);
                is_own(label) || hidden.is_some_and(|(_, name)| is_own(name))
            }
            Label::Index(index) => self.index == Some(index),
        };
        let is_there = references.iter().any(is_name);
        let pattern = self.pattern.as_ref().filter(|_| !is_there);
        let is_chosen = |reference: &T| match (pattern, label(reference)) {
            (None, _) => is_name(reference),
            (Some(pattern), Label::Name(label)) => pattern.matches(label),
            (Some(_), Label::Index(_)) if self.text == Self::ELEMENTS => true,
            (Some(pattern), Label::Index(index)) => pattern.matches(&index.to_string()),
        };
        let mut chosen = references;
        chosen.retain(is_chosen);
        chosen
    }

    /// Whether the variable is called so.
    pub fn matches(&self, variable: &str) -> bool {
        let pattern = self.pattern.as_ref();
        pattern.map_or(variable == self.text, |it| it.matches(variable))
    }

    /// Whether it may be that of an element.
    pub fn may_be_index(&self) -> bool {
        self.pattern.is_some() || self.index.is_some()
    }
}
