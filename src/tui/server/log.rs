//! The log: requests, open ones included, and what became of the app, in the order in which they
//! were first heard of.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::sandbox::{Event, Exchange, Problem, Streaming};
use crate::tui::message::Now;

/// How many rows are kept.
const LENGTH: usize = 200;

/// A row's number; never used twice, whatever is served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowId(u64);

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub id: RowId,
    /// When it began, as the clock on the wall had it.
    pub at: SystemTime,
    /// What.
    pub what: Logged,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Logged {
    /// A streamed answer is on its way.
    Open(Open),
    /// A request was answered.
    Finished(Arc<Exchange>),
    /// The app was built anew.
    Built {
        /// Why.
        because: String,
        /// How long it took.
        took: Duration,
        /// What is wrong with it now.
        problems: Vec<Problem>,
    },
    /// The JavaScript engine was replaced.
    Restarted {
        /// Why.
        because: String,
    },
}

/// A streamed answer on its way, as it was when it was looked at last.
#[derive(Clone, Debug)]
pub struct Open {
    /// What is known of it.
    pub stream: Arc<Streaming>,
    /// Pieces that have left.
    pub chunks: u32,
    /// For how long it has been going on since it was heard of.
    pub lasts: Duration,
    heard: Duration,
}

/// The log: the last rows, oldest first.
#[derive(Debug, Default)]
pub struct Log {
    rows: VecDeque<Row>,
    next: u64,
}

impl Row {
    /// The exchange, if the row is a finished one.
    pub fn exchange(&self) -> Option<&Arc<Exchange>> {
        match &self.what {
            Logged::Finished(exchange) => Some(exchange),
            _ => None,
        }
    }
}

impl Log {
    /// Takes in what happened; what was going on is replaced by its end.
    pub fn take(&mut self, event: &Event, now: Now) {
        let at = SystemTime::from(now.moment.when);
        match event {
            Event::Streaming(stream) => self.push(stream.started, opened(stream, now)),
            Event::Finished(exchange) => self.finish(exchange),
            Event::Rebuilt {
                because,
                took,
                problems,
            } => self.push(
                at,
                Logged::Built {
                    because: because.clone(),
                    took: *took,
                    problems: problems.clone(),
                },
            ),
            Event::Restarted { because } => self.push(
                at,
                Logged::Restarted {
                    because: because.clone(),
                },
            ),
            Event::Console(_) => {}
        }
    }

    /// Looks how far the open answers are.
    pub fn look(&mut self, now: Now) {
        for open in self.rows.iter_mut().filter_map(open) {
            open.chunks = open.stream.chunks();
            open.lasts = now.uptime.saturating_sub(open.heard);
        }
    }

    /// The server is another one: nothing of the old one goes on.
    pub fn close_open(&mut self) {
        self.rows.retain(|row| !matches!(row.what, Logged::Open(_)));
    }

    /// Whether anything goes on.
    pub fn is_open(&self) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| matches!(row.what, Logged::Open(_)))
    }

    /// The rows, the newest first.
    pub fn newest_first(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.rows.iter().rev()
    }

    /// The row with this number, if it is still kept.
    pub fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing happened yet.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn finish(&mut self, exchange: &Arc<Exchange>) {
        let what = Logged::Finished(exchange.clone());
        let mut rows = self.rows.iter_mut().rev();
        match rows.find(|row| is_beginning_of(row, exchange)) {
            Some(row) => row.what = what,
            None => self.push(exchange.started, what),
        }
    }

    fn push(&mut self, at: SystemTime, what: Logged) {
        if self.rows.len() == LENGTH {
            self.rows.pop_front();
        }
        self.next += 1;
        let id = RowId(self.next);
        self.rows.push_back(Row { id, at, what });
    }
}

fn opened(stream: &Arc<Streaming>, now: Now) -> Logged {
    Logged::Open(Open {
        stream: stream.clone(),
        chunks: stream.chunks(),
        lasts: Duration::ZERO,
        heard: now.uptime,
    })
}

fn open(row: &mut Row) -> Option<&mut Open> {
    match &mut row.what {
        Logged::Open(open) => Some(open),
        _ => None,
    }
}

/// Numbers of requests begin anew with every server, so that the time has to agree too.
fn is_beginning_of(row: &Row, exchange: &Exchange) -> bool {
    let stream = match &row.what {
        Logged::Open(open) => &open.stream,
        _ => return false,
    };
    stream.id == exchange.id && stream.started == exchange.started
}
