//! Where the learner was and where they can go again: screens that live on, so that coming back
//! finds selection and scroll as they were, and late replies find whom they are for.

use crate::tui::message::Asker;
use crate::tui::route::Route;
use crate::tui::screen::Screen;

/// How many screens are kept to go back to.
const DEPTH: usize = 40;

/// A screen with the number that its replies carry.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) asker: Asker,
    pub(super) screen: Box<dyn Screen>,
}

/// The screens from the first to the furthest, one of them on top.
#[derive(Debug)]
pub(super) struct History {
    visits: Vec<Visit>,
    top: usize,
    next: u64,
}

impl History {
    pub(super) fn new(route: &Route) -> Self {
        let mut history = History {
            visits: Vec::new(),
            top: 0,
            next: 0,
        };
        let first = history.visit(route);
        history.visits.push(first);
        history
    }

    fn visit(&mut self, route: &Route) -> Visit {
        self.next += 1;
        Visit {
            asker: Asker(self.next),
            screen: route.open(),
        }
    }

    /// Goes to a place; what was ahead is forgotten. The place on top is not opened twice.
    pub(super) fn open(&mut self, route: &Route) {
        if self.top().screen.route() == *route {
            return;
        }
        let visit = self.visit(route);
        self.visits.truncate(self.top + 1);
        self.visits.push(visit);
        if self.visits.len() > DEPTH {
            self.visits.remove(0);
        }
        self.top = self.visits.len() - 1;
    }

    /// Puts a place where the top one was.
    pub(super) fn replace(&mut self, route: &Route) {
        let visit = self.visit(route);
        self.visits[self.top] = visit;
    }

    /// Back by one; from the first place Home.
    pub(super) fn back(&mut self) {
        if self.top > 0 {
            self.top -= 1;
        } else if self.top().screen.route() != Route::Home {
            let home = self.visit(&Route::Home);
            self.visits.insert(0, home);
        }
    }

    pub(super) fn forward(&mut self) {
        self.top = (self.top + 1).min(self.visits.len() - 1);
    }

    pub(super) fn top(&self) -> &Visit {
        &self.visits[self.top]
    }

    pub(super) fn top_index(&self) -> usize {
        self.top
    }

    pub(super) fn index_of(&self, asker: Asker) -> Option<usize> {
        self.visits.iter().position(|visit| visit.asker == asker)
    }

    pub(super) fn visit_mut(&mut self, index: usize) -> &mut Visit {
        &mut self.visits[index]
    }
}
