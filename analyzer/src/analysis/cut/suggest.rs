//! What may have been meant by a cut that cuts nothing.

use std::collections::BTreeSet;

use super::{Cut, What, static_member};
use crate::analysis::class_name::Classes;
use crate::analysis::nearest::nearest;
use crate::analysis::not_found::{NotFound, Thing, item};
use crate::graph::{Graph, Root};

/// More names than these are not looked at.
const MAX_NAMES: usize = 100_000;

/// Says that there is no such reference, and how those are called that are most like it.
pub fn not_found(cut: &Cut, graph: &Graph, classes: &Classes) -> NotFound {
    let candidates = match &cut.what {
        What::Property { class, name } => {
            let names = property_names(graph, classes);
            nearest_of(name.text(), &names, |it| format!("{class}::${it}"))
        }
        What::Key { holder, key } => match item(graph, *holder) {
            Err(error) => return error,
            Ok(node) => {
                let labels = graph.children(node).take(MAX_NAMES);
                let labels = labels.map(|edge| edge.label.to_string()).collect();
                nearest_of(key.text(), &labels, |it| format!("{holder}.{it}"))
            }
        },
        What::Variable(name) => {
            let globals = roots(graph).filter(|root| root.frame == "<GLOBAL>");
            let names = globals.map(|root| root.symbol_name.to_owned()).collect();
            nearest_of(name, &names, |it| format!("${it}"))
        }
    };
    NotFound::new(Thing::Reference, cut, candidates)
}

fn nearest_of(
    name: &str,
    names: &BTreeSet<String>,
    spell: impl Fn(String) -> String,
) -> Vec<String> {
    let found = nearest(name, names.iter().map(String::as_str));
    found.into_iter().map(spell).collect()
}

/// The properties that objects of some classes have, and the static ones.
fn property_names(graph: &Graph, classes: &Classes) -> BTreeSet<String> {
    let mut is_of_class = vec![false; graph.n_groups()];
    for part in graph.types_and_classes() {
        is_of_class[part.group as usize] = part.class.is_some_and(|it| classes.contains(it));
    }
    let properties = graph.numbered_properties();
    let of_objects = properties.filter(|it| is_of_class[it.group as usize]);
    let of_objects = of_objects.map(|it| it.label.to_string());
    let members = roots(graph).filter_map(|root| static_member(&root));
    let of_classes = members.filter(|(owner, _)| classes.contains(owner));
    let of_classes = of_classes.map(|(_, name)| name.to_owned());
    of_objects.chain(of_classes).take(MAX_NAMES).collect()
}

fn roots(graph: &Graph) -> impl Iterator<Item = Root<'_>> {
    let nodes = graph.root_nodes().into_iter();
    nodes.flat_map(|node| graph.roots(node)).take(MAX_NAMES)
}
