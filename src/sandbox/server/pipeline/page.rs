//! Pages: there is no React here, so of the HTML only status, headers, title and literal text hold.

use std::sync::Arc;

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::added::Answerer;
use super::{Exchanging, PREFETCH};
use crate::sandbox::edition::StaticRefusal;
use crate::sandbox::pages::Page;
use crate::sandbox::reply;
use crate::sandbox::router::Route;
use crate::sandbox::trace::StepKind;

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
        if let Some(location) = self.rsc_redirect() {
            return self.redirect_rsc(&location);
        }
        let action = self.action_request();
        let takes_actions = !page.is_legacy && self.takes_actions();
        if let Some(action) = action.as_ref().filter(|_| takes_actions) {
            return self.server_action(Some(page), action);
        }
        if page.is_static && !self.is_read() && action.is_none() {
            return self.refuse_page_method(page);
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
        let mut response = reply::page_route(page, self.rules, self.asks_payload());
        if action.is_some() && !page.is_legacy && page.is_static {
            reply::make_anew(&mut response);
        }
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
        if page.is_legacy && !self.asks_payload() {
            response.headers_mut().remove(header::VARY);
            if self.rules.static_refusal == StaticRefusal::Page {
                let vary = HeaderValue::from_static("Accept-Encoding");
                response.headers_mut().insert(header::VARY, vary);
            }
        }
        self.finish(response)
    }
}
