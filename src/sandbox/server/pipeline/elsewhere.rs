//! Rewrites to a whole address: this server answers those to itself, and no other is reached.

use std::sync::Arc;

use axum::http::header::{self, HeaderValue};
use axum::http::uri::Uri;
use axum::response::Response;

use super::Exchanging;
use crate::sandbox::reply;
use crate::sandbox::server::call::FORWARDED_HOST;
use crate::sandbox::trace::StepKind;

/// A request that is rewritten to this server more often than that leads in a circle.
const MOST_TURNS: u8 = 8;

impl Exchanging {
    /// Hands the request to the server that a rewrite of next.config names.
    pub(super) async fn fetch_elsewhere(self: Box<Self>, url: &str) -> Response {
        match self.own_target(url) {
            Some(target) if self.turns < MOST_TURNS => self.ask_itself(target).await,
            _ => self.unreachable(url),
        }
    }

    /// Next's answer where a server can't be reached: 500, and the reason in the log.
    pub(super) fn unreachable(mut self: Box<Self>, url: &str) -> Response {
        let because = if self.turns < MOST_TURNS {
            "the sandbox reaches no other server"
        } else {
            "rewrites to this server lead in a circle"
        };
        self.recorder.step(StepKind::Refused {
            because: format!(
                "{url} is not asked: {because}; Next answers so to a server that it can't reach"
            ),
        });
        self.log_error(&format!("Failed to proxy {url}: {because}"));
        self.finish(reply::unreachable_server())
    }

    /// Path and query of an address of this server.
    fn own_target(&self, url: &str) -> Option<Uri> {
        let rest = url.strip_prefix("http://")?;
        let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (name, port) = host.rsplit_once(':')?;
        let is_own = matches!(name, "localhost" | "127.0.0.1")
            && port.parse() == Ok(self.ground.origin.port);
        let path = match path {
            "" => "/".to_owned(),
            query if query.starts_with('?') => format!("/{query}"),
            path => path.to_owned(),
        };
        path.parse().ok().filter(|_| is_own)
    }

    async fn ask_itself(mut self: Box<Self>, target: Uri) -> Response {
        self.restore_body();
        let this = *self;
        let mut parts = Arc::unwrap_or_clone(this.parts);
        let asked = parts.headers.remove(header::HOST);
        if let Some(asked) = asked {
            parts.headers.insert(FORWARDED_HOST, asked);
        }
        if let Ok(host) = HeaderValue::from_str(&this.ground.origin.host) {
            parts.headers.insert(header::HOST, host);
        }
        parts.uri = target;
        let (running, ground) = (this.running, this.ground);
        let mut again = Exchanging::new(
            running,
            ground,
            (parts, this.body),
            this.peer,
            this.recorder,
        );
        again.turns = this.turns + 1;
        again.answer().await
    }
}
