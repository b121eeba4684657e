//! Pages: there is no React here, so of the HTML only status, headers, title and literal text hold.

use axum::http::{Method, StatusCode, header};
use axum::response::Response;

use super::Exchanging;
use super::added::Answerer;
use crate::sandbox::edition::UnknownAction;
use crate::sandbox::pages::Page;
use crate::sandbox::reply;
use crate::sandbox::router::Route;
use crate::sandbox::trace::StepKind;

/// `Cache-Control` of what a Server Action's request gets.
const ACTION_CACHE_CONTROL: &str = "no-cache, no-store, max-age=0, must-revalidate";

/// How a POST asks for a Server Action.
enum ActionRequest {
    /// By its id in a header.
    Header(String),
    /// By a hidden field of a form.
    Form,
    /// By a form that can't hold one.
    PlainForm,
}

impl Exchanging {
    /// Answers a page route.
    pub(super) fn page(mut self, route: &Route) -> Response {
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
            because: page.reason.clone(),
            place: page.place.clone(),
        });
        self.recorder.step(StepKind::Note(
            "The sandbox has no React: of a page only status, headers, title and literal text are real".into(),
        ));
        if let Some(action) = self.action_request().filter(|_| !page.is_legacy) {
            return self.server_action(page, &action);
        }
        let is_read = self.is_read();
        if page.is_static && !is_read {
            return self.refuse_page_method();
        }
        if !page.is_static
            && self.rules.refuses_page_options
            && self.parts.method == Method::OPTIONS
        {
            let response = if page.is_legacy {
                reply::bare(StatusCode::BAD_REQUEST)
            } else {
                reply::empty(StatusCode::BAD_REQUEST, &self.rules)
            };
            return self.finish(response);
        }
        self.added.answerer = if page.is_static {
            Answerer::Page
        } else {
            Answerer::Own
        };
        let response = reply::page_route(page, &self.rules);
        self.finish_page(response)
    }

    fn finish_page(self, mut response: Response) -> Response {
        if self.parts.method == Method::HEAD {
            reply::drop_body(&mut response);
        }
        self.finish(response)
    }

    fn refuse_page_method(mut self) -> Response {
        let outcome = format!(
            "{} is refused: a prerendered page only answers GET and HEAD",
            self.parts.method
        );
        self.recorder.step(StepKind::Methods {
            method: self.parts.method.to_string(),
            exported: Vec::new(),
            outcome,
        });
        let response = self.static_refusal();
        self.finish(response)
    }

    fn action_request(&self) -> Option<ActionRequest> {
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
        content_type
            .starts_with("application/x-www-form-urlencoded")
            .then_some(ActionRequest::PlainForm)
    }

    /// The transport of a Server Action; the functions themselves are not run (FACTS 82).
    fn server_action(mut self, page: &Page, action: &ActionRequest) -> Response {
        let note =
            "This is how a Server Action is called; the sandbox runs none, so every id is unknown";
        self.recorder.step(StepKind::Note(note.into()));
        let response = match (action, self.rules.unknown_action) {
            (ActionRequest::PlainForm, _) => reply::action_page(page, &self.rules, None),
            (ActionRequest::Form, _) if self.rules.refuses_unknown_forms => {
                self.invalid_action(page)
            }
            (ActionRequest::Form, _) => {
                let mut response = reply::server_error_page(&self.rules);
                let value = header::HeaderValue::from_static(ACTION_CACHE_CONTROL);
                response.headers_mut().insert(header::CACHE_CONTROL, value);
                response
            }
            (ActionRequest::Header(_), UnknownAction::Page) => {
                reply::action_page(page, &self.rules, Some(ACTION_CACHE_CONTROL))
            }
            (ActionRequest::Header(_), UnknownAction::NotFound) => {
                self.unknown_action(page, StatusCode::NOT_FOUND, "Server action not found.")
            }
            (ActionRequest::Header(id), UnknownAction::BadRequest) if is_action_id(id) => {
                self.unknown_action(page, StatusCode::CONFLICT, "Server Action unavailable.")
            }
            (ActionRequest::Header(_), UnknownAction::BadRequest) => self.invalid_action(page),
        };
        self.finish(response)
    }

    fn invalid_action(&self, page: &Page) -> Response {
        let words = "Invalid Server Action request.";
        self.unknown_action(page, StatusCode::BAD_REQUEST, words)
    }

    fn unknown_action(&self, page: &Page, status: StatusCode, words: &'static str) -> Response {
        let cache_control = if self.rules.caches_answers {
            ACTION_CACHE_CONTROL
        } else {
            self.rules.page_cache_control
        };
        reply::unknown_action(page, &self.rules, status, words, cache_control)
    }
}

/// 42 digits whose first two say what the action takes; those of 15 and 16 are all made so.
fn is_action_id(id: &str) -> bool {
    id.len() == 42 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}
