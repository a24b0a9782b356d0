//! Models of how threads interact, which shuttle runs in many orders (`make models`): the locks themselves, reference counts and
//! teardown, a cache, and the two halves of an open connection with the alerts that one owes through the other.
//!
//! The models use the library's own types and leave out work that does not affect the order. Shuttle switches threads at each
//! lock and each atomic; it does not model weak memory (docs/decisions/0020-models-of-threads.md).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize as Plain, Ordering};

use shuttle::thread;

use super::parts::Owed;
use crate::lock::{Condition, Lock, Published, Rare, Renewable};
use crate::reference::{Counted, Ref, References};
use crate::transport::{Mark, Slot};

/// Runs a model in many orders: at random, and with a few thread switches at chosen places.
fn explore(model: impl Fn() + Send + Sync + 'static) {
    let orders = std::env::var("ORDERS").ok().and_then(|orders| orders.parse().ok()).unwrap_or(2000);
    let model = Arc::new(model);
    let again = model.clone();
    shuttle::check_random(move || model(), orders);
    shuttle::check_pct(move || again(), orders, 3);
}

fn threads(works: Vec<Box<dyn FnOnce() + Send>>) {
    let running: Vec<_> = works.into_iter().map(thread::spawn).collect();
    for thread in running {
        thread.join().unwrap();
    }
}

#[test]
fn a_published_value_is_whole_and_no_change_is_lost() {
    explore(|| {
        let value = Arc::new(Published::new((0, 0)));
        let (first, second, reader) = (value.clone(), value.clone(), value.clone());
        let change = |value: &Published<(i32, i32)>| value.change(|pair| *pair = (pair.0 + 1, pair.1 + 1));
        threads(vec![
            Box::new(move || change(&first)),
            Box::new(move || change(&second)),
            Box::new(move || {
                let seen = reader.get();
                assert_eq!(seen.0, seen.1);
            }),
        ]);
        assert_eq!(*value.get(), (2, 2));
    });
}

#[test]
fn a_cache_keeps_what_each_thread_puts_in() {
    explore(|| {
        let cache = Arc::new(Renewable::<Vec<u32>>::default());
        let works = (0..3).map(|number| {
            let cache = cache.clone();
            let work: Box<dyn FnOnce() + Send> = Box::new(move || {
                cache.with(|entries| entries.push(number));
                // Like a lookup that removes the session, so that it is used once.
                let taken = cache.with(|entries| entries.iter().position(|entry| *entry == number));
                assert!(taken.is_some());
            });
            work
        });
        threads(works.collect());
        let mut entries = cache.get();
        entries.sort_unstable();
        assert_eq!(entries, [0, 1, 2]);
    });
}

#[test]
fn a_session_that_is_used_once_is_found_once() {
    explore(|| {
        let (cache, found) = (Arc::new(Renewable::<Vec<u32>>::default()), Arc::new(Plain::new(0)));
        cache.with(|entries| entries.push(7));
        let works = (0..2).map(|_| {
            let (cache, found) = (cache.clone(), found.clone());
            let work: Box<dyn FnOnce() + Send> = Box::new(move || {
                let taken = cache.with(|entries| entries.pop());
                found.fetch_add(usize::from(taken.is_some()), Ordering::SeqCst);
            });
            work
        });
        threads(works.collect());
        assert_eq!(found.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn who_waits_is_woken() {
    explore(|| {
        let shared = Arc::new((Lock::new(0), Condition::default()));
        let (waiting, other) = (shared.clone(), shared.clone());
        threads(vec![
            Box::new(move || waiting.1.wait(&waiting.0, |value| (*value == 2).then_some(()))),
            Box::new(move || {
                for value in 1..=2 {
                    other.0.set(value);
                    other.1.notify();
                }
            }),
        ]);
    });
}

#[test]
fn a_rare_thing_is_taken_once() {
    explore(|| {
        let (rare, taken) = (Arc::new(Rare::default()), Arc::new(Plain::new(0)));
        rare.set(Some(1));
        let works = (0..3).map(|number| {
            let (rare, taken) = (rare.clone(), taken.clone());
            let work: Box<dyn FnOnce() + Send> = Box::new(move || match number {
                0 => rare.set(None),
                _ => drop(rare.take().map(|_| taken.fetch_add(1, Ordering::SeqCst))),
            });
            work
        });
        threads(works.collect());
        assert!(taken.load(Ordering::SeqCst) <= 1 && !rare.is_there());
    });
}

/// A reference-counted object, like a connection, that counts its teardowns.
struct Object {
    references: References,
    torn_down: Plain,
}

impl Counted for Object {
    fn references(&self) -> &References {
        &self.references
    }

    fn teardown(self: &Arc<Self>) {
        assert_eq!(self.references.calls(), 0);
        self.torn_down.fetch_add(1, Ordering::SeqCst);
    }
}

impl Object {
    /// Like an exported function: the caller's reference exists when it begins, and may be gone before it ends.
    fn call(self: &Arc<Self>, inside: impl FnOnce()) {
        self.references.call_begins();
        inside();
        if self.references.call_ends() {
            self.teardown();
        }
    }
}

#[test]
fn an_object_is_torn_down_once_when_nobody_has_it_any_more() {
    explore(|| {
        let object = Arc::new(Object { references: References::first(), torn_down: Plain::new(0) });
        let first = Ref::counted(object.clone());
        let (second, third) = (first.clone(), first.clone());
        threads(vec![
            // A callback drops the reference in the middle of the call.
            Box::new(move || {
                let object = first.arc().clone();
                object.call(|| drop(first));
            }),
            Box::new(move || {
                second.arc().clone().call(|| ());
                drop(second);
            }),
            Box::new(move || drop(third.clone())),
        ]);
        assert_eq!(object.torn_down.load(Ordering::SeqCst), 1);
    });
}

/// What both threads share of an open connection: the sending half, and what the receiving half needs to send.
struct Halves {
    sender: Lock<Slot<Sender>>,
    owed: Owed,
    returned: Condition,
}

/// What has been sent.
#[derive(Default)]
struct Sender {
    data: u32,
    alerts: u32,
}

impl Halves {
    /// Like `Connection::write` and `Connection::return_sender`.
    fn write(&self) {
        let here = Mark::here();
        let taken = self.returned.wait(&self.sender, |slot| slot.take(here));
        let mut half = taken;
        half.data += 1;
        loop {
            let kept = self.sender.with(|slot| match self.owed.has_alerts() {
                true => Some(half),
                false => {
                    assert!(slot.put(half).is_none());
                    None
                }
            });
            let Some(again) = kept else { break };
            half = again;
            half.alerts += u32::from(self.owed.take().1.is_some());
        }
        self.returned.notify();
    }

    /// Like `Connection::fault_in_data`.
    fn fail(&self) {
        let here = Mark::here();
        let half = self.sender.with(|slot| {
            let half = slot.take(here);
            if half.is_none() {
                self.owed.set_fatal(20);
            }
            half
        });
        if let Some(mut half) = half {
            half.alerts += 1;
            self.sender.with(|slot| assert!(slot.put(half).is_none()));
            self.returned.notify();
        }
    }
}

#[test]
fn what_the_reader_owes_is_said_once_whoever_has_the_sending_half() {
    explore(|| {
        let sender = Lock::new(Slot::Here(Box::default()));
        let halves = Arc::new(Halves { sender, owed: Owed::default(), returned: Condition::default() });
        let (reader, writer, another) = (halves.clone(), halves.clone(), halves.clone());
        threads(vec![
            Box::new(move || reader.fail()),
            Box::new(move || (0..2).for_each(|_| writer.write())),
            Box::new(move || another.write()),
        ]);
        halves.sender.with(|slot| {
            let said = slot.get().unwrap();
            assert_eq!((said.data, said.alerts), (3, 1));
        });
    });
}
