//! The transport of Server Actions: the sandbox runs none, so every id is unknown (FACTS 82).
//!
//! What a version answers hangs on whether the app has any action at all: in production any page's
//! counts, in development those of the page that was asked for, which alone is compiled.

use axum::http::header;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::Exchanging;
use super::added::Answerer;
use super::missing::Standing;
use crate::sandbox::edition::{PayloadActions, UnknownAction};
use crate::sandbox::pages::Page;
use crate::sandbox::reply;
use crate::sandbox::trace::StepKind;

/// `Cache-Control` of what a Server Action's request gets.
const CACHE_CONTROL: &str = "no-cache, no-store, max-age=0, must-revalidate";

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

    /// Whether actions are looked for in a request that may also ask for a payload.
    pub(super) fn takes_actions(&self) -> bool {
        self.rules.payload_actions != PayloadActions::Payloads || !self.asks_payload()
    }

    /// The action of a request that asks for a payload fails.
    fn fails_actions(&self) -> bool {
        self.rules.payload_actions == PayloadActions::Errors && self.asks_payload()
    }

    /// An action of a page, or, with none, of a path where there is no page.
    pub(super) fn server_action(
        mut self: Box<Self>,
        page: Option<&Page>,
        action: &ActionRequest,
    ) -> Response {
        let note =
            "This is how a Server Action is called; the sandbox runs none, so every id is unknown";
        self.recorder.step(StepKind::Note(note.into()));
        self.added.answerer = Answerer::Own;
        let pages = &self.running.project.pages;
        let knows_actions = if self.rules.caches_answers {
            pages.has_actions
        } else {
            page.is_some_and(|page| page.has_actions)
        };
        let response = match (action, page) {
            _ if self.fails_actions() => self.no_action(page, action),
            (ActionRequest::PlainForm, Some(page)) => reply::action_page(page, self.rules, None),
            (ActionRequest::PlainForm, None) => self.page_of_missing(),
            _ if knows_actions => self.unknown_action(page, action),
            _ => self.no_action(page, action),
        };
        self.finish(response)
    }

    /// Whether a path without a page answers to actions: the page for it is one of the App Router.
    pub(super) fn missing_page_knows_actions(&self, action: &ActionRequest) -> bool {
        let is_own = !self.rules.not_found_needs_page
            || self.running.project.pages.has_page
            || !self.rules.caches_answers;
        is_own
            && self.takes_actions()
            && (self.fails_actions() || !matches!(action, ActionRequest::PlainForm))
            && self.standing() != Standing::Legacy
    }

    /// The app has actions, but not this one.
    fn unknown_action(&self, page: Option<&Page>, action: &ActionRequest) -> Response {
        let cache_control = self.action_cache_control();
        let prerendered = page.map_or(self.rules.caches_answers, |page| page.is_static);
        let words = |(status, words)| {
            reply::unknown_action(prerendered, self.rules, status, words, cache_control)
        };
        match (action, self.rules.unknown_action) {
            (ActionRequest::Header(id), UnknownAction::BadRequest) => words(refusal(Some(id))),
            (_, UnknownAction::BadRequest) => words(INVALID),
            (ActionRequest::Header(_), UnknownAction::NotFound) => words(NOT_FOUND),
            (ActionRequest::Header(_), UnknownAction::Page) => match page {
                Some(page) => reply::action_page(page, self.rules, Some(cache_control)),
                None => with_cache_control(self.page_of_missing(), Some(cache_control)),
            },
            (_, UnknownAction::NotFound) if page.is_none() => {
                reply::failed_action(self.rules, cache_control)
            }
            _ => {
                let response = reply::server_error_page(self.rules);
                self.as_page_of_app(with_cache_control(response, Some(cache_control)))
            }
        }
    }

    /// The app has no action at all.
    fn no_action(&self, page: Option<&Page>, action: &ActionRequest) -> Response {
        let prerendered = page.map_or(self.rules.caches_answers, |page| page.is_static);
        let is_kept = match page {
            Some(_) => prerendered,
            None => matches!(self.standing(), Standing::Kept(_)),
        };
        let cache_control = (!is_kept).then_some(self.rules.page_cache_control);
        let (status, words) = match (self.rules.unknown_action, action) {
            (UnknownAction::NotFound, _) => NOT_FOUND,
            _ if self.fails_actions() => FAILED,
            (UnknownAction::BadRequest, ActionRequest::Header(id)) => refusal(Some(id)),
            (UnknownAction::BadRequest, _) => refusal(None),
            (UnknownAction::Page, _) => {
                let mut response = with_cache_control(self.page_of_missing(), cache_control);
                if page.is_some() {
                    *response.status_mut() = StatusCode::OK;
                    response = self.as_page_of_app(response);
                    reply::mark_action(&mut response, prerendered, self.rules);
                }
                return response;
            }
        };
        let mut response = reply::unknown_action(prerendered, self.rules, status, words, "");
        if matches!(action, ActionRequest::PlainForm) {
            response.headers_mut().remove(reply::UNKNOWN_ACTION);
        }
        with_cache_control(response, cache_control)
    }

    fn page_of_missing(&self) -> Response {
        reply::not_found_page(&self.running.project.pages, self.rules, false)
    }

    /// With the `Vary` of the App Router's pages.
    fn as_page_of_app(&self, mut response: Response) -> Response {
        let vary = reply::app_vary(self.rules);
        response.headers_mut().insert(header::VARY, vary);
        response
    }

    fn action_cache_control(&self) -> &'static str {
        if self.rules.caches_answers {
            CACHE_CONTROL
        } else {
            self.rules.page_cache_control
        }
    }
}

const INVALID: (StatusCode, &str) = (StatusCode::BAD_REQUEST, "Invalid Server Action request.");
const UNAVAILABLE: (StatusCode, &str) = (StatusCode::CONFLICT, "Server Action unavailable.");
const FAILED: (StatusCode, &str) = (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
const NOT_FOUND: (StatusCode, &str) = (StatusCode::NOT_FOUND, "Server action not found.");

/// What 16 says of an id that it does not know.
fn refusal(id: Option<&str>) -> (StatusCode, &'static str) {
    match id {
        Some(id) if !is_action_id(id) => INVALID,
        _ => UNAVAILABLE,
    }
}

/// 42 digits whose first two say what the action takes; those of 15 and 16 are all made so.
fn is_action_id(id: &str) -> bool {
    id.len() == 42 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn with_cache_control(mut response: Response, value: Option<&'static str>) -> Response {
    reply::set_cache_control(&mut response, value);
    response
}
