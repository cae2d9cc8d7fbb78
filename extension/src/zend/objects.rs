//! The list of all objects.

use super::engine::executor_globals;
use super::view::{Counted, Kind, Object};

/// Every object that is alive, in the order of the handles.
pub fn live_objects<'h>() -> impl Iterator<Item = Object<'h>> {
    let store = &executor_globals().objects_store;
    // Handle 0 is never given out.
    (1..store.top as usize).filter_map(|handle| {
        // SAFETY: the store has `top` entries (Zend/zend_objects_API.h).
        let bucket = unsafe { *store.object_buckets.add(handle) }.cast_const();
        // The lowest bit marks an entry that is free, or whose object is being freed (OBJ_BUCKET_INVALID).
        if bucket.addr() & 1 != 0 {
            return None;
        }
        // SAFETY: what is left is NULL or a live object.
        match unsafe { Counted::object(bucket) }?.kind() {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    })
}
