//! A sentence of typed Markdown as styled runs.

use ratatui::style::Style;

use super::block::Layout;
use super::{Spot, SpotKind};
use crate::content::{Inline, LinkTarget};
use crate::tui::theme::Role;
use crate::tui::widget::plain;
use crate::tui::widget::text::Run;

/// How the runs of a place look before their own style is added.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    style: Style,
    spot: Option<usize>,
}

impl Context {
    pub(super) fn styled(style: Style) -> Self {
        Context { style, spot: None }
    }

    fn with(self, style: Style) -> Self {
        Context {
            style: self.style.patch(style),
            ..self
        }
    }
}

impl Layout<'_> {
    /// The runs of a sentence; its links become spots.
    pub(super) fn runs(&mut self, inlines: &[Inline], context: Context) -> Vec<Run> {
        let mut runs = Vec::with_capacity(inlines.len());
        for inline in inlines {
            self.push_inline(&mut runs, inline, context);
        }
        runs
    }

    fn push_inline(&mut self, runs: &mut Vec<Run>, inline: &Inline, context: Context) {
        let mut push = |text: &str, style: Style| {
            runs.push(Run::new(text, context.style.patch(style)).of(context.spot));
        };
        match inline {
            Inline::Text(text) => push(&plain(text), Style::new()),
            Inline::Code(text) => push(&plain(text), self.style(Role::Code)),
            Inline::SoftBreak => push(" ", Style::new()),
            Inline::HardBreak => push("\n", Style::new()),
            Inline::Strong(inner) => self.nest(runs, inner, context, Role::Strong),
            Inline::Emphasis(inner) => self.nest(runs, inner, context, Role::Emphasis),
            Inline::Strike(inner) => self.nest(runs, inner, context, Role::Strike),
            Inline::Link { target, text } => self.link(runs, target, text, context),
        }
    }

    fn nest(&mut self, runs: &mut Vec<Run>, inner: &[Inline], context: Context, role: Role) {
        let context = context.with(self.style(role));
        runs.extend(self.runs(inner, context));
    }

    fn link(
        &mut self,
        runs: &mut Vec<Run>,
        target: &LinkTarget,
        text: &[Inline],
        context: Context,
    ) {
        let spot = self.new_spot(SpotKind::Link(target.clone()));
        let style = self.style(Role::Link);
        let inner = self.runs(
            text,
            Context {
                spot: Some(spot),
                ..context
            },
        );
        runs.extend(inner.into_iter().map(|run| Run {
            style: run.style.patch(style),
            ..run
        }));
        if matches!(target, LinkTarget::Web(_)) {
            runs.push(Run::new("↗", context.style.patch(self.style(Role::Dim))).of(Some(spot)));
        }
    }

    /// A new spot; its areas are known once rows are placed.
    pub(super) fn new_spot(&mut self, kind: SpotKind) -> usize {
        self.spots.push(Spot {
            kind,
            areas: Vec::new(),
        });
        self.spots.len() - 1
    }
}

/// The words of a sentence, without their marks.
pub(super) fn words(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => plain(text).into_owned(),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => words(inner),
            Inline::Link { text, .. } => words(text),
            Inline::SoftBreak | Inline::HardBreak => " ".to_owned(),
        })
        .collect()
}
