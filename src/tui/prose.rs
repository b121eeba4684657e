//! Lays out Markdown of the content with what the program knows: version, colours of code,
//! titles of prepared requests.

use crate::content::{Document, ScenarioId};

use super::context::Context;
use super::widget::document::{self, Page};
use super::widget::highlight::highlight;

/// A document as a page of so many columns.
pub(super) fn page(
    document: &Document,
    width: usize,
    scenario: Option<&ScenarioId>,
    context: &Context<'_>,
) -> Page {
    let requests = scenario.and_then(|id| context.catalog().scenario(id));
    let request_title = |id: &str| Some(requests?.request(id)?.title.clone());
    let options = document::Options {
        width,
        theme: context.theme(),
        next: context.world.server.edition.next.number(),
        highlight: &highlight,
        request_title: &request_title,
    };
    document::lay_out(document, &options)
}
