//! A file of `public/` goes out, as the package `send`, which Next.js bundles, sends it.

mod body;
mod conditions;

use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::Exchanging;
use super::send::PRIVATE;
use crate::sandbox::public::{self, Item};
use crate::sandbox::reply;
use crate::sandbox::router::Route;
use crate::sandbox::server::coding::WORTH;
use crate::sandbox::trace::StepKind;
use body::{read, stream};
use conditions::{Part, Verdict};

/// Files longer than this are not read as a whole, and so are not compressed either.
const WHOLE: u64 = 4 * 1024 * 1024;

impl Exchanging {
    /// Answers with what a path below `public/` is.
    pub(super) async fn file(mut self: Box<Self>, item: Item) -> Response {
        let Item::File(path) = item else {
            let because = "The path goes on behind a file of public/, which development fails at";
            self.recorder.step(StepKind::Refused {
                because: because.into(),
            });
            let response = self.routing_error();
            return self.finish(response);
        };
        let note = format!("public{path} is a file: it is served as it is, before any route");
        self.recorder.step(StepKind::Note(note));
        if !self.is_read() {
            return self.refuse_file_method();
        }
        let Some((file, known)) = self.running.project.public.open(&path) else {
            let because = "A path that does not decode, or whose name begins with a full stop, is not handed out";
            return self.refuse_file(StatusCode::BAD_REQUEST, because, &HeaderMap::new());
        };
        self.send_file(&file, &known).await
    }

    /// A file of the app that is served for its name.
    pub(super) async fn plain_metadata(mut self: Box<Self>, route: Arc<Route>) -> Response {
        if !self.is_read() {
            return self.refuse_file_method();
        }
        let project = &self.running.project.scripts;
        let file = project.path_of(&route.file);
        let Ok(known) = std::fs::metadata(&file) else {
            return self.no_route(&route.path);
        };
        self.added.set("Cache-Control", "no-cache, must-revalidate");
        self.send_file(&file, &known).await
    }

    async fn send_file(self: Box<Self>, file: &Path, known: &Metadata) -> Response {
        let mut headers = self.file_headers(file, known);
        match conditions::judge(&self.parts.headers, &headers, known.len()) {
            Verdict::NotModified => self.not_modified(headers),
            Verdict::Failed => {
                let because = "If-Match or If-Unmodified-Since does not hold for the file";
                self.refuse_file(StatusCode::PRECONDITION_FAILED, because, &headers)
            }
            Verdict::Unsatisfiable => {
                let range = format!("bytes */{}", known.len());
                insert(&mut headers, header::CONTENT_RANGE, &range);
                let because = format!(
                    "The file has {} bytes, and none is in the range",
                    known.len()
                );
                self.refuse_file(StatusCode::RANGE_NOT_SATISFIABLE, &because, &headers)
            }
            Verdict::Send(part) => {
                let mut response = Response::new(Body::empty());
                if let Some(range) = part.content_range(known.len()) {
                    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                    insert(&mut headers, header::CONTENT_RANGE, &range);
                }
                *response.headers_mut() = headers;
                self.send_part(file, part, response).await
            }
        }
    }

    async fn send_part(
        mut self: Box<Self>,
        file: &Path,
        part: Part,
        mut response: Response,
    ) -> Response {
        let varies = self.is_file_compressible(response.headers());
        if varies {
            let vary = HeaderValue::from_static("Accept-Encoding");
            response.headers_mut().append(header::VARY, vary);
        }
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(part.length));
        self.recorder
            .body(usize::try_from(part.length).unwrap_or(usize::MAX));
        if self.parts.method == Method::HEAD {
            return self.finish(response);
        }
        if part.length > WHOLE {
            *response.body_mut() = stream(file.to_owned(), part);
            return self.finish(response);
        }
        let Ok(bytes) = read(file.to_owned(), part).await else {
            let response = self.routing_error();
            return self.finish(response);
        };
        let coding = self.coding(varies && part.length >= WORTH as u64);
        *response.body_mut() = match coding {
            None => Body::from(bytes),
            Some(coding) => {
                coding.mark(response.headers_mut());
                response.headers_mut().remove(header::CONTENT_LENGTH);
                coding.body(bytes)
            }
        };
        self.finish(response)
    }

    /// What `send` says of a file; what the config said already stays, and counts.
    fn file_headers(&self, file: &Path, known: &Metadata) -> HeaderMap {
        let modified = modified(known);
        let etag = format!("W/\"{:x}-{:x}\"", known.len(), modified.as_millisecond());
        let date = DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&modified)
            .unwrap_or_default();
        let mut headers = HeaderMap::new();
        let is_tagged = self.running.project.config.generates_etags();
        let content_type = public::content_type(file);
        let own = [
            (header::ACCEPT_RANGES, "bytes"),
            (header::CACHE_CONTROL, "public, max-age=0"),
            (header::LAST_MODIFIED, date.as_str()),
            (header::ETAG, etag.as_str()),
            (header::CONTENT_TYPE, content_type.as_str()),
        ];
        let sent = own.into_iter();
        for (name, value) in sent.filter(|(name, _)| is_tagged || *name != header::ETAG) {
            match self.added.get(&name) {
                Some(value) => {
                    headers.insert(name, value.clone());
                }
                None => insert(&mut headers, name, value),
            }
        }
        headers
    }

    fn is_file_compressible(&self, headers: &HeaderMap) -> bool {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        self.may_compress(text(header::CONTENT_TYPE), text(header::CACHE_CONTROL))
    }

    fn not_modified(mut self: Box<Self>, mut headers: HeaderMap) -> Response {
        let because = "The client has the file as it is (If-None-Match, If-Modified-Since)";
        self.recorder.step(StepKind::Note(because.into()));
        headers.remove(header::CONTENT_TYPE);
        for name in [
            header::CONTENT_TYPE,
            header::CONTENT_ENCODING,
            header::CONTENT_LANGUAGE,
            header::CONTENT_LENGTH,
            header::CONTENT_RANGE,
        ] {
            self.added.remove(&name);
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = headers;
        self.finish(response)
    }

    fn refuse_file_method(mut self: Box<Self>) -> Response {
        let because = "A file of public/ answers to GET and HEAD only";
        let mut allow = HeaderMap::new();
        for method in ["GET", "HEAD"] {
            allow.append(header::ALLOW, HeaderValue::from_static(method));
        }
        let is_bare = self.rules.refuses_page_options && !self.has_plain_errors();
        if self.parts.method == Method::OPTIONS && is_bare {
            self.recorder.step(StepKind::Refused {
                because: because.into(),
            });
            let mut response = reply::bare(StatusCode::BAD_REQUEST);
            response.headers_mut().extend(allow);
            reply::set_cache_control(&mut response, Some(PRIVATE));
            return self.finish(response);
        }
        self.refuse_file(StatusCode::METHOD_NOT_ALLOWED, because, &allow)
    }

    /// The page for an error, with the headers that were there before it was known.
    fn refuse_file(
        mut self: Box<Self>,
        status: StatusCode,
        because: &str,
        before: &HeaderMap,
    ) -> Response {
        self.recorder.step(StepKind::Refused {
            because: because.to_owned(),
        });
        let mut response = if self.has_plain_errors() {
            self.routing_error()
        } else {
            let words = match status {
                StatusCode::RANGE_NOT_SATISFIABLE => "Range Not Satisfiable",
                other => other.canonical_reason().unwrap_or_default(),
            };
            reply::page(status, words, self.rules)
        };
        let headers = response.headers_mut();
        for name in before.keys() {
            if matches!(*name, header::ETAG | header::CACHE_CONTROL) {
                continue;
            }
            headers.remove(name);
            for value in before.get_all(name) {
                headers.append(name, value.clone());
            }
        }
        if !self.is_file_compressible(response.headers()) {
            response.headers_mut().remove(header::VARY);
            response.extensions_mut().remove::<reply::Page>();
        }
        self.finish(response)
    }
}

fn modified(known: &Metadata) -> Timestamp {
    let since = known
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    // As JavaScript's dates: whole milliseconds, rounded.
    let milliseconds = (since.as_nanos() + 500_000) / 1_000_000;
    i64::try_from(milliseconds)
        .ok()
        .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok())
        .unwrap_or_default()
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
