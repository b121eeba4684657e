//! Draws the program: chrome, screen, overlays.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::text::Line;

use super::App;
use crate::tui::chrome;
use crate::tui::draw;
use crate::tui::keymap::{Action, Binding};
use crate::tui::layout::{self, Chrome, SMALLEST, centred_box};
use crate::tui::theme::Role;

impl App {
    /// Draws everything.
    pub fn view(&self, frame: &mut Frame<'_>) {
        if frame.area().as_size() != self.size {
            // The terminal has another size already; the message that says so is on its way.
            return;
        }
        match layout::chrome(self.size) {
            Some(chrome) => self.view_all(frame, &chrome),
            None => self.view_too_small(frame),
        }
    }

    fn view_all(&self, frame: &mut Frame<'_>, chrome: &Chrome) {
        let context = self.context();
        let theme = context.theme();
        let screen = self.screen();
        chrome::nav(frame, chrome.nav, self.place(), &self.world.server, theme);
        let path = screen.breadcrumb(&context);
        chrome::breadcrumb(
            frame,
            chrome.breadcrumb,
            &path,
            &screen.status(&context),
            theme,
        );
        screen.view(frame, chrome.body, &context);
        for overlay in &self.overlays {
            overlay.view(frame, chrome.body, &context);
        }
        self.view_bottom(frame, chrome.keys);
    }

    fn view_bottom(&self, frame: &mut Frame<'_>, area: Rect) {
        let context = self.context();
        if let Some(notice) = &self.notice {
            return chrome::notice(frame, area, notice, context.theme());
        }
        let above = !self.overlays.is_empty();
        let screen = self.screen();
        let label = |row: &Binding| {
            if above {
                return Some(row.label);
            }
            let offered = screen.offers(row.action, &context);
            offered.then(|| screen.label(row.action, &context).unwrap_or(row.label))
        };
        let leads = |action: Action| action != Action::Back || self.leads_back();
        let context_of_keys = self.key_context();
        chrome::keys(frame, area, context_of_keys, label, leads, context.theme());
    }

    fn view_too_small(&self, frame: &mut Frame<'_>) {
        let style = self.world.theme.style(Role::Text);
        let needed = format!("{}×{} needed", SMALLEST.width, SMALLEST.height);
        let lines = ["Terminal too small:".to_owned(), needed];
        let size = Size {
            width: frame.area().width,
            height: 2,
        };
        let area = centred_box(frame.area(), size);
        let lines = lines.map(|line| Line::styled(line, style).centered());
        draw::lines(frame, area, lines.to_vec());
    }
}
