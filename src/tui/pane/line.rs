//! The request line: text, history, and what is wrong with it.

use std::time::Duration;

use crossterm::event::{Event, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;
use unicode_width::UnicodeWidthStr;

use crate::sandbox::client::{self, LineError};
use crate::tui::effect::ClientRequest;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::parts::section;
use crate::tui::widget::plain;
use crate::tui::widget::text::{clip, take_columns};

const EXAMPLE: &str = "POST /api/users --json '{\"name\": \"Ada\"}'";
const MARK: &str = "› ";

/// The line being typed.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestLine {
    input: Input,
    error: Option<LineError>,
    /// Which line of the history is shown, and what had been typed before looking there.
    recalled: Option<(usize, String)>,
}

impl RequestLine {
    /// What is typed.
    pub(super) fn text(&self) -> &str {
        self.input.value()
    }

    /// Replaces what is typed.
    pub(super) fn set(&mut self, text: impl Into<String>) {
        self.input = Input::new(text.into());
        self.error = None;
    }

    /// Takes a key in.
    pub(super) fn key(&mut self, key: KeyEvent) {
        if self
            .input
            .handle_event(&Event::Key(key))
            .is_some_and(|change| change.value)
        {
            self.error = None;
            self.recalled = None;
        }
    }

    /// Takes pasted text in; its line ends become spaces.
    pub(super) fn paste(&mut self, text: &str) {
        for character in text.trim_end().chars() {
            let character = if character.is_control() {
                ' '
            } else {
                character
            };
            self.input
                .handle(tui_input::InputRequest::InsertChar(character));
        }
        self.error = None;
    }

    /// The request as typed. Keeps the error if it is none.
    pub(super) fn accept(&mut self, origin: &str) -> Option<ClientRequest> {
        match client::parse_line(self.text(), origin) {
            Ok(request) => {
                self.error = None;
                self.recalled = None;
                Some(from_client(request))
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// The line typed before the one shown; `history` has the latest last.
    pub(super) fn earlier(&mut self, history: &[String]) {
        let (at, draft) = match self.recalled.take() {
            Some((at, draft)) => (at.saturating_sub(1), draft),
            None => (history.len().saturating_sub(1), self.text().to_owned()),
        };
        let Some(line) = history.get(at) else { return };
        self.set(line.clone());
        self.recalled = Some((at, draft));
    }

    /// The line typed after the one shown; at last what had been typed.
    pub(super) fn later(&mut self, history: &[String]) {
        let Some((at, draft)) = self.recalled.take() else {
            return;
        };
        match history.get(at + 1) {
            Some(line) => {
                self.set(line.clone());
                self.recalled = Some((at + 1, draft));
            }
            None => self.set(draft),
        }
    }

    /// Draws head, line, and error or hint.
    pub(super) fn view(&self, frame: &mut Frame<'_>, area: Rect, focused: bool, theme: &Theme) {
        let body = section(frame, area, "Request", "", focused, theme);
        if body.height == 0 {
            return;
        }
        let row = Rect { height: 1, ..body };
        let mark = Span::styled(
            MARK,
            theme.style(if focused { Role::Accent } else { Role::Dim }),
        );
        let room = usize::from(body.width).saturating_sub(MARK.width() + 1);
        let scroll = self.input.visual_scroll(room);
        let text = self.seen(room, scroll, theme);
        frame
            .buffer_mut()
            .set_line(row.x, row.y, &Line::from(vec![mark, text]), row.width);
        let column = |columns: usize| u16::try_from(MARK.width() + columns).unwrap_or(u16::MAX);
        if focused {
            let x = row.x + column(self.input.visual_cursor().saturating_sub(scroll));
            frame.set_cursor_position(Position {
                x: x.min(row.right().saturating_sub(1)),
                y: row.y,
            });
        }
        if body.height > 1 {
            let below = Rect {
                y: body.y + 1,
                height: 1,
                ..body
            };
            let line = self.remark(usize::from(body.width), scroll, focused, theme);
            frame
                .buffer_mut()
                .set_line(below.x, below.y, &line, below.width);
        }
    }

    fn seen(&self, room: usize, scroll: usize, theme: &Theme) -> Span<'static> {
        if self.text().is_empty() {
            return Span::styled(clip(EXAMPLE, room), theme.style(Role::Dim));
        }
        let text = self.text();
        let hidden = take_columns(text, scroll).len();
        Span::styled(
            plain(take_columns(&text[hidden..], room)).into_owned(),
            theme.style(Role::Text),
        )
    }

    fn remark(&self, width: usize, scroll: usize, focused: bool, theme: &Theme) -> Line<'static> {
        match &self.error {
            Some(error) => {
                let message = format!("▲ {}", plain(&error.message));
                let column = (MARK.width() + error.column.saturating_sub(1)).saturating_sub(scroll);
                let indent = column.min(width.saturating_sub(message.width()));
                let text = format!("{}{}", " ".repeat(indent), clip(&message, width));
                Line::styled(text, theme.style(Role::Bad))
            }
            None if focused && width >= 64 => Line::styled(
                "  METHOD /path -H 'a: b' -d text or --json '{}', or a curl line",
                theme.style(Role::Dim),
            ),
            None if focused => Line::styled(
                "  METHOD /path -H 'a: b' --json '{}'",
                theme.style(Role::Dim),
            ),
            None => Line::default(),
        }
    }
}

fn from_client(request: client::ClientRequest) -> ClientRequest {
    ClientRequest {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request
            .body
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        wait: Duration::ZERO,
    }
}

/// The request as a curl command that sends the same.
pub(super) fn curl(origin: &str, request: &ClientRequest) -> String {
    client::to_curl(origin, &to_client(request))
}

fn to_client(request: &ClientRequest) -> client::ClientRequest {
    client::ClientRequest {
        method: request.method.clone(),
        path: request.path.clone(),
        headers: request.headers.clone(),
        body: request.body.clone().map(String::into_bytes),
        token: None,
    }
}

/// The request as a line that reads back as the same request.
pub(super) fn written(request: &ClientRequest) -> String {
    let mut line = format!("{} {}", request.method, quoted(&request.path));
    let json = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("content-type") && value == "application/json"
    };
    let is_json = request.body.is_some() && request.headers.iter().any(json);
    let has_type = request
        .headers
        .iter()
        .any(|(n, _)| n.eq_ignore_ascii_case("content-type"));
    for header in request
        .headers
        .iter()
        .filter(|header| !(is_json && json(header)))
    {
        line += " -H ";
        line += &quoted(&format!("{}: {}", header.0, header.1));
    }
    if let Some(body) = &request.body {
        if !has_type {
            line += " -H 'content-type:'";
        }
        line += if is_json { " --json " } else { " --data-raw " };
        line += &quoted(body);
    }
    line
}

fn quoted(text: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "/:._-=,@%+?&".contains(c);
    if !text.is_empty() && text.chars().all(is_bare) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    const ORIGIN: &str = "http://localhost:3000";

    fn line(text: &str) -> RequestLine {
        let mut line = RequestLine::default();
        for character in text.chars() {
            line.key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE));
        }
        line
    }

    #[test]
    fn history_goes_back_and_forth_and_keeps_the_draft() {
        let history = ["/a".to_owned(), "/b".to_owned()];
        let mut line = line("/dra");
        let mut seen = Vec::new();
        for step in ["up", "up", "up", "down", "down", "down"] {
            if step == "up" {
                line.earlier(&history);
            } else {
                line.later(&history);
            }
            seen.push(line.text().to_owned());
        }
        assert_eq!(seen, ["/b", "/a", "/a", "/b", "/dra", "/dra"]);
    }

    #[test]
    fn without_history_the_line_stays() {
        let mut line = line("/a");
        line.earlier(&[]);
        line.later(&[]);
        assert_eq!(line.text(), "/a");
    }

    #[test]
    fn a_wrong_line_is_kept_with_its_error_until_it_is_changed() {
        let mut line = line("GET '/a");
        assert_eq!(line.accept(ORIGIN), None);
        assert!(line.error.is_some());
        line.key(KeyEvent::new(KeyCode::Char('\''), KeyModifiers::NONE));
        assert_eq!(line.error, None);
        assert_eq!(line.accept(ORIGIN).unwrap().path, "/a");
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut line = line("");
        line.paste("curl -i\n\t/api/time\n");
        assert_eq!(line.text(), "curl -i  /api/time");
    }

    #[test]
    fn a_written_request_reads_back_as_the_same() {
        let request = |method: &str, headers: &[(&str, &str)], body: Option<&str>| ClientRequest {
            method: method.into(),
            path: "/api/users/[id]?a=1&b=it's".into(),
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).into(), (*v).into()))
                .collect(),
            body: body.map(Into::into),
            wait: Duration::ZERO,
        };
        let requests = [
            request("GET", &[], None),
            request("DELETE", &[("accept", "text/html, */*")], None),
            request(
                "POST",
                &[("content-type", "application/json")],
                Some("{\"a\": 'b'}"),
            ),
            request("PUT", &[("content-type", "text/plain")], Some("two words")),
            request("PATCH", &[], Some("")),
        ];
        for request in requests {
            let text = written(&request);
            assert_eq!(line(&text).accept(ORIGIN), Some(request), "{text}");
        }
    }
}
