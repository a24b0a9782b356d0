//! A table of pointers in libcrypto's format, for programs that walk it or look up entries.

use std::ffi::{c_int, c_ulong, c_void};
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::sync::Arc;

use super::newer::{Compare, Each, EachWith, Hash};
use super::{ffi, newer};

/// An entry of a table: an object that C code knows by its address, and finds by its key.
pub trait Keyed {
    /// Equal for objects with equal keys.
    fn key_hash(&self) -> u64;

    /// Whether a lookup with one object finds the other.
    fn is_alike(&self, other: &Self) -> bool;
}

/// An owned `LHASH_OF(…)`, with a reference to each object in it.
pub struct HashTable<T, R> {
    table: NonNull<ffi::OPENSSL_LHASH>,
    shown: Vec<R>,
    objects: PhantomData<Arc<T>>,
}

// SAFETY: changed only through an exclusive reference; programs must not read it during a change.
unsafe impl<T: Send + Sync, R: Send> Send for HashTable<T, R> {}

impl<T, R> Drop for HashTable<T, R> {
    fn drop(&mut self) {
        // SAFETY: we own the table; its entries are not freed with it.
        unsafe { ffi::OPENSSL_LH_free(self.table.as_ptr()) }
    }
}

impl<T: Keyed, R: AsRef<Arc<T>>> HashTable<T, R> {
    /// An empty table. None when memory runs out.
    pub fn new() -> Option<Self> {
        // SAFETY: every entry of the table is a T, and a program's lookup must pass one too.
        let table = NonNull::new(unsafe { ffi::OPENSSL_LH_new(Some(hash::<T>), Some(compare::<T>)) })?;
        // SAFETY: the table is ours, and the functions are for its entries.
        unsafe { newer::set_thunks(table.as_ptr(), hash_thunk, compare_thunk, each_thunk, each_with_thunk) };
        Some(Self { table, shown: Vec::new(), objects: PhantomData })
    }

    /// Makes these objects the table's only entries; returns the old ones. If they are the same, the table is not touched, so
    /// that a program may call this while it walks the table.
    pub fn show(&mut self, objects: Vec<R>) -> Vec<R> {
        if self.shown.iter().map(address).eq(objects.iter().map(address)) {
            return objects;
        }
        // SAFETY: the table is ours.
        unsafe { ffi::OPENSSL_LH_flush(self.table.as_ptr()) };
        for object in &objects {
            // SAFETY: as above; the object lives as long as it is in the table.
            unsafe { ffi::OPENSSL_LH_insert(self.table.as_ptr(), address(object).cast_mut().cast()) };
        }
        std::mem::replace(&mut self.shown, objects)
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut c_void {
        self.table.as_ptr().cast()
    }
}

fn address<T, R: AsRef<Arc<T>>>(object: &R) -> *const T {
    Arc::as_ptr(object.as_ref())
}

unsafe extern "C-unwind" fn hash<T: Keyed>(object: *const c_void) -> c_ulong {
    // SAFETY: see HashTable::new.
    unsafe { &*object.cast::<T>() }.key_hash()
}

unsafe extern "C-unwind" fn compare<T: Keyed>(one: *const c_void, other: *const c_void) -> c_int {
    // SAFETY: see HashTable::new.
    let (one, other) = unsafe { (&*one.cast::<T>(), &*other.cast::<T>()) };
    (!one.is_alike(other)).into()
}

unsafe extern "C-unwind" fn hash_thunk(object: *const c_void, function: Hash) -> c_ulong {
    // SAFETY: libcrypto passes the functions that the table was made with, and its entries.
    unsafe { function(object) }
}

unsafe extern "C-unwind" fn compare_thunk(
    one: *const c_void,
    other: *const c_void,
    function: Compare,
) -> c_int {
    // SAFETY: as above.
    unsafe { function(one, other) }
}

unsafe extern "C-unwind" fn each_thunk(object: *mut c_void, function: Each) {
    // SAFETY: the program's function, for objects of this table.
    unsafe { function(object) }
}

unsafe extern "C-unwind" fn each_with_thunk(object: *mut c_void, argument: *mut c_void, function: EachWith) {
    // SAFETY: as above, with the program's argument.
    unsafe { function(object, argument) }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Number(u64);

    impl Keyed for Number {
        fn key_hash(&self) -> u64 {
            self.0 % 2
        }

        fn is_alike(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }

    struct Shown(Arc<Number>);

    impl AsRef<Arc<Number>> for Shown {
        fn as_ref(&self) -> &Arc<Number> {
            &self.0
        }
    }

    fn finds(table: &HashTable<Number, Shown>, number: u64) -> bool {
        let like = Number(number);
        // SAFETY: the table is alive, and the lookup passes an object of its type.
        unsafe { !ffi::OPENSSL_LH_retrieve(table.table.as_ptr(), (&raw const like).cast()).is_null() }
    }

    #[test]
    fn a_program_finds_what_is_alike() {
        let mut table = HashTable::new().unwrap();
        let numbers =
            |range: std::ops::Range<u64>| range.map(|number| Shown(Arc::new(Number(number)))).collect();
        assert!(table.show(numbers(0..20)).is_empty());
        assert!(finds(&table, 0) && finds(&table, 19) && !finds(&table, 20));
        let old = table.show(numbers(30..31));
        assert_eq!(old.len(), 20);
        assert!(finds(&table, 30) && !finds(&table, 0));
    }

    #[test]
    fn the_same_objects_are_not_touched() {
        let mut table = HashTable::new().unwrap();
        let number = Arc::new(Number(1));
        table.show(vec![Shown(number.clone())]);
        assert_eq!(table.show(vec![Shown(number.clone())]).len(), 1, "given back: nothing was taken in");
        assert_eq!(Arc::strong_count(&number), 2);
    }
}
