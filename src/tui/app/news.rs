//! What the app says of its own accord, in words.

use std::time::Duration;

use crate::content::{Catalog, Diagnostic, Severity};
use crate::sandbox::Problem;
use crate::sandbox::trace::human;
use crate::tui::message::Notice;

pub(super) fn unkept(why: &str) -> Notice {
    Notice::failed(format!("Edits of routes last until you leave: {why}"))
}

pub(super) fn port(port: u16, origin: &str) -> Notice {
    Notice::info(format!("Port {port} is taken; the server is at {origin}"))
}

pub(super) fn clock(ahead: &str) -> Notice {
    Notice::done(format!(
        "The sandbox’s clock is {ahead} ahead: caches and Date.now() follow, timers don’t"
    ))
}

/// That the app was built anew and why, or the first thing that is wrong with it now.
pub(super) fn built(because: &str, took: Duration, problem: Option<&Problem>) -> Notice {
    match problem {
        Some(problem) => {
            let place = problem.place.as_ref();
            let place = place.map_or(String::new(), |place| format!("{place}: "));
            Notice::failed(format!("{place}{}", problem.message))
        }
        None => Notice::done(format!("Built anew in {}: {because}", human(took))),
    }
}

/// The first mistake of the content that no list shows, and how many there are. Lessons that can't
/// be read are listed among the topics, with what is wrong.
pub(super) fn content(catalog: &Catalog) -> Option<Notice> {
    let listed = |it: &Diagnostic| catalog.broken.iter().any(|b| b.diagnostics.contains(it));
    let found = catalog.diagnostics.iter();
    let mistakes: Vec<_> = found
        .filter(|it| it.severity == Severity::Error && !listed(it))
        .collect();
    let more = match mistakes.len() {
        0 | 1 => String::new(),
        count => format!(" (the first of {count}; `jsguide check` lists them)"),
    };
    Some(Notice::failed(format!("{}{more}", mistakes.first()?)))
}
