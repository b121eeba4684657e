//! Pages: there is no React here, so of the HTML only status, headers, title and literal text hold.

use std::sync::Arc;

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::added::Answerer;
use super::{Exchanging, PREFETCH};
use crate::sandbox::edition::{StaticRefusal, UnknownAction};
use crate::sandbox::pages::Page;
use crate::sandbox::reply;
use crate::sandbox::router::Route;
use crate::sandbox::trace::StepKind;

/// `Cache-Control` of what a Server Action's request gets.
const ACTION_CACHE_CONTROL: &str = "no-cache, no-store, max-age=0, must-revalidate";

/// How a POST asks for a Server Action.
pub(super) enum ActionRequest {
    /// By its id in a header.
    Header(String),
    /// By a hidden field of a form.
    Form,
    /// By a form that can't hold one.
    PlainForm,
}

impl Exchanging {
    /// Answers a page route.
    pub(super) fn page(mut self: Box<Self>, route: &Route) -> Response {
        let running = self.running.clone();
        let Some(page) = running.project.pages.get(route) else {
            return self.no_route(&route.path);
        };
        self.recorder.step(StepKind::Rendering {
            rendering: if page.is_static {
                "a page prerendered by the build".into()
            } else {
                "a page rendered for each request".into()
            },
            because: page.reason.as_str().into(),
            place: page.place.clone().map(Arc::new),
        });
        self.recorder.step(StepKind::Note(
            "The sandbox has no React: of a page only status, headers, title and literal text are real".into(),
        ));
        if self.sends(&PREFETCH) && !page.is_static && !page.is_legacy {
            return self.skip(route);
        }
        let action = self.action_request();
        if let Some(action) = action.as_ref().filter(|_| !page.is_legacy) {
            return self.server_action(page, action);
        }
        if page.is_static && !self.is_read() && action.is_none() {
            return self.refuse_page_method(page);
        }
        if let Some(location) = self.rsc_redirect().filter(|_| !page.is_legacy) {
            return self.redirect_rsc(&location);
        }
        if !page.is_static
            && self.rules.refuses_page_options
            && self.parts.method == Method::OPTIONS
        {
            let response = if page.is_legacy {
                reply::bare(StatusCode::BAD_REQUEST)
            } else {
                reply::empty(StatusCode::BAD_REQUEST, self.rules)
            };
            return self.finish(response);
        }
        self.added.answerer = if page.is_static {
            Answerer::Page
        } else {
            Answerer::Own
        };
        let response = reply::page_route(page, self.rules);
        self.finish_page(response)
    }

    /// Sends a page, or says that the client has it already.
    pub(super) fn finish_page(mut self: Box<Self>, mut response: Response) -> Response {
        if self.parts.method == Method::HEAD {
            reply::drop_body(&mut response);
        }
        self.sign_page(&mut response);
        if reply::is_fresh(&self.parts.headers, &response) {
            let note = "The client's copy is the same (If-None-Match), so the answer is a 304";
            self.recorder.step(StepKind::Note(note.into()));
            reply::make_not_modified(&mut response);
        }
        self.finish(response)
    }

    /// What next.config has the framework's own pages say of themselves.
    pub(super) fn sign_page(&self, response: &mut Response) {
        if response.extensions().get::<reply::Page>().is_none() {
            return;
        }
        let config = &self.running.project.config;
        if config.says_powered_by() {
            let name = HeaderName::from_static("x-powered-by");
            let next = HeaderValue::from_static("Next.js");
            response.headers_mut().insert(name, next);
        }
        if !config.generates_etags() {
            response.headers_mut().remove(header::ETAG);
        }
        if !config.compresses() {
            reply::vary_without_coding(response);
        }
    }

    /// A Server Action of a page that is not there.
    pub(super) fn action_without_page(mut self: Box<Self>, action: &ActionRequest) -> Response {
        self.added.answerer = Answerer::Own;
        let prerendered = self.rules.caches_answers;
        let answer = match action {
            ActionRequest::Form => Some(reply::unknown_action(
                prerendered,
                self.rules,
                StatusCode::CONFLICT,
                "Server Action unavailable.",
                self.rules.page_cache_control,
            )),
            _ => self.unknown_action_answer(action, prerendered),
        };
        let response = answer.unwrap_or_else(|| {
            let pages = &self.running.project.pages;
            let mut response = reply::not_found_page(pages, self.rules, false);
            let value = header::HeaderValue::from_static(self.action_cache_control());
            response.headers_mut().insert(header::CACHE_CONTROL, value);
            response
        });
        self.finish(response)
    }

    fn refuse_page_method(mut self: Box<Self>, page: &Page) -> Response {
        let outcome = format!(
            "{} is refused: a prerendered page only answers GET and HEAD",
            self.parts.method
        );
        self.recorder.step(StepKind::Methods {
            method: self.parts.method.as_str().into(),
            exported: Arc::default(),
            outcome: outcome.into(),
        });
        let mut response = self.static_refusal();
        if page.is_legacy {
            response.headers_mut().remove(header::VARY);
            if self.rules.static_refusal == StaticRefusal::Page {
                let vary = HeaderValue::from_static("Accept-Encoding");
                response.headers_mut().insert(header::VARY, vary);
            }
        }
        self.finish(response)
    }

    pub(super) fn action_request(&self) -> Option<ActionRequest> {
        if self.parts.method != Method::POST {
            return None;
        }
        let header = |name: &str| self.parts.headers.get(name)?.to_str().ok();
        if let Some(id) = header("next-action") {
            return Some(ActionRequest::Header(id.to_owned()));
        }
        let content_type = header(header::CONTENT_TYPE.as_str())?;
        if content_type.starts_with("multipart/form-data") {
            return Some(ActionRequest::Form);
        }
        (content_type == "application/x-www-form-urlencoded").then_some(ActionRequest::PlainForm)
    }

    /// The transport of a Server Action; the functions themselves are not run (FACTS 82).
    fn server_action(mut self: Box<Self>, page: &Page, action: &ActionRequest) -> Response {
        let note =
            "This is how a Server Action is called; the sandbox runs none, so every id is unknown";
        self.recorder.step(StepKind::Note(note.into()));
        let response = match self.unknown_action_answer(action, page.is_static) {
            Some(response) => response,
            None if matches!(action, ActionRequest::PlainForm) => {
                reply::action_page(page, self.rules, None)
            }
            None => reply::action_page(page, self.rules, Some(ACTION_CACHE_CONTROL)),
        };
        self.finish(response)
    }

    /// What says that there is no such action; none where the page itself is the answer.
    fn unknown_action_answer(&self, action: &ActionRequest, prerendered: bool) -> Option<Response> {
        let words = |status, words| {
            let cache_control = self.action_cache_control();
            Some(reply::unknown_action(
                prerendered,
                self.rules,
                status,
                words,
                cache_control,
            ))
        };
        let invalid = (StatusCode::BAD_REQUEST, "Invalid Server Action request.");
        match (action, self.rules.unknown_action) {
            (ActionRequest::PlainForm, _) | (ActionRequest::Header(_), UnknownAction::Page) => None,
            (ActionRequest::Form, _) if self.rules.refuses_unknown_forms => {
                words(invalid.0, invalid.1)
            }
            (ActionRequest::Form, _) => {
                let mut response = reply::server_error_page(self.rules);
                let value = header::HeaderValue::from_static(self.action_cache_control());
                response.headers_mut().insert(header::CACHE_CONTROL, value);
                Some(response)
            }
            (ActionRequest::Header(_), UnknownAction::NotFound) => {
                words(StatusCode::NOT_FOUND, "Server action not found.")
            }
            (ActionRequest::Header(id), UnknownAction::BadRequest) if is_action_id(id) => {
                words(StatusCode::CONFLICT, "Server Action unavailable.")
            }
            (ActionRequest::Header(_), UnknownAction::BadRequest) => words(invalid.0, invalid.1),
        }
    }

    fn action_cache_control(&self) -> &'static str {
        if self.rules.caches_answers {
            ACTION_CACHE_CONTROL
        } else {
            self.rules.page_cache_control
        }
    }
}

/// 42 digits whose first two say what the action takes; those of 15 and 16 are all made so.
fn is_action_id(id: &str) -> bool {
    id.len() == 42 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}
