//! The rows. The order is the order of help page and key bar.

use crossterm::event::KeyCode;

use super::{Binding, Key, KeyContext};
use KeyContext::{
    Choice, Global, Grade, Lesson, List, Open, Overlay, Pane, PaneText, Picker, Summary, Text,
    Verdict,
};

/// What a key can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// To one of the seven places of the navigation bar, counted from 0.
    Go(usize),
    /// Search topics, sections and questions.
    SearchEverything,
    /// The help page.
    Help,
    /// To where the learner came from; closes what is open first.
    Back,
    /// Forward again after back.
    Forward,
    /// The other theme.
    ToggleTheme,
    /// The next Next.js version.
    CycleVersion,
    /// Production or development.
    ToggleMode,
    /// Leave the program.
    Quit,
    /// Leave the program, from anywhere.
    QuitNow,
    /// Stop as a job of the shell.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// One up.
    Up,
    /// One down.
    Down,
    /// To the left, or the previous one.
    Left,
    /// To the right, or the next one.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// Open, follow, start, send: what Enter does here.
    Enter,
    /// The next link, field or part.
    NextPart,
    /// The previous link, field or part.
    PreviousPart,
    /// Filter or search here.
    Search,
    /// The next match.
    NextMatch,
    /// The previous match.
    PreviousMatch,
    /// The previous section.
    PreviousSection,
    /// The next section.
    NextSection,
    /// The previous topic.
    PreviousTopic,
    /// The next topic.
    NextTopic,
    /// Bookmark the topic, or take the bookmark away.
    BookmarkTopic,
    /// Bookmark the section, or take the bookmark away.
    BookmarkSection,
    /// The outline.
    Outline,
    /// Show or hide the sandbox pane, or move the focus to it.
    ToggleSandbox,
    /// Take the sandbox pane away, or bring it back.
    HideSandbox,
    /// Practise.
    Practise,
    /// Open the lesson that explains it.
    OpenLesson,
    /// Send the question's requests in the sandbox.
    TryQuestion,
    /// Filter by category.
    FilterCategory,
    /// Filter by level.
    FilterLevel,
    /// Filter by tag.
    FilterTag,
    /// Filter by state.
    FilterState,
    /// Filter by kind.
    FilterKind,
    /// Take all filters away.
    ClearFilters,
    /// Remove.
    Remove,
    /// Copy.
    Copy,
    /// Mark an option, or take the mark away.
    Toggle,
    /// Pick the option with this letter, counted from 0.
    Pick(usize),
    /// Again, Hard, Good, Easy, counted from 0.
    GradeAs(usize),
    /// Show the model answer.
    Reveal,
    /// Leave this question for later.
    Skip,
    /// Give up: show the answer.
    GiveUp,
    /// Type a request.
    EditRequest,
    /// Open the file in the editor.
    OpenEditor,
    /// Build the app anew.
    Rebuild,
    /// Move the sandbox's clock forward by so many hours.
    MoveClock(u64),
    /// Serve the next project.
    NextProject,
    /// Stop the request that runs.
    StopRequest,
    /// Show the body as it came, or laid out to be read.
    ToggleRaw,
    /// Show all headers, or those that matter.
    ToggleHeaders,
    /// Accept what is typed.
    Accept,
}

const MOVES: &[KeyContext] = &[
    List, Lesson, Pane, Choice, Open, Grade, Verdict, Summary, Overlay,
];
const SCROLLS: &[KeyContext] = &[List, Lesson, Pane, Open, Grade, Verdict, Summary, Overlay];

const fn code(code: KeyCode) -> Key {
    Key::code(code)
}

/// All keys of the program.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    // What each context is for comes first: the key bar shows rows in this order.
    row(Action::Enter, &[code(KeyCode::Enter)], &[List], "open", "Open what is selected"),
    row(Action::Enter, &[code(KeyCode::Enter)], &[Lesson], "follow", "Follow the chosen link, or send the chosen request"),
    row(Action::Enter, &[code(KeyCode::Enter)], &[Pane], "send", "Send the chosen request, or open what is chosen"),
    row(Action::ToggleSandbox, &[Key::char('s')], &[Lesson, Pane], "sandbox", "To the sandbox, and back to the text"),
    row(Action::Accept, &[code(KeyCode::Enter)], &[PaneText], "send", "Send what is typed"),
    row(Action::Accept, &[code(KeyCode::Enter)], &[Text], "done", "Accept what is typed"),
    row(Action::Accept, &[code(KeyCode::Enter)], &[Picker], "open", "Open what is selected"),
    row(Action::Enter, &[code(KeyCode::Enter)], &[Choice], "answer", "Give the selected answer"),
    row(Action::Reveal, &[code(KeyCode::Enter), Key::char(' ')], &[Open], "show the answer", "Show the model answer"),
    row(Action::Enter, &[code(KeyCode::Enter), Key::char(' ')], &[Verdict], "next", "Go on to the next question"),
    row(Action::Enter, &[code(KeyCode::Enter)], &[Summary], "done", "Back to where you came from"),
    row(Action::Practise, &[Key::char('p')], &[Summary], "ask again", "Ask again what you did not know"),
    row(Action::GradeAs(0), &[Key::char('1')], &[Grade, Verdict], "again", "I did not know it: ask again soon"),
    row(Action::GradeAs(1), &[Key::char('2')], &[Grade, Verdict], "hard", "I knew it with effort"),
    row(Action::GradeAs(2), &[Key::char('3')], &[Grade, Verdict], "good", "I knew it"),
    row(Action::GradeAs(3), &[Key::char('4')], &[Grade, Verdict], "easy", "I knew it at once"),
    row(Action::Toggle, &[Key::char(' ')], &[Choice], "mark", "Mark an option where several are right"),
    row(Action::Pick(0), &[Key::char('a')], &[Choice], "", "Pick option A"),
    row(Action::Pick(1), &[Key::char('b')], &[Choice], "", "Pick option B"),
    row(Action::Pick(2), &[Key::char('c')], &[Choice], "", "Pick option C"),
    row(Action::Pick(3), &[Key::char('d')], &[Choice], "", "Pick option D"),
    row(Action::Pick(4), &[Key::char('e')], &[Choice], "", "Pick option E"),
    row(Action::Pick(5), &[Key::char('f')], &[Choice], "", "Pick option F"),
    row(Action::Search, &[Key::char('/')], &[Lesson], "search", "Search in this lesson"),
    row(Action::Search, &[Key::char('/')], &[List], "filter", "Filter by what you type"),
    row(Action::NextMatch, &[Key::char('n')], &[Lesson], "", "Next match of the search"),
    row(Action::PreviousMatch, &[Key::char('N')], &[Lesson], "", "Previous match of the search"),
    row(Action::NextPart, &[code(KeyCode::Tab)], &[Lesson], "links", "Next link or request in the text"),
    row(Action::PreviousPart, &[code(KeyCode::BackTab)], &[Lesson], "", "Previous link or request in the text"),
    row(Action::NextPart, &[code(KeyCode::Tab)], &[Pane, PaneText], "part", "Next part of the sandbox"),
    row(Action::PreviousPart, &[code(KeyCode::BackTab)], &[Pane, PaneText], "", "Previous part of the sandbox"),
    row(Action::Up, &[code(KeyCode::Up), Key::char('k')], MOVES, "", "One up"),
    row(Action::Down, &[code(KeyCode::Down), Key::char('j')], MOVES, "", "One down"),
    row(Action::Up, &[code(KeyCode::Up)], &[Text, PaneText, Picker], "", "The one above"),
    row(Action::Down, &[code(KeyCode::Down)], &[Text, PaneText, Picker], "", "The one below"),
    row(Action::Left, &[code(KeyCode::Left), Key::char('h')], &[List, Pane], "", "To the left"),
    row(Action::Right, &[code(KeyCode::Right), Key::char('l')], &[List, Pane], "", "To the right"),
    row(Action::PageUp, &[code(KeyCode::PageUp), Key::ctrl('b')], SCROLLS, "", "A page up"),
    row(Action::PageDown, &[code(KeyCode::PageDown), Key::ctrl('d')], SCROLLS, "", "A page down"),
    row(Action::PageDown, &[Key::char(' ')], &[Lesson, Overlay], "", "A page down"),
    row(Action::Top, &[code(KeyCode::Home), Key::char('g')], SCROLLS, "", "To the beginning"),
    row(Action::Bottom, &[code(KeyCode::End), Key::char('G')], SCROLLS, "", "To the end"),
    row(Action::PreviousSection, &[Key::char('[')], &[Lesson], "", "Previous section"),
    row(Action::NextSection, &[Key::char(']')], &[Lesson], "section", "Next section"),
    row(Action::PreviousTopic, &[Key::char('{')], &[Lesson], "", "Previous topic"),
    row(Action::NextTopic, &[Key::char('}')], &[Lesson], "", "Next topic"),
    row(Action::HideSandbox, &[Key::char('S')], &[Lesson, Pane], "", "Take the sandbox pane away, or bring it back"),
    row(Action::Practise, &[Key::char('p')], &[Lesson, List], "practise", "Practise the questions of the topic or list"),
    row(Action::Outline, &[Key::char('o')], &[Lesson], "outline", "Go to a section by the outline"),
    row(Action::BookmarkTopic, &[Key::char('b')], &[Lesson], "bookmark", "Bookmark the topic, or remove the bookmark"),
    row(Action::BookmarkSection, &[Key::char('B')], &[Lesson], "", "Bookmark the section, or remove the bookmark"),
    row(Action::ClearFilters, &[Key::char('x')], &[List], "clear", "Take all filters away"),
    row(Action::FilterCategory, &[Key::char('c')], &[List], "category", "Filter by category or topic"),
    row(Action::FilterLevel, &[Key::char('i')], &[List], "level", "Filter by level"),
    row(Action::FilterTag, &[Key::char('t')], &[List], "tag", "Filter by tag"),
    row(Action::FilterState, &[Key::char('u')], &[List], "state", "Filter by state"),
    row(Action::FilterKind, &[Key::char('a')], &[List], "kind", "Filter by kind of question"),
    row(Action::Copy, &[Key::char('y')], &[List], "copy", "Copy the address or the command"),
    row(Action::Remove, &[Key::char('d'), code(KeyCode::Delete)], &[List], "remove", "Remove the selected bookmark"),
    row(Action::EditRequest, &[Key::char('e')], &[Pane], "type", "Type a request; of a chosen route, open the file"),
    row(Action::OpenEditor, &[Key::char('E')], &[Pane], "edit file", "Open the route's file in your editor"),
    row(Action::Rebuild, &[Key::char('r')], &[Pane], "rebuild", "Build the app anew: cache and module state are lost"),
    row(Action::NextProject, &[Key::char('p')], &[Pane], "next project", "Serve the next project, if there are several"),
    row(Action::StopRequest, &[Key::char('x')], &[Pane], "stop", "Stop the request that runs"),
    row(Action::MoveClock(1), &[Key::char('c')], &[Pane], "clock", "Move the sandbox clock an hour on: its cache ages"),
    row(Action::MoveClock(24), &[Key::char('C')], &[Pane], "", "Move the sandbox clock a day on"),
    row(Action::ToggleRaw, &[Key::char('w')], &[Pane], "raw", "Show the body as it came, or laid out to be read"),
    row(Action::ToggleHeaders, &[Key::char('H')], &[Pane], "headers", "Show all headers, or those that matter"),
    row(Action::Copy, &[Key::char('y')], &[Pane], "copy", "Copy the request as a curl command"),
    row(Action::GiveUp, &[Key::char('x')], &[Choice], "don’t know", "I do not know: show the answer"),
    row(Action::GiveUp, &[Key::ctrl('r')], &[Text], "don’t know", "I do not know: show the answer"),
    row(Action::Skip, &[Key::char('s')], &[Choice, Open], "skip", "Leave the question for another time"),
    row(Action::Skip, &[Key::ctrl('n')], &[Text], "skip", "Leave the question for another time"),
    row(Action::NextPart, &[code(KeyCode::Tab)], &[Text], "hint", "Show the hint, if there is one"),
    row(Action::OpenLesson, &[Key::char('l')], &[Verdict], "lesson", "Open the section of the lesson that explains it"),
    row(Action::TryQuestion, &[Key::char('t')], &[Verdict], "try it", "Send what was asked about in the sandbox"),
    row(Action::Back, &[code(KeyCode::Esc)], &[Text, PaneText, Picker, Overlay], "close", "Close"),
    row(Action::Back, &[Key::char('q'), Key::char('?'), code(KeyCode::Enter), code(KeyCode::Backspace)], &[Overlay], "", "Close"),
    row(Action::SearchEverything, &[Key::char('f'), Key::ctrl('k')], &[Global], "find", "Search topics, sections and questions"),
    row(Action::Back, &[code(KeyCode::Esc), code(KeyCode::Backspace), Key::alt(KeyCode::Left)], &[Global], "back", "Back to where you came from"),
    row(Action::Forward, &[Key::alt(KeyCode::Right)], &[Global], "", "Forward again"),
    row(Action::Go(0), &[Key::char('1')], &[Global], "", "Home"),
    row(Action::Go(1), &[Key::char('2')], &[Global], "", "Topics"),
    row(Action::Go(2), &[Key::char('3')], &[Global], "", "Questions"),
    row(Action::Go(3), &[Key::char('4')], &[Global], "", "Sandbox"),
    row(Action::Go(4), &[Key::char('5')], &[Global], "", "Bookmarks"),
    row(Action::Go(5), &[Key::char('6')], &[Global], "", "Progress"),
    row(Action::Go(6), &[Key::char('7')], &[Global], "", "Resources"),
    row(Action::CycleVersion, &[Key::char('v')], &[Global], "", "Next.js 14, 15 or 16"),
    row(Action::ToggleMode, &[Key::char('m')], &[Global], "", "Production or development"),
    row(Action::ToggleTheme, &[Key::char('T')], &[Global], "", "Light or dark"),
    row(Action::Suspend, &[Key::ctrl('z')], &[Global, Overlay], "", "Back to the shell; fg returns here"),
    row(Action::Redraw, &[Key::ctrl('l')], &[Global, Overlay], "", "Draw everything anew"),
    row(Action::Help, &[Key::char('?'), code(KeyCode::F(1))], &[Global], "help", "All keys"),
    row(Action::Quit, &[Key::char('q')], &[Global], "quit", "Leave; everything is saved"),
    row(Action::QuitNow, &[Key::ctrl('c')], &[Global, Overlay], "", "Leave from anywhere; everything is saved"),
];

const fn row(
    action: Action,
    keys: &'static [Key],
    contexts: &'static [KeyContext],
    label: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        action,
        keys,
        contexts,
        label,
        help,
    }
}
