//! A learner who presses anything, anywhere, in a terminal of any size.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEventKind};
use proptest::prelude::*;

use super::stage::Stage;
use crate::tui::app::Running;
use crate::tui::message::Message;

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    Key(KeyEvent),
    Mouse(MouseEventKind, u16, u16),
    Resize(u16, u16),
    Paste(String),
    Tick,
}

fn key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        6 => prop::sample::select("1234567/abcdefgjklmnopqstuvwxyBEGHNT[]{}? ".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        5 => prop::sample::select(vec![
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::BackTab,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::PageDown,
            KeyCode::PageUp,
            KeyCode::End,
            KeyCode::Home,
        ]),
        1 => prop::sample::select(vec![KeyCode::Esc, KeyCode::Backspace]),
    ];
    (
        code,
        prop::sample::select(vec![
            KeyModifiers::NONE,
            KeyModifiers::NONE,
            KeyModifiers::CONTROL,
            KeyModifiers::ALT,
        ]),
    )
        .prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
        .prop_filter("leaving ends the walk", |key| {
            let leaves = [
                (KeyCode::Char('q'), KeyModifiers::NONE),
                (KeyCode::Char('c'), KeyModifiers::CONTROL),
            ];
            !leaves.contains(&(key.code, key.modifiers))
        })
}

fn step() -> impl Strategy<Value = Step> {
    let mouse = prop::sample::select(vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
    ]);
    prop_oneof![
        20 => key().prop_map(Step::Key),
        3 => (mouse, 0_u16..200, 0_u16..60).prop_map(|(kind, x, y)| Step::Mouse(kind, x, y)),
        2 => (1_u16..200, 1_u16..60).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => "[a-zß漢\u{1b}\n]{0,6}".prop_map(Step::Paste),
        1 => Just(Step::Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_pressed_anywhere_panics(steps in prop::collection::vec(step(), 1..60)) {
        let mut stage = Stage::home(80, 24);
        for step in steps {
            match step {
                Step::Key(key) => {
                    let effects = stage.take(Message::Key(key));
                    stage.settle(effects);
                }
                Step::Mouse(kind, column, row) => {
                    stage.wheel(column, row, kind);
                }
                Step::Resize(width, height) => stage.resize(width, height),
                Step::Paste(text) => {
                    let effects = stage.take(Message::Paste(text));
                    stage.settle(effects);
                }
                Step::Tick => {
                    let effects = stage.take(Message::Tick);
                    stage.settle(effects);
                }
            }
            stage.screen();
        }
        prop_assert_eq!(stage.app.running(), Running::On);
    }
}
