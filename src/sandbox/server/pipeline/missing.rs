//! What is not there, where a page would be of no use: the answer is two words.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;

use super::action::ActionRequest;
use super::added::Answerer;
use super::draft::{BeforeDraftMode, Draft, reset_draft_mode};
use super::send::PRIVATE;
use super::{Exchanging, NEXTJS_DATA};
use crate::sandbox::edition::{LostData, Rules};
use crate::sandbox::reply::{self, Chunked};
use crate::sandbox::router::RouteKind;

/// What `Sec-Fetch-Dest` says where a page would be of no use (`is-non-html-sec-fetch-dest`).
const SUBRESOURCES: [&[u8]; 17] = [
    b"audio",
    b"audioworklet",
    b"font",
    b"image",
    b"json",
    b"manifest",
    b"paintworklet",
    b"report",
    b"script",
    b"serviceworker",
    b"sharedworker",
    b"style",
    b"track",
    b"video",
    b"webidentity",
    b"worker",
    b"xslt",
];

/// As what the 404 page comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing answered.
    Usual,
    /// It is what the path leads to, and says what caches are told of it.
    Kept(Option<&'static str>),
    /// It is a page of the Pages Router, which the path leads to.
    Legacy,
}

/// `/_next/data/<build>/<page>.json`.
fn names_data(path: &str) -> bool {
    path.strip_prefix("/_next/data/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, page)| page.strip_suffix(".json").is_some())
}

impl Exchanging {
    /// The 404 page.
    pub(super) fn not_found(mut self: Box<Self>) -> Response {
        self.added.answerer = Answerer::Own;
        if self.wants_data() {
            return self.no_data();
        }
        let (pages, standing) = (&self.running.project.pages, self.standing());
        let is_form = matches!(self.action_request(), Some(ActionRequest::PlainForm));
        let takes_form = is_form && pages.missing_is_own && self.takes_actions();
        let asks_payload = self.names_payload() || (self.asks_payload() && !takes_form);
        let mut response = match standing {
            Standing::Legacy => {
                reply::legacy_not_found_page(pages, self.rules, self.asks_payload())
            }
            _ => reply::not_found_page(pages, self.rules, asks_payload),
        };
        if let Standing::Kept(kept) = standing {
            let kept = kept.filter(|_| !is_form);
            reply::set_cache_control(&mut response, kept);
        }
        if is_form {
            // It may be a Server Action's, so the page is made anew.
            let headers = response.headers_mut();
            headers.remove("x-nextjs-stale-time");
            if let Some(mark) = headers.remove("x-nextjs-prerender") {
                headers.insert("x-nextjs-prerender", mark);
            }
        }
        if self.rules.not_found_resets_draft && self.draft == Draft::Foreign {
            reset_draft_mode(&mut response, self.rules);
        }
        response.extensions_mut().insert(BeforeDraftMode);
        self.finish_page(response)
    }

    /// As what the 404 page comes under this path: the build makes pages of the names `404`, `500` and
    /// `_not-found`, and routing may have found something that is not there after all.
    pub(super) fn standing(&self) -> Standing {
        let rules = self.rules;
        if !rules.caches_answers {
            return Standing::Usual;
        }
        let is_own = self.running.project.pages.missing_is_own;
        let beside_legacy = rules.not_found_needs_page || self.has_error_page();
        match &*self.path {
            "/404" if beside_legacy => Standing::Legacy,
            "/404" | "/500" if !beside_legacy => Standing::Kept(rules.not_found_kept),
            "/_not-found" if is_own && rules.not_found_kept.is_some() => {
                Standing::Kept(rules.not_found_kept)
            }
            _ if !self.has_namesake => Standing::Usual,
            _ if !is_own => Standing::Kept(None),
            _ if rules.not_found_kept.is_none() => Standing::Usual,
            _ => Standing::Kept(rules.not_found_kept),
        }
    }

    /// A browser asks for something that no page can be: a picture, a script, a style sheet.
    pub(super) fn is_subresource(&self) -> bool {
        let wanted = self.parts.headers.get("sec-fetch-dest");
        self.rules.plain_missing_subresources
            && self.is_read()
            && wanted.is_some_and(|wanted| SUBRESOURCES.contains(&wanted.as_bytes()))
    }

    /// The path is that of a page's payload.
    pub(super) fn names_payload(&self) -> bool {
        self.rules.knows_payload_names && self.path.ends_with(".rsc")
    }

    /// The client router asks for the data of a page that nobody knows.
    pub(super) fn wants_data(&self) -> bool {
        let project = &self.running.project;
        if project.proxy.is_none() {
            return false;
        }
        let names_data = || names_data(self.below_base(&self.path).unwrap_or(&self.path));
        match self.rules.lost_data {
            LostData::Page => false,
            LostData::ForHeader => self.sends(&NEXTJS_DATA),
            LostData::ForPath => names_data(),
            LostData::ForPathOfBase => !project.config.base_path.is_empty() && names_data(),
        }
    }

    pub(super) fn no_data(self: Box<Self>) -> Response {
        let mut response = Response::new(Body::from("{}"));
        *response.status_mut() = StatusCode::NOT_FOUND;
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, PRIVATE),
        ]
        .map(|(name, value)| (name, HeaderValue::from_static(value)));
        reply::add_missing(response.headers_mut(), headers);
        if let Ok(path) = HeaderValue::from_str(&self.path) {
            let headers = response.headers_mut();
            headers.insert("x-nextjs-matched-path", path);
        }
        self.finish(response)
    }

    pub(super) fn missing_asset(self: Box<Self>) -> Response {
        let mut response = Response::new(Body::new(Chunked::new("Not Found".into())));
        *response.status_mut() = StatusCode::NOT_FOUND;
        let headers = [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, PRIVATE),
            (header::VARY, "Accept-Encoding"),
        ]
        .map(|(name, value)| (name, HeaderValue::from_static(value)));
        reply::add_missing(response.headers_mut(), headers);
        if !self.running.project.config.compresses() {
            reply::vary_without_coding(&mut response);
        }
        self.finish(response)
    }

    /// Browsers ask for it by themselves: development does not make the 404 page for it.
    pub(super) fn missing_favicon(self: Box<Self>) -> Response {
        let mut response = reply::bare(StatusCode::NOT_FOUND);
        reply::set_cache_control(&mut response, Some(PRIVATE));
        self.finish(response)
    }

    /// An error of Next's own routing: it has its page in development, too.
    pub(super) fn routing_error(&self) -> Response {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        let words = "Internal Server Error";
        if self.has_plain_errors() {
            return reply::words(status, words, Some(self.rules.page_cache_control));
        }
        let rules = Rules {
            titles_server_errors: true,
            ..*self.rules
        };
        reply::page(status, words, &rules)
    }

    /// Whether errors of Next itself are words instead of a page.
    pub(super) fn has_plain_errors(&self) -> bool {
        self.rules.plain_server_errors && !self.has_error_page()
    }

    /// Whether anything lies below `pages`, which brings the error page of the Pages Router.
    pub(super) fn has_error_page(&self) -> bool {
        let routes = self.running.project.table.routes();
        let is_legacy = |kind| matches!(kind, RouteKind::Api | RouteKind::LegacyPage);
        routes.iter().any(|route| is_legacy(route.kind))
    }
}
