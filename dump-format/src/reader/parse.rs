//! From the JSON of a header, an item, the account of the heap or a trailer to its record.
//!
//! serde drives, and each seed below puts what it meets where it belongs, so that no tree of values is built
//! and no string is allocated.

mod item;
mod scalar;

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Deserializer;

use self::item::ItemSeed;
use super::item::Item;
use crate::model::{FORMAT_VERSION, Header, HeapSection, Trailer};

/// Fills `item` anew, all but its id. Says how many children were left out for want of an id.
pub(super) fn item(json: &str, version: u32, item: &mut Item) -> Result<u64, serde_json::Error> {
    item.clear();
    let mut deserializer = Deserializer::from_str(json);
    let bad_child_ids = ItemSeed { version, item }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(bad_child_ids)
}

/// Either a header, or the version if it is not known.
pub(super) fn header(json: &str) -> Result<Result<Header, u64>, serde_json::Error> {
    /// What every version has. The rest is looked at only if the version is known.
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Minimum {
        #[serde(rename = "memory_usage")]
        _memory_usage: IgnoredAny,
        #[serde(default = "php_meminfo")]
        format_version: u64,
    }

    /// The version of a dump that names none.
    fn php_meminfo() -> u64 {
        1
    }

    let Minimum { format_version, .. } = serde_json::from_str(json)?;
    match u32::try_from(format_version) {
        Ok(version @ 1..=FORMAT_VERSION) => {
            let header: Header = serde_json::from_str(json)?;
            Ok(Ok(Header {
                format_version: version,
                ..header
            }))
        }
        _ => Ok(Err(format_version)),
    }
}

/// The account of the heap.
pub(super) fn heap(json: &str) -> Result<HeapSection<'static>, serde_json::Error> {
    serde_json::from_str(json)
}

/// The trailer.
pub(super) fn trailer(json: &str) -> Result<Trailer, serde_json::Error> {
    serde_json::from_str(json)
}
