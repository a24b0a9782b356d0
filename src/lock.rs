//! How threads share values. Locks do not poison: the panic guard of `abi/` turns a panic into a failed connection, and a
//! failed connection's settings must still be readable.
//!
//! A new connection reads shared values (its context, the caches, lazily made tables). It must not wait for a thread that does
//! not exist in a forked child: [`Published`], [`Renewable`] and [`Lazy`] see to that.

use std::ops::Deref;
use std::time::Duration;
#[cfg(not(feature = "models"))]
use std::{sync, thread};

use once_cell::race::OnceBox;
#[cfg(feature = "models")]
use shuttle::{sync, thread};
/// Atomics that models of threads can schedule.
pub use sync::atomic;
use sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};

use crate::fork;

/// Guards a value for a few instructions at a time: never across C code, never across a system call.
#[derive(Default)]
pub struct Lock<T>(Mutex<T>);

impl<T> Lock<T> {
    /// A lock around `value`.
    pub const fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the lock, unless another thread holds it.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        match self.0.try_lock() {
            Ok(value) => Some(value),
            Err(TryLockError::Poisoned(value)) => Some(value.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Runs `work` on the value.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.lock())
    }
}

impl<T> Lock<T> {
    /// Replaces the value; the old one is dropped after the lock is released.
    pub fn set(&self, value: T) {
        let old = std::mem::replace(&mut *self.lock(), value);
        drop(old);
    }
}

/// Wakes threads that wait for a locked value to change. Without waiters this costs no system call.
#[derive(Default)]
pub struct Condition {
    /// The number of waiters. It grows only while the value is locked, so a thread that changed the value sees all waiters that
    /// found it unchanged.
    waiting: AtomicUsize,
    changed: Condvar,
}

impl Condition {
    /// The value has changed.
    pub fn notify(&self) {
        if self.waiting.load(Ordering::Acquire) != 0 {
            self.changed.notify_all();
        }
    }

    /// Waits until `look` finds something in the value of `lock`.
    pub fn wait<T, R>(&self, lock: &Lock<T>, mut look: impl FnMut(&mut T) -> Option<R>) -> R {
        let mut value = lock.lock();
        if let Some(found) = look(&mut value) {
            return found;
        }
        self.waiting.fetch_add(1, Ordering::AcqRel);
        loop {
            value = self.changed.wait(value).unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = look(&mut value) {
                self.waiting.fetch_sub(1, Ordering::AcqRel);
                return found;
            }
        }
    }
}

impl<T: Clone> Lock<T> {
    /// A copy of the value.
    pub fn get(&self) -> T {
        self.lock().clone()
    }
}

/// A lock around a value that is rarely set: while it is unset, a lookup costs one load, and the field costs one pointer.
pub struct Rare<T>(OnceBox<Place<T>>);

struct Place<T> {
    there: AtomicBool,
    value: Lock<Option<T>>,
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(OnceBox::new())
    }
}

impl<T> Rare<T> {
    /// Whether a value is set.
    pub fn is_there(&self) -> bool {
        self.present().is_some()
    }

    /// Replaces the value, or clears it; the old one is dropped after the lock is released.
    pub fn set(&self, value: Option<T>) {
        if value.is_none() && !self.is_there() {
            return;
        }
        let old = self.with(|place| std::mem::replace(place, value));
        drop(old);
    }

    /// Takes the value out.
    pub fn take(&self) -> Option<T> {
        self.present()?.with(Option::take)
    }

    /// Reads or changes the value, set or not.
    pub fn with<R>(&self, work: impl FnOnce(&mut Option<T>) -> R) -> R {
        let empty = || Box::new(Place { there: AtomicBool::new(false), value: Lock::default() });
        self.0.get_or_init(empty).with(work)
    }

    /// Reads or changes the value, unless it is unset or another thread holds the lock.
    pub fn try_with<R>(&self, work: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.present()?.value.try_lock()?.as_mut().map(work)
    }

    fn present(&self) -> Option<&Place<T>> {
        self.0.get().filter(|place| place.there.load(Ordering::Acquire))
    }
}

impl<T> Place<T> {
    fn with<R>(&self, work: impl FnOnce(&mut Option<T>) -> R) -> R {
        self.value.with(|value| {
            let result = work(value);
            self.there.store(value.is_some(), Ordering::Release);
            result
        })
    }
}

impl<T: Clone> Rare<T> {
    /// A copy of the value.
    pub fn get(&self) -> Option<T> {
        self.present()?.value.get()
    }
}

/// A table that is made at its first use. Threads that arrive at the same time each make it, and the first one's is kept, so
/// none waits.
pub struct Lazy<T> {
    value: OnceBox<T>,
    make: fn() -> T,
}

impl<T> Lazy<T> {
    /// What `make` makes.
    pub const fn new(make: fn() -> T) -> Self {
        Self { value: OnceBox::new(), make }
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| Box::new((self.make)()))
    }
}

/// Backs off while another thread briefly holds something. Yielding alone is not enough: a holder with a lower priority would
/// not get to run.
struct Patience(u32);

impl Patience {
    /// How often a thread yields before it sleeps.
    const YIELDS: u32 = 100;
    /// The longest sleep.
    const LONGEST: Duration = Duration::from_millis(5);

    fn wait(&mut self) {
        self.0 = self.0.saturating_add(1);
        match self.0.checked_sub(Self::YIELDS) {
            None => thread::yield_now(),
            Some(sleeps) => thread::sleep((Duration::from_micros(50) * sleeps.min(1000)).min(Self::LONGEST)),
        }
    }
}

/// A value with many readers and few changes: readers never wait. A change makes a copy.
pub struct Published<T> {
    /// 0, or one more than the generation of the process whose thread changes the value.
    writer: AtomicU64,
    /// Index of the place that readers use. It is never written to.
    current: AtomicUsize,
    /// Several, because in a forked child readers and writers that no longer exist may hold some of them.
    places: [RwLock<Arc<T>>; PLACES],
}

const PLACES: usize = 4;

impl<T> Published<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        let value = Arc::new(value);
        Self {
            writer: AtomicU64::new(0),
            current: AtomicUsize::new(0),
            places: std::array::from_fn(|_| RwLock::new(value.clone())),
        }
    }

    /// The current value.
    pub fn get(&self) -> Arc<T> {
        loop {
            match self.places[self.current.load(Ordering::Acquire)].try_read() {
                Ok(value) => return value.clone(),
                Err(TryLockError::Poisoned(value)) => return value.into_inner().clone(),
                // Another place has become the current one in the meantime.
                Err(TryLockError::WouldBlock) => std::hint::spin_loop(),
            }
        }
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        let writing = self.write();
        let old = self.publish(Arc::new(value));
        drop(writing);
        drop(old);
    }

    /// Changes a copy of the value and publishes it. The old value is dropped after that.
    pub fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R
    where
        T: Clone,
    {
        let writing = self.write();
        let mut value = T::clone(&self.get());
        let result = change(&mut value);
        let old = self.publish(Arc::new(value));
        drop(writing);
        drop(old);
        result
    }

    fn write(&self) -> Writing<'_> {
        let own = u64::from(fork::generation()) + 1;
        let mut patience = Patience(0);
        loop {
            // A writer of an earlier generation does not exist in this process; its value was not published.
            let writer = self.writer.load(Ordering::Relaxed);
            if writer != own
                && self.writer.compare_exchange(writer, own, Ordering::Acquire, Ordering::Relaxed).is_ok()
            {
                return Writing(&self.writer);
            }
            patience.wait();
        }
    }

    /// Returns the old values.
    fn publish(&self, value: Arc<T>) -> [Option<Arc<T>>; PLACES] {
        let now = self.current.load(Ordering::Relaxed);
        let mut old = [const { None }; PLACES];
        let mut fill = |place: usize| {
            let written = match self.places[place].try_write() {
                Ok(mut place) => std::mem::replace(&mut *place, value.clone()),
                Err(TryLockError::Poisoned(place)) => {
                    std::mem::replace(&mut *place.into_inner(), value.clone())
                }
                Err(TryLockError::WouldBlock) => return false,
            };
            old[place] = Some(written);
            true
        };
        let mut patience = Patience(0);
        let next = loop {
            if let Some(next) = (0..PLACES).filter(|place| *place != now).find(|place| fill(*place)) {
                break next;
            }
            patience.wait();
        };
        self.current.store(next, Ordering::Release);
        // No value may outlive its replacement, unless a reader holds it right now.
        for place in (0..PLACES).filter(|place| *place != next) {
            fill(place);
        }
        old
    }
}

/// The right to write; one thread has it at a time.
struct Writing<'a>(&'a AtomicU64);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Release);
    }
}

/// A lock around something that a forked child can do without: a cache. If the holder is a thread of the parent that does not
/// exist in the child, the child starts with an empty value and leaves the old one alone.
pub struct Renewable<T> {
    value: Lock<T>,
    /// The generation of the process whose thread held it last.
    holder: AtomicU64,
    /// The value that replaces this one.
    next: OnceBox<Self>,
}

/// How many times to try a lock whose holder may be gone.
const TRIES: usize = 1000;

impl<T: Default> Default for Renewable<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Renewable<T> {
    /// A lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            value: Lock::new(value),
            holder: AtomicU64::new(fork::generation().into()),
            next: OnceBox::new(),
        }
    }
}

impl<T: Default> Renewable<T> {
    /// Runs `work` on the value.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let own = u64::from(fork::generation());
        let mut last = self;
        loop {
            while let Some(next) = last.next.get() {
                last = next;
            }
            let Some(mut value) = last.take(own) else {
                last.next.get_or_init(Box::default);
                continue;
            };
            last.holder.store(own, Ordering::Relaxed);
            if last.next.get().is_none() {
                return work(&mut value);
            }
        }
    }

    /// None if the lock will never be released.
    fn take(&self, own: u64) -> Option<MutexGuard<'_, T>> {
        for _ in 0..TRIES {
            if let Some(value) = self.value.try_lock() {
                return Some(value);
            }
            if self.holder.load(Ordering::Relaxed) == own {
                return Some(self.value.lock());
            }
            thread::yield_now();
        }
        None
    }
}

impl<T: Clone + Default> Renewable<T> {
    /// A copy of the value.
    pub fn get(&self) -> T {
        self.with(|value| value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Miri runs these tests too, several hundred times slower.
    const TURNS: usize = if cfg!(miri) { 20 } else { 2000 };

    #[test]
    fn who_waits_is_woken_and_nobody_else_is_called() {
        let (lock, condition) = (Lock::new(0), Condition::default());
        condition.notify();
        std::thread::scope(|scope| {
            let waiters: Vec<_> = (1..=3)
                .map(|wanted| {
                    let (lock, condition) = (&lock, &condition);
                    scope.spawn(move || condition.wait(lock, |value| (*value >= wanted).then_some(*value)))
                })
                .collect();
            for value in 1..=3 {
                while lock.with(|_| condition.waiting.load(Ordering::Acquire)) == 0 && value < 3 {
                    thread::yield_now();
                }
                lock.set(value);
                condition.notify();
            }
            for (waiter, wanted) in waiters.into_iter().zip(1..) {
                assert!(waiter.join().is_ok_and(|found| found >= wanted));
            }
        });
        assert_eq!(condition.waiting.load(Ordering::Acquire), 0);
    }

    #[test]
    fn a_change_is_read_and_leaves_nothing_behind() {
        let first = Arc::new(1);
        let published = Published::new(first.clone());
        assert_eq!(published.change(|value| std::mem::replace(value, Arc::new(2))), first);
        assert_eq!((**published.get(), Arc::strong_count(&first)), (2, 1));
        published.set(Arc::new(3));
        assert_eq!(**published.get(), 3);
    }

    #[test]
    fn readers_find_a_whole_value_while_it_is_changed() {
        let published = Published::new((0, 0));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    (0..TURNS).for_each(|_| published.change(|value| *value = (value.0 + 1, value.1 + 1)))
                });
            }
            scope.spawn(|| {
                for _ in 0..TURNS {
                    let value = published.get();
                    assert_eq!(value.0, value.1);
                }
            });
        });
        assert_eq!(*published.get(), (2 * TURNS, 2 * TURNS));
    }

    #[test]
    fn what_a_lost_thread_has_taken_does_not_stop_others() {
        let published = Published::new(1);
        // As in a child: the writer has another generation, and so do a reader and a half-written place.
        published.writer.store(77, Ordering::Relaxed);
        let _reader = published.places[1].read();
        let _writer = published.places[2].write();
        published.set(2);
        assert_eq!(*published.get(), 2);

        let cache = Renewable::new(vec![1]);
        let _holder = cache.value.lock();
        cache.holder.store(77, Ordering::Relaxed);
        cache.with(|value| value.push(2));
        assert_eq!(cache.get(), [2]);
    }

    #[test]
    fn who_holds_a_cache_is_waited_for() {
        let cache = Renewable::<usize>::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..TURNS / 2).for_each(|_| cache.with(|value| *value += 1)));
            }
        });
        assert_eq!(cache.get(), 2 * TURNS);
    }

    #[test]
    fn rare_things_come_and_go() {
        let rare = Rare::default();
        assert_eq!((rare.is_there(), rare.take(), rare.try_with(|value| *value)), (false, None, None));
        rare.set(Some(1));
        assert_eq!((rare.get(), rare.take()), (Some(1), Some(1)));
        assert!(!rare.is_there());
        assert_eq!(size_of::<Rare<[u8; 100]>>(), size_of::<usize>());
    }
}
