//! What keys mean everywhere; what they mean here only goes to the screen.

use super::{App, PLACES, Running};
use crate::sandbox::Edition;
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::keymap::Action;
use crate::tui::message::Notice;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::help::Help;
use crate::tui::overlay::search::Search;
use crate::tui::screen::Input;
use crate::tui::theme::Ground;

impl App {
    pub(super) fn action(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::QuitNow => self.leave(),
            Action::Quit if self.overlays.is_empty() => self.leave(),
            Action::Suspend => vec![Effect::Suspend],
            Action::Redraw => vec![Effect::Redraw],
            Action::Go(place) => self.go(place),
            Action::Forward => self.moved(super::History::forward),
            Action::Help if self.overlays.is_empty() => self.open_help(),
            Action::SearchEverything => self.open_search(),
            Action::ToggleTheme => self.toggle_theme(),
            Action::CycleVersion => {
                let edition = self.world.server.edition;
                self.switch(Edition {
                    next: edition.next.following(),
                    ..edition
                })
            }
            Action::ToggleMode => {
                let edition = self.world.server.edition;
                self.switch(Edition {
                    mode: edition.mode.other(),
                    ..edition
                })
            }
            other => self.input(Input::Action(other)),
        }
    }

    pub(super) fn go(&mut self, place: usize) -> Vec<Effect> {
        match PLACES.get(place) {
            Some((_, route)) => self.command(Command::Open(route.clone())),
            None => Vec::new(),
        }
    }

    /// Saves what the screens hold, and ends.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        let mut effects = self.tell(Input::Left);
        self.running = Running::Leaving;
        effects.push(Effect::Quit);
        effects
    }

    fn open_help(&mut self) -> Vec<Effect> {
        let context = self.context();
        let offers = |action| self.screen().offers(action, &context);
        let help = Help::new(self.key_context(), offers);
        self.overlays.push(Overlay::Help(help));
        Vec::new()
    }

    fn open_search(&mut self) -> Vec<Effect> {
        if self.overlays.is_empty() {
            let search = Search::new(&self.context());
            self.overlays.push(Overlay::Search(Box::new(search)));
        }
        Vec::new()
    }

    fn toggle_theme(&mut self) -> Vec<Effect> {
        let (ground, name) = match self.world.theme.ground() {
            Ground::Dark => (Ground::Light, "light"),
            Ground::Light => (Ground::Dark, "dark"),
        };
        self.world.theme = self.world.theme.on(ground);
        self.notice = Some(Notice::done(format!("Colours for a {name} terminal")));
        let mut effects = vec![self.setting("theme", name)];
        effects.extend(self.tell(Input::Resized));
        effects
    }

    fn switch(&mut self, edition: Edition) -> Vec<Effect> {
        self.world.server.edition = edition;
        self.notice = Some(Notice::done(format!(
            "Lessons and server follow {edition} now"
        )));
        let mut effects = vec![
            Effect::SwitchEdition(edition),
            self.setting("next", &edition.next.to_string()),
            self.setting("mode", &edition.mode.to_string()),
        ];
        effects.extend(self.tell(Input::WorldChanged));
        effects
    }

    fn setting(&self, key: &str, value: &str) -> Effect {
        Effect::Save(
            self.history.top().asker,
            Change::Setting(key.into(), value.into()),
        )
    }
}
