//! The log: requests, open ones included, and what became of the app, in the order in which they
//! were first heard of.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::sandbox::{Console, ConsoleLine, Event, Exchange, Problem, UnderWay};
use crate::tui::message::Now;

/// How many rows are kept.
const LENGTH: usize = 200;
/// How many console lines a request's row has at the most: a timer may write for ever.
const MOST_SAID: usize = 200;

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
    /// A request is under way.
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
    /// A line was written to the console outside of a request.
    Said(ConsoleLine),
}

/// A request that is not over, as it was when it was looked at last.
#[derive(Clone, Debug)]
pub struct Open {
    /// What is known of it.
    pub request: Arc<UnderWay>,
    /// Status of the answer, once its head has left.
    pub status: Option<u16>,
    /// Pieces that have left.
    pub chunks: u32,
    /// For how long it has been going on.
    pub lasts: Duration,
    /// When it came in, on the clock that counts from the program's start.
    begun: Duration,
    server: Held,
}

/// Whether the server still holds a request. One that it let go is over, also if its end was not
/// heard because too much happened at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Yes,
    /// Its end is on its way, or was lost.
    NoMore,
}

/// The log: the last rows, oldest first.
#[derive(Debug, Default)]
pub struct Log {
    rows: VecDeque<Row>,
    next: u64,
    /// The last row of a server that is no more.
    former: RowId,
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
            Event::UnderWay(request) => self.push(request.started, opened(request, now)),
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
            Event::Console(console) => self.hear(at, console),
        }
    }

    /// What a request's handler writes comes with its end; what it writes after that, in `after()` or
    /// a timer, is added.
    fn hear(&mut self, at: SystemTime, console: &Console) {
        let line = ConsoleLine {
            level: console.level,
            text: console.text.clone(),
        };
        let Some(id) = console.request else {
            return self.push(at, Logged::Said(line));
        };
        let former = self.former;
        let of_this_server = self.rows.iter_mut().rev().filter(|row| row.id > former);
        let mut finished = of_this_server.filter_map(finished);
        if let Some(exchange) = finished.find(|exchange| exchange.id == id)
            && exchange.console.len() < MOST_SAID
        {
            Arc::make_mut(exchange).console.push(line);
        }
    }

    /// Looks how far the open requests are; those whose end was lost go.
    pub fn look(&mut self, now: Now) {
        self.rows.retain(|row| !is_lost(row));
        for open in self.rows.iter_mut().filter_map(open) {
            open.status = open.request.status();
            open.chunks = open.request.chunks();
            open.lasts = now.uptime.saturating_sub(open.begun);
            if Arc::strong_count(&open.request) == 1 {
                open.server = Held::NoMore;
            }
        }
    }

    /// The server is another one, which counts its requests anew: nothing of the old one goes on.
    pub fn close_server(&mut self) {
        self.rows.retain(|row| !matches!(row.what, Logged::Open(_)));
        self.former = RowId(self.next);
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

fn opened(request: &Arc<UnderWay>, now: Now) -> Logged {
    let before = SystemTime::from(now.moment.when).duration_since(request.started);
    let lasts = before.unwrap_or_default();
    Logged::Open(Open {
        request: request.clone(),
        status: request.status(),
        chunks: request.chunks(),
        lasts,
        begun: now.uptime.saturating_sub(lasts),
        server: Held::Yes,
    })
}

fn open(row: &mut Row) -> Option<&mut Open> {
    match &mut row.what {
        Logged::Open(open) => Some(open),
        _ => None,
    }
}

fn finished(row: &mut Row) -> Option<&mut Arc<Exchange>> {
    match &mut row.what {
        Logged::Finished(exchange) => Some(exchange),
        _ => None,
    }
}

/// Whether a look before this one saw that the server had let the request go.
fn is_lost(row: &Row) -> bool {
    matches!(&row.what, Logged::Open(open) if open.server == Held::NoMore)
}

/// Numbers of requests begin anew with every server, so that the time has to agree too.
fn is_beginning_of(row: &Row, exchange: &Exchange) -> bool {
    let request = match &row.what {
        Logged::Open(open) => &open.request,
        _ => return false,
    };
    request.id == exchange.id && request.started == exchange.started
}
