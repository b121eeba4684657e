//! The store's thread: one change after the other, each durable before its answer is sent.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use jiff::civil::Date;

use crate::study::{Store, StoreError};
use crate::tui::effect::Change;
use crate::tui::memory::{Memory, Outcome};
use crate::tui::message::{Asker, Message, Notice};

/// Something for the store to do, on a study day.
enum Order {
    Change(Asker, Change, Date),
    Recall(Date),
}

/// The thread, and the way to it. Dropped, it finishes what was asked for first.
pub(super) struct Keeper {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Begins to keep.
    pub(super) fn start(store: Store, queue: Sender<Message>) -> io::Result<Self> {
        let (orders, waiting) = channel();
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn(move || keep(store, &waiting, &queue))?;
        Ok(Keeper {
            orders: Some(orders),
            thread: Some(thread),
        })
    }

    /// Has a change made; answered by `Message::Saved`.
    pub(super) fn change(&self, asker: Asker, change: Change, today: Date) {
        self.order(Order::Change(asker, change, today));
    }

    /// Has everything read anew; answered by `Message::Recalled`.
    pub(super) fn recall(&self, today: Date) {
        self.order(Order::Recall(today));
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(order);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(mut store: Store, orders: &Receiver<Order>, queue: &Sender<Message>) {
    for order in orders {
        let message = match order {
            Order::Change(asker, change, today) => {
                let result = make(&mut store, &change, today).map_err(|error| error.to_string());
                if let Err(error) = &result {
                    tracing::error!("{change:?} was not saved: {error}");
                }
                Message::Saved(asker, change, result)
            }
            Order::Recall(today) => match Memory::read(&store, today) {
                Ok(memory) => Message::Recalled(Box::new(memory)),
                Err(error) => Message::Notice(Notice::failed(error.to_string())),
            },
        };
        let _ = queue.send(message);
    }
}

/// Makes one change: one transaction.
pub(in crate::tui) fn make(
    store: &mut Store,
    change: &Change,
    today: Date,
) -> Result<Outcome, StoreError> {
    match change {
        Change::Review(review, session) => {
            let card = store.record(review, session)?;
            return Ok(Outcome::Reviewed(
                card,
                store.activity()?,
                store.allowance(today)?,
            ));
        }
        Change::Session(session) => store.save_session(session)?,
        Change::DiscardSession(session) => store.discard_session(session)?,
        Change::Bookmark(mark) => {
            store.toggle_bookmark(&mark.topic, mark.anchor.as_deref(), mark.at)?;
        }
        Change::Position(topic, position) => store.save_position(topic, position)?,
        Change::Reading(topic, reading) => store.save_reading(topic, *reading)?,
        Change::LastPlace(place) => store.save_last_place(place)?,
        Change::Setting(key, value) => store.set_setting(key, value)?,
        Change::Request(line) => store.remember_request(line)?,
    }
    Ok(Outcome::Durable)
}
