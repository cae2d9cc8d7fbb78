//! Which classes keep something outside of PHP's heap.

use crate::zend::view::Class;

/// What objects of a class, and of those that extend it, have outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// `dom_object` (ext/dom/xml_common.h) of a node: its document, and the node if that is in no tree.
    Node,
    /// `dom_object` of something else: the document.
    Dom,
    /// `php_sxe_object` (ext/simplexml/php_simplexml.h): the document.
    SimpleXml,
    /// `xmlreader_object` (ext/xmlreader/php_xmlreader.h): the document as far as it is being read, and a parser.
    XmlReader,
    /// `php_gd_image_object` (ext/gd/gd.c): an image.
    Image,
    /// Something of which nobody tells the size without running code.
    Unknown,
}

impl Kept {
    /// What objects of the class have outside, if it is known for something.
    pub fn by(class: Class<'_>) -> Option<Self> {
        class
            .and_parents()
            .filter(|class| class.is_internal())
            .find_map(|class| Self::named(class.name()))
    }

    fn named(class: &[u8]) -> Option<Self> {
        Some(match class {
            b"DOMNode" | b"Dom\\Node" => Self::Node,
            b"DOMNodeList"
            | b"DOMNamedNodeMap"
            | b"DOMNameSpaceNode"
            | b"DOMXPath"
            | b"Dom\\NodeList"
            | b"Dom\\NamedNodeMap"
            | b"Dom\\DtdNamedNodeMap"
            | b"Dom\\HTMLCollection"
            | b"Dom\\TokenList"
            | b"Dom\\XPath" => Self::Dom,
            b"SimpleXMLElement" => Self::SimpleXml,
            b"XMLReader" => Self::XmlReader,
            b"GdImage" => Self::Image,
            _ if UNKNOWN.contains(&class)
                || UNKNOWN_FAMILIES.iter().any(|it| class.starts_with(it)) =>
            {
                Self::Unknown
            }
            _ => return None,
        })
    }
}

/// Handles of libraries that get their memory from `malloc()`.
const UNKNOWN: &[&[u8]] = &[
    b"Collator",
    b"CurlHandle",
    b"CurlMultiHandle",
    b"CurlShareHandle",
    b"CurlSharePersistentHandle",
    b"EnchantBroker",
    b"EnchantDictionary",
    b"FTP\\Connection",
    b"IntlBreakIterator",
    b"IntlCalendar",
    b"IntlDateFormatter",
    b"IntlDatePatternGenerator",
    b"IntlIterator",
    b"IntlListFormatter",
    b"IntlTimeZone",
    b"LDAP\\Connection",
    b"LDAP\\Result",
    b"LDAP\\ResultEntry",
    b"MessageFormatter",
    b"NumberFormatter",
    b"Odbc\\Connection",
    b"Odbc\\Result",
    b"OpenSSLAsymmetricKey",
    b"OpenSSLCertificate",
    b"OpenSSLCertificateSigningRequest",
    b"PDO",
    b"PDOStatement",
    b"PgSql\\Connection",
    b"PgSql\\Lob",
    b"PgSql\\Result",
    b"ResourceBundle",
    b"SNMP",
    b"SQLite3",
    b"SQLite3Result",
    b"SQLite3Stmt",
    b"Spoofchecker",
    b"Transliterator",
    b"UConverter",
    b"XMLParser",
    b"XMLWriter",
    b"XSLTProcessor",
    b"ZipArchive",
    b"finfo",
    b"mysqli",
    b"mysqli_result",
    b"mysqli_stmt",
    b"tidy",
    b"tidyNode",
];

/// Extensions that are not PHP's own, by what the names of their classes begin with.
const UNKNOWN_FAMILIES: &[&[u8]] = &[
    b"AMQP",
    b"Gmagick",
    b"Grpc\\",
    b"Imagick",
    b"Memcached",
    b"MongoDB\\Driver\\",
    b"RdKafka",
    b"rdkafka",
];
