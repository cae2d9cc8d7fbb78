//! The engine's own classes by what they hold: one table from names of classes to families, and what the references
//! are called that a family tells the collector.

use std::io::Write;

use crate::walk::Value;
use crate::zend::view::{Counted, Kind, Object};

/// Classes whose objects hold the same things. User classes belong to the family of the internal class that they
/// extend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The array, or the object that stands for one.
    ArrayObject,
    /// Objects and what they are mapped to.
    ObjectStorage,
    /// The same with iterators.
    MultipleIterator,
    /// Elements in a row, also as a queue or stack.
    LinkedList,
    /// Elements by their place.
    Elements,
    /// Pairs of a value and its priority.
    PriorityQueue,
    /// An iterator around another one.
    IteratorIterator,
    /// One that has several behind each other.
    AppendIterator,
    /// One that reads ahead.
    CachingIterator,
    /// One that asks a function.
    CallbackFilterIterator,
    /// One iterator for each level of a tree.
    RecursiveIteratorIterator,
    /// What `foreach` goes through an object with.
    Iteration,
    /// The object of such an iteration.
    InternalIterator,
    /// Reflects an object, if that is not only a class.
    Reflection(&'static str),
    /// A connection of PDO.
    Pdo,
    /// A statement of PDO.
    PdoStatement,
    /// A row that is fetched when asked for.
    PdoRow,
    /// A connection of SQLite3.
    Sqlite3,
    /// A statement of SQLite3.
    Sqlite3Statement,
    /// A result of SQLite3.
    Sqlite3Result,
    /// Functions that a library calls back: `DOMXPath` …
    Callbacks,
    /// A list or map of DOM nodes.
    NodeMap,
    /// A namespace declaration of DOM.
    NamespaceNode,
    /// A range of dates.
    Period,
    /// An element of SimpleXML.
    SimpleXml,
    /// An archive.
    Zip,
    /// A file or folder of SPL.
    File,
    /// A handle of curl.
    Curl,
    /// Several of them.
    CurlMulti,
    /// A parser of XML with its handlers.
    XmlParser,
    /// A socket that was a stream.
    Socket,
}

impl Family {
    /// The object's family, if its class is known.
    pub fn of(object: Object<'_>) -> Option<Self> {
        object
            .class()
            .and_parents()
            .filter(|class| class.is_internal())
            .find_map(|class| Self::named(class.name()))
    }

    fn named(class: &[u8]) -> Option<Self> {
        Some(match class {
            b"ArrayObject" | b"ArrayIterator" => Self::ArrayObject,
            b"SplObjectStorage" => Self::ObjectStorage,
            b"MultipleIterator" => Self::MultipleIterator,
            b"SplDoublyLinkedList" => Self::LinkedList,
            b"SplFixedArray" | b"SplHeap" => Self::Elements,
            b"SplPriorityQueue" => Self::PriorityQueue,
            b"AppendIterator" => Self::AppendIterator,
            b"CachingIterator" => Self::CachingIterator,
            b"CallbackFilterIterator" => Self::CallbackFilterIterator,
            // The parent of all iterators around another one.
            b"IteratorIterator" => Self::IteratorIterator,
            b"RecursiveIteratorIterator" => Self::RecursiveIteratorIterator,
            b"__iterator_wrapper" => Self::Iteration,
            b"InternalIterator" => Self::InternalIterator,
            b"ReflectionFunctionAbstract" | b"ReflectionParameter" => Self::Reflection("closure"),
            b"ReflectionGenerator" => Self::Reflection("generator"),
            b"ReflectionFiber" => Self::Reflection("fiber"),
            b"ReflectionReference" => Self::Reflection("reference"),
            b"ReflectionClass" => Self::Reflection("object"),
            b"PDO" => Self::Pdo,
            b"PDOStatement" => Self::PdoStatement,
            b"PDORow" => Self::PdoRow,
            b"SQLite3Stmt" => Self::Sqlite3Statement,
            b"SQLite3Result" => Self::Sqlite3Result,
            b"SQLite3" => Self::Sqlite3,
            b"ZipArchive" => Self::Zip,
            b"DOMXPath" | b"Dom\\XPath" | b"XSLTProcessor" => Self::Callbacks,
            b"DOMNodeList"
            | b"DOMNamedNodeMap"
            | b"Dom\\NodeList"
            | b"Dom\\NamedNodeMap"
            | b"Dom\\DtdNamedNodeMap"
            | b"Dom\\HTMLCollection" => Self::NodeMap,
            b"DOMNameSpaceNode" => Self::NamespaceNode,
            b"DatePeriod" => Self::Period,
            b"SimpleXMLElement" => Self::SimpleXml,
            b"SplFileInfo" => Self::File,
            b"CurlHandle" => Self::Curl,
            b"CurlMultiHandle" => Self::CurlMulti,
            b"XMLParser" => Self::XmlParser,
            b"Socket" => Self::Socket,
            _ => return None,
        })
    }

    /// What a reference is called that the family tells the collector at this place of its list.
    pub fn label(self, idx: usize, value: Value<Counted<'_>>) -> Label {
        match self {
            Self::ArrayObject if idx == 0 => Label::Name("storage"),
            Self::PriorityQueue if idx.is_multiple_of(2) => Label::Numbered("data", idx / 2),
            Self::PriorityQueue => Label::Numbered("priority", idx / 2),
            Self::RecursiveIteratorIterator if idx.is_multiple_of(2) => {
                Label::Numbered("level", idx / 2)
            }
            Self::RecursiveIteratorIterator => Label::Numbered("iteration", idx / 2),
            Self::Iteration if idx == 1 => Label::Name("current"),
            Self::Reflection(name) if idx == 0 => Label::Name(name),
            Self::Pdo | Self::Sqlite3 | Self::Callbacks => Label::Numbered("callback", idx),
            Self::PdoStatement if is_object(value) => Label::Name("fetch into"),
            Self::PdoStatement if is_array(value) => Label::Name("constructor arguments"),
            Self::CurlMulti if !is_of_class(value, b"CurlHandle") => Label::Name("push function"),
            Self::CurlMulti => Label::Numbered("handle", idx),
            Self::Socket if idx == 0 => Label::Name("stream"),
            _ => Label::Element(idx),
        }
    }
}

/// What something is called that is no property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `<name>`
    Name(&'static str),
    /// `<name 0>`
    Numbered(&'static str, usize),
    /// `[0]`
    Element(usize),
}

impl Label {
    /// The label as it stands in the dump, in a buffer that the caller keeps for the next one.
    pub fn write(self, buffer: &mut Vec<u8>) -> &[u8] {
        buffer.clear();
        match self {
            Self::Name(name) => write!(buffer, "<{name}>"),
            Self::Numbered(name, idx) => write!(buffer, "<{name} {idx}>"),
            Self::Element(idx) => write!(buffer, "[{idx}]"),
        }
        .expect("a buffer in memory takes everything");
        buffer
    }
}

/// True if the value is an object of this class, which has no children.
pub fn is_of_class(value: Value<Counted<'_>>, class: &[u8]) -> bool {
    matches!(value, Value::Item(item) if matches!(item.kind(), Kind::Object(object) if object.class().name() == class))
}

fn is_object(value: Value<Counted<'_>>) -> bool {
    matches!(value, Value::Item(item) if matches!(item.kind(), Kind::Object(_)))
}

/// True if the value is an array.
pub fn is_array(value: Value<Counted<'_>>) -> bool {
    matches!(value, Value::Item(item) if matches!(item.kind(), Kind::Array(_)))
}

#[cfg(test)]
mod tests {
    use super::{Family, Label};

    #[test]
    fn classes_have_their_family() {
        assert_eq!(
            Family::named(b"SplObjectStorage"),
            Some(Family::ObjectStorage)
        );
        assert_eq!(
            Family::named(b"ReflectionFiber"),
            Some(Family::Reflection("fiber"))
        );
        assert_eq!(Family::named(b"splobjectstorage"), None);
        assert_eq!(Family::named(b""), None);
    }

    #[test]
    fn labels_stand_in_brackets() {
        let mut buffer = Vec::new();
        assert_eq!(Label::Name("storage").write(&mut buffer), b"<storage>");
        assert_eq!(Label::Numbered("data", 7).write(&mut buffer), b"<data 7>");
        assert_eq!(Label::Element(12).write(&mut buffer), b"[12]");
    }
}
