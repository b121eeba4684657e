//! Code blocks: a rule at the left, a label, and lines that never run out of sight.

use super::block::{Layout, Placed};
use super::{Source, SpotKind};
use crate::tui::theme::Role;
use crate::tui::widget::code::{highlighted_rows, wrap_code};
use crate::tui::widget::plain;
use crate::tui::widget::text::{Row, clip_start};

impl Layout<'_> {
    pub(super) fn code_block(
        &mut self,
        language: &str,
        file: Option<&str>,
        text: &str,
        width: usize,
    ) -> Vec<Placed> {
        let file_name = file.map(str::to_owned);
        self.code.push(Source {
            file: file_name,
            text: text.to_owned(),
        });
        let spot = Some(self.new_spot(SpotKind::Code(self.code.len() - 1)));
        let inner = width.saturating_sub(2).max(4);
        let label = file.map_or_else(
            || language_name(language).to_owned(),
            |f| plain(f).into_owned(),
        );
        let mut rows = vec![Row {
            runs: vec![
                self.run("╭ ", Role::Border),
                self.run(clip_start(&label, inner), Role::Dim).of(spot),
            ],
        }];
        let rule = self.run("│ ", Role::Border);
        let spans = (self.options.highlight)(language, text);
        for line in highlighted_rows(text, &spans, self.options.theme) {
            for row in wrap_code(line, inner, self.options.theme) {
                rows.push(row.behind(std::slice::from_ref(&rule)));
            }
        }
        rows.into_iter().map(Placed::from).collect()
    }
}

fn language_name(language: &str) -> &str {
    match language {
        "ts" => "TypeScript",
        "tsx" => "TypeScript with JSX",
        "js" => "JavaScript",
        "jsx" => "JavaScript with JSX",
        "json" => "JSON",
        "http" => "HTTP",
        "sh" => "shell",
        "yaml" => "YAML",
        "" => "text",
        other => other,
    }
}
