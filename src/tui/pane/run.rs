//! What was sent and what has come back so far: the pane's memory of one run.
//!
//! A run is one typed request, or the steps of a prepared one in order. Bodies and streams are
//! kept up to a bound ([`KEPT_BYTES`], [`KEPT_PIECES`]); what was dropped is counted.

use std::collections::VecDeque;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::sync::Arc;
use std::time::Duration;

use crate::content::{Document, PreparedRequest, RequestSpec};
use crate::sandbox::Exchange;
use crate::tui::effect::{ClientRequest, Token};
use crate::tui::message::ClientEvent;

/// Bytes of a body that are kept.
pub(super) const KEPT_BYTES: usize = 256 << 10;
/// Pieces of a body that are kept apart, the latest.
pub(super) const KEPT_PIECES: usize = 200;
/// Characters of a piece that are kept.
const KEPT_CHARACTERS: usize = 400;
/// Pieces that come this far apart are a stream, not one body cut up by the network.
const STREAM_GAP: Duration = Duration::from_millis(20);

/// Requests sent one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// What to look for in the answers.
    pub(super) look_for: Option<Document>,
    /// In order; at least one.
    pub(super) steps: Vec<Sent>,
}

/// One request of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sent {
    pub(super) request: ClientRequest,
    pub(super) token: Token,
    pub(super) state: State,
    pub(super) answer: Answer,
    /// What the server decided, once it is known.
    pub(super) exchange: Option<Arc<Exchange>>,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The one before it is not over.
    Queued,
    /// Sent; nothing came yet.
    Waiting,
    /// The head came.
    Receiving,
    /// All came, after this time.
    Complete(Duration),
    /// There is no answer, or no more of it, and why.
    Failed(String),
    /// The learner stopped it.
    Stopped,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) head: Option<Head>,
    /// The latest pieces.
    pub(super) pieces: VecDeque<Piece>,
    /// How many came in all.
    pub(super) piece_count: usize,
    /// The first bytes.
    pub(super) body: Vec<u8>,
    /// How many came in all.
    pub(super) size: u64,
    digest: DefaultHasher,
    first_piece: Option<Duration>,
    last_piece: Duration,
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        self.head == other.head && self.pieces == other.pieces && self.same_body(other)
    }
}

/// Status and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) at: Duration,
}

impl Head {
    /// The value of a header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter();
        values
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// A piece of a body, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: Duration,
    pub(super) bytes: usize,
    /// Its beginning.
    pub(super) text: String,
}

/// What to do after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The event was for another run.
    NotMine,
    /// Wait for more.
    Waiting,
    /// Send the step with this number.
    Next(usize),
    /// All steps are over.
    Over,
}

impl Run {
    /// A typed request.
    pub(super) fn typed(request: ClientRequest, token: Token) -> Self {
        Run {
            look_for: None,
            steps: vec![Sent::new(request, token)],
        }
    }

    /// The steps of a prepared request; `token` makes one for each.
    pub(super) fn prepared(prepared: &PreparedRequest, token: impl FnMut() -> Token) -> Self {
        Run {
            look_for: Some(prepared.look_for.clone()),
            ..Run::steps(&prepared.steps, token)
        }
    }

    /// Requests one after the other; `token` makes one for each.
    pub(super) fn steps(specs: &[RequestSpec], mut token: impl FnMut() -> Token) -> Self {
        let sent = |spec| Sent::new(request_of(spec), token());
        Run {
            look_for: None,
            steps: specs.iter().map(sent).collect(),
        }
    }

    /// Marks a step as sent; answers what is to be sent.
    pub(super) fn begin(&mut self, step: usize) -> Option<(Token, ClientRequest)> {
        let sent = self.steps.get_mut(step)?;
        sent.state = State::Waiting;
        Some((sent.token.clone(), sent.request.clone()))
    }

    /// Takes in what arrived.
    pub(super) fn take(&mut self, token: &str, event: &ClientEvent) -> Progress {
        let Some(index) = self.steps.iter().position(|sent| sent.token == token) else {
            return Progress::NotMine;
        };
        self.steps[index].take(event);
        match self.steps[index].state {
            State::Complete(_) | State::Failed(_) if index + 1 < self.steps.len() => {
                Progress::Next(index + 1)
            }
            State::Complete(_) | State::Failed(_) => Progress::Over,
            _ => Progress::Waiting,
        }
    }

    /// The token of the request that is under way.
    pub(super) fn running(&self) -> Option<&Token> {
        let mut steps = self.steps.iter();
        steps
            .find(|s| matches!(s.state, State::Waiting | State::Receiving))
            .map(|s| &s.token)
    }

    /// Marks whatever is not over as stopped.
    pub(super) fn stop(&mut self) {
        for sent in &mut self.steps {
            if matches!(
                sent.state,
                State::Queued | State::Waiting | State::Receiving
            ) {
                sent.state = State::Stopped;
            }
        }
    }
}

impl Sent {
    fn new(request: ClientRequest, token: Token) -> Self {
        Sent {
            request,
            token,
            state: State::Queued,
            answer: Answer::default(),
            exchange: None,
        }
    }

    fn take(&mut self, event: &ClientEvent) {
        if self.state == State::Stopped {
            return;
        }
        match event {
            ClientEvent::Head {
                status,
                headers,
                at,
            } => {
                let head = Head {
                    status: *status,
                    headers: headers.clone(),
                    at: *at,
                };
                self.answer.head = Some(head);
                self.state = State::Receiving;
            }
            ClientEvent::Chunk { bytes, at } => self.answer.push(bytes, *at),
            ClientEvent::End { at } => self.state = State::Complete(*at),
            ClientEvent::Failed { error } => self.state = State::Failed(error.clone()),
        }
    }

    /// Whether the answer is to be read piece by piece.
    pub(super) fn is_stream(&self) -> bool {
        let says_so = self.answer.head.as_ref().is_some_and(|head| {
            head.header("content-type")
                .is_some_and(|t| t.starts_with("text/event-stream"))
        });
        says_so || self.answer.spread() > STREAM_GAP
    }
}

impl Answer {
    fn push(&mut self, bytes: &[u8], at: Duration) {
        self.digest.write(bytes);
        self.size += bytes.len() as u64;
        self.piece_count += 1;
        self.first_piece.get_or_insert(at);
        self.last_piece = at;
        let room = KEPT_BYTES - self.body.len();
        self.body.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if self.pieces.len() == KEPT_PIECES {
            self.pieces.pop_front();
        }
        let beginning = &bytes[..bytes.len().min(KEPT_CHARACTERS * 4)];
        let text = String::from_utf8_lossy(beginning)
            .chars()
            .take(KEPT_CHARACTERS)
            .collect();
        self.pieces.push_back(Piece {
            at,
            bytes: bytes.len(),
            text,
        });
    }

    fn spread(&self) -> Duration {
        self.first_piece.map_or(Duration::ZERO, |first| {
            self.last_piece.saturating_sub(first)
        })
    }

    /// Whether the bodies are the same, byte for byte.
    pub(super) fn same_body(&self, other: &Answer) -> bool {
        self.size == other.size
            && self.body == other.body
            && self.digest.finish() == other.digest.finish()
    }
}

/// What differs between two answers; the date is expected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) same_body: bool,
    /// Name, value before, value after.
    pub(super) headers: Vec<(String, Option<String>, Option<String>)>,
    /// Status before and after, if they differ.
    pub(super) status: Option<(u16, u16)>,
}

/// Compares two complete answers to the same request.
pub(super) fn compare(before: &Sent, after: &Sent) -> Option<Difference> {
    let complete = |sent: &Sent| matches!(sent.state, State::Complete(_));
    let (old, new) = (before.answer.head.as_ref()?, after.answer.head.as_ref()?);
    let same =
        before.request.method == after.request.method && before.request.path == after.request.path;
    if !same || !complete(before) || !complete(after) {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in old.headers.iter().chain(&new.headers) {
        if !names.contains(&name.as_str()) && name != "date" {
            names.push(name);
        }
    }
    let headers = names
        .into_iter()
        .map(|name| (name, old.header(name), new.header(name)))
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| (name.into(), before.map(Into::into), after.map(Into::into)))
        .collect();
    Some(Difference {
        same_body: before.answer.same_body(&after.answer),
        headers,
        status: (old.status != new.status).then_some((old.status, new.status)),
    })
}

/// A prepared step as a request.
pub(super) fn request_of(spec: &RequestSpec) -> ClientRequest {
    ClientRequest {
        method: spec.method.clone(),
        path: spec.path.clone(),
        headers: spec.headers.clone(),
        body: spec.body.clone(),
        wait: Duration::from_millis(spec.wait_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(steps: usize) -> Run {
        let request = ClientRequest {
            method: "GET".into(),
            path: "/api/time".into(),
            headers: Vec::new(),
            body: None,
            wait: Duration::ZERO,
        };
        let mut run = Run::typed(request, "t0".into());
        for number in 1..steps {
            let sent = Sent {
                token: format!("t{number}"),
                ..run.steps[0].clone()
            };
            run.steps.push(sent);
        }
        run
    }

    fn head(cache: &str) -> ClientEvent {
        let headers = vec![
            ("date".into(), format!("now {cache}")),
            ("x-nextjs-cache".into(), cache.into()),
        ];
        ClientEvent::Head {
            status: 200,
            headers,
            at: Duration::from_millis(2),
        }
    }

    fn chunk(bytes: &[u8], at: u64) -> ClientEvent {
        ClientEvent::Chunk {
            bytes: bytes.to_vec(),
            at: Duration::from_millis(at),
        }
    }

    fn end() -> ClientEvent {
        ClientEvent::End {
            at: Duration::from_millis(9),
        }
    }

    #[test]
    fn the_next_step_waits_for_the_end_of_the_one_before() {
        let mut run = run(2);
        assert_eq!(run.begin(0).unwrap().0, "t0");
        assert_eq!(run.take("t0", &head("MISS")), Progress::Waiting);
        assert_eq!(run.take("t0", &end()), Progress::Next(1));
        assert_eq!(run.begin(1).unwrap().0, "t1");
        assert_eq!(run.take("t1", &end()), Progress::Over);
        assert_eq!(run.take("other", &end()), Progress::NotMine);
    }

    #[test]
    fn after_a_failed_step_the_next_is_sent_all_the_same() {
        let mut run = run(2);
        let failed = ClientEvent::Failed {
            error: "closed".into(),
        };
        assert_eq!(run.take("t0", &failed), Progress::Next(1));
    }

    #[test]
    fn what_comes_after_stopping_is_not_taken() {
        let mut run = run(2);
        run.begin(0);
        assert_eq!(run.running(), Some(&"t0".to_owned()));
        run.stop();
        assert_eq!(run.running(), None);
        assert_eq!(run.take("t0", &end()), Progress::Waiting);
        assert!(run.steps.iter().all(|sent| sent.state == State::Stopped));
    }

    #[test]
    fn answers_are_compared_by_body_and_headers_but_for_the_date() {
        let mut run = run(2);
        for (token, cache) in [("t0", "MISS"), ("t1", "HIT")] {
            for event in [head(cache), chunk(b"{}", 3), end()] {
                run.take(token, &event);
            }
        }
        let difference = compare(&run.steps[0], &run.steps[1]).unwrap();
        let cache = (
            "x-nextjs-cache".into(),
            Some("MISS".into()),
            Some("HIT".into()),
        );
        assert_eq!(
            difference,
            Difference {
                same_body: true,
                headers: vec![cache],
                status: None
            }
        );
    }

    #[test]
    fn answers_to_different_requests_are_not_compared() {
        let mut run = run(2);
        run.steps[1].request.path = "/api/other".into();
        for token in ["t0", "t1"] {
            run.take(token, &head("HIT"));
            run.take(token, &end());
        }
        assert_eq!(compare(&run.steps[0], &run.steps[1]), None);
    }

    #[test]
    fn an_endless_stream_is_kept_up_to_a_bound_and_counted() {
        let mut run = run(1);
        for at in 0..5_000 {
            run.take("t0", &chunk(&[b'x'; 100], at * 30));
        }
        let sent = &run.steps[0];
        assert!(sent.is_stream());
        assert_eq!(sent.answer.body.len(), KEPT_BYTES);
        assert_eq!(
            (sent.answer.pieces.len(), sent.answer.piece_count),
            (KEPT_PIECES, 5_000)
        );
        assert_eq!(sent.answer.size, 500_000);
    }

    #[test]
    fn bodies_that_differ_beyond_what_is_kept_still_differ() {
        let (mut one, mut other) = (run(1), run(1));
        for (run, last) in [(&mut one, b"a"), (&mut other, b"b")] {
            run.take("t0", &chunk(&vec![0; KEPT_BYTES], 1));
            run.take("t0", &chunk(last, 1));
        }
        assert!(!one.steps[0].answer.same_body(&other.steps[0].answer));
    }
}
