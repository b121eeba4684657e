//! The look of the program as roles: what a piece of text *is*, never what colour it has.
//!
//! `TABLE` is the whole look, one row a role. The background is always the terminal's own
//! (only the selection and search matches are tinted), and a theme without colours shows the
//! same differences with weight, underline and reversal alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// What may be overlooked: units, hints, line numbers.
    Dim,
    /// The one accent: where you are.
    Accent,
    /// The heading of a page or a section.
    Heading,
    /// A heading below a section.
    Subheading,
    /// Stressed strongly.
    Strong,
    /// Stressed.
    Emphasis,
    /// Struck out.
    Strike,
    /// Code within a sentence.
    Code,
    /// What leads elsewhere.
    Link,
    /// The row or link that is chosen, on a tint.
    Selection,
    /// The row that is chosen in a part without focus.
    SelectionIdle,
    /// Frames, rules and table lines.
    Border,
    /// The frame of the part that has the keys.
    Focus,
    /// A key in a key hint.
    Key,
    /// A search match.
    Match,
    /// The search match the reader is at.
    MatchHere,
    /// It worked; right; served from the cache.
    Good,
    /// Attention; client errors.
    Warn,
    /// It failed; wrong; server errors.
    Bad,
    /// A note.
    Note,
    /// A tip.
    Tip,
    /// An important note.
    Important,
    /// A warning.
    Warning,
    /// A note of caution.
    Caution,
    /// A statement for some versions of Next.js only.
    Version,
    /// Syntax: keywords.
    Keyword,
    /// Syntax: strings and templates.
    String,
    /// Syntax: numbers, `true`, `null`.
    Number,
    /// Syntax: comments.
    Comment,
    /// Syntax: what is called.
    Function,
    /// Syntax: types and classes.
    Type,
    /// Syntax: property names and JSON keys.
    Property,
    /// Syntax: brackets, commas, operators.
    Punctuation,
}

/// A colour as true colour, and the nearest of the sixteen.
#[derive(Clone, Copy)]
struct Ink(u32, Color);

/// One role's look.
struct Row {
    role: Role,
    dark: Option<Ink>,
    light: Option<Ink>,
    /// Whether the ink fills the background; the text keeps its own colour.
    tint: bool,
    coloured: Modifier,
    plain: Modifier,
}

const NONE: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const ITALIC: Modifier = Modifier::ITALIC;
const UNDERLINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

const fn plain_ink(role: Role, coloured: Modifier, plain: Modifier) -> Row {
    Row {
        role,
        dark: None,
        light: None,
        tint: false,
        coloured,
        plain,
    }
}

const fn ink(
    role: Role,
    dark: (u32, Color),
    light: (u32, Color),
    coloured: Modifier,
    plain: Modifier,
) -> Row {
    Row {
        role,
        dark: Some(Ink(dark.0, dark.1)),
        light: Some(Ink(light.0, light.1)),
        tint: false,
        coloured,
        plain,
    }
}

const fn tint(
    role: Role,
    dark: (u32, Color),
    light: (u32, Color),
    coloured: Modifier,
    plain: Modifier,
) -> Row {
    let row = ink(role, dark, light, coloured, plain);
    Row { tint: true, ..row }
}

/// Every role's look, in the order of [`Role`].
#[rustfmt::skip]
const TABLE: [Row; 34] = [
    //   role                 on dark                             on light                           coloured                  without colours
    plain_ink(Role::Text,                                                                            NONE,                     NONE),
    ink(Role::Dim,            (0x008b_93a7, Color::DarkGray),     (0x0066_6d7d, Color::DarkGray),    NONE,                     DIM),
    ink(Role::Accent,         (0x005c_c8d7, Color::LightCyan),    (0x0000_6b7d, Color::Cyan),        NONE,                     BOLD),
    ink(Role::Heading,        (0x005c_c8d7, Color::LightCyan),    (0x0000_6b7d, Color::Cyan),        BOLD,                     BOLD.union(UNDERLINED)),
    plain_ink(Role::Subheading,                                                                      BOLD,                     BOLD),
    plain_ink(Role::Strong,                                                                          BOLD,                     BOLD),
    plain_ink(Role::Emphasis,                                                                        ITALIC,                   ITALIC),
    plain_ink(Role::Strike,                                                                          Modifier::CROSSED_OUT,    Modifier::CROSSED_OUT),
    ink(Role::Code,           (0x00e0_bf7f, Color::LightYellow),  (0x0082_5000, Color::Red),         NONE,                     BOLD),
    ink(Role::Link,           (0x0082_b1f5, Color::LightBlue),    (0x001f_55b5, Color::Blue),        UNDERLINED,               UNDERLINED),
    tint(Role::Selection,     (0x0026_3f4b, Color::Reset),        (0x00cf_e8ee, Color::Reset),       BOLD,                     REVERSED),
    tint(Role::SelectionIdle, (0x002b_303b, Color::Reset),        (0x00e6_e8ec, Color::Reset),       NONE,                     UNDERLINED),
    ink(Role::Border,         (0x004b_5263, Color::DarkGray),     (0x00b4_bac6, Color::Gray),        NONE,                     DIM),
    ink(Role::Focus,          (0x005c_c8d7, Color::LightCyan),    (0x0000_6b7d, Color::Cyan),        NONE,                     BOLD),
    plain_ink(Role::Key,                                                                             BOLD,                     BOLD),
    tint(Role::Match,         (0x0054_4a1e, Color::Reset),        (0x00fb_e9a4, Color::Reset),       NONE,                     UNDERLINED),
    tint(Role::MatchHere,     (0x008a_6a10, Color::Reset),        (0x00f5_c842, Color::Reset),       BOLD,                     REVERSED),
    ink(Role::Good,           (0x0086_c98b, Color::LightGreen),   (0x0020_7030, Color::Green),       NONE,                     NONE),
    ink(Role::Warn,           (0x00e5_b567, Color::LightYellow),  (0x008a_5a00, Color::Red),         NONE,                     BOLD),
    ink(Role::Bad,            (0x00f0_8a8a, Color::LightRed),     (0x00b3_261e, Color::Red),         NONE,                     BOLD),
    ink(Role::Note,           (0x0082_b1f5, Color::LightBlue),    (0x001f_55b5, Color::Blue),        NONE,                     BOLD),
    ink(Role::Tip,            (0x0086_c98b, Color::LightGreen),   (0x0020_7030, Color::Green),       NONE,                     BOLD),
    ink(Role::Important,      (0x00c5_a3f0, Color::LightMagenta), (0x0071_3ab8, Color::Magenta),     NONE,                     BOLD),
    ink(Role::Warning,        (0x00e5_b567, Color::LightYellow),  (0x008a_5a00, Color::Red),         NONE,                     BOLD),
    ink(Role::Caution,        (0x00f0_8a8a, Color::LightRed),     (0x00b3_261e, Color::Red),         NONE,                     BOLD),
    ink(Role::Version,        (0x00c5_a3f0, Color::LightMagenta), (0x0071_3ab8, Color::Magenta),     NONE,                     BOLD),
    ink(Role::Keyword,        (0x00c5_a3f0, Color::LightMagenta), (0x0071_3ab8, Color::Magenta),     NONE,                     BOLD),
    ink(Role::String,         (0x0086_c98b, Color::LightGreen),   (0x0020_7030, Color::Green),       NONE,                     NONE),
    ink(Role::Number,         (0x00e5_a07a, Color::LightYellow),  (0x0099_4a10, Color::Red),         NONE,                     NONE),
    ink(Role::Comment,        (0x008b_93a7, Color::DarkGray),     (0x0066_6d7d, Color::DarkGray),    ITALIC,                   DIM),
    ink(Role::Function,       (0x0082_b1f5, Color::LightBlue),    (0x001f_55b5, Color::Blue),        NONE,                     NONE),
    ink(Role::Type,           (0x0074_cfc4, Color::LightCyan),    (0x0000_6a60, Color::Cyan),        NONE,                     NONE),
    ink(Role::Property,       (0x00a9_c7e8, Color::LightBlue),    (0x0028_5a86, Color::Blue),        NONE,                     NONE),
    ink(Role::Punctuation,    (0x009a_a2b4, Color::Gray),         (0x005a_6170, Color::DarkGray),    NONE,                     NONE),
];

/// Which ground the colours are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Any colour.
    True,
    /// The 256 of xterm.
    Indexed,
    /// Sixteen.
    Sixteen,
    /// None: weight, underline and reversal only.
    Plain,
}

/// A look: the style of every role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Theme {
    ground: Ground,
    depth: Depth,
    styles: [Style; TABLE.len()],
}

impl Theme {
    /// For a terminal with a dark ground and true colour.
    pub fn dark() -> Self {
        Self::new(Ground::Dark, Depth::True)
    }

    /// For a terminal with a light ground and true colour.
    pub fn light() -> Self {
        Self::new(Ground::Light, Depth::True)
    }

    /// Without colours.
    pub fn plain() -> Self {
        Self::new(Ground::Dark, Depth::Plain)
    }

    /// For this ground, with so many colours.
    pub fn new(ground: Ground, depth: Depth) -> Self {
        Theme {
            ground,
            depth,
            styles: std::array::from_fn(|index| {
                debug_assert_eq!(TABLE[index].role as usize, index, "the table is in order");
                TABLE[index].style(ground, depth)
            }),
        }
    }

    /// What the environment asks for: `NO_COLOR`, `COLORTERM`, `TERM` and `COLORFGBG`.
    ///
    /// `variable` answers the value of an environment variable.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let has = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let term = variable("TERM").unwrap_or_default();
        let depth = if has("NO_COLOR") || term == "dumb" {
            Depth::Plain
        } else if variable("COLORTERM").is_some_and(|v| v == "truecolor" || v == "24bit") {
            Depth::True
        } else if term.contains("256color") || term.contains("direct") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        let light = variable("COLORFGBG")
            .and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok())
            .is_some_and(|background| background == 7 || background == 15);
        Self::new(if light { Ground::Light } else { Ground::Dark }, depth)
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The same number of colours on the other ground.
    #[must_use]
    pub fn on(&self, ground: Ground) -> Self {
        Self::new(ground, self.depth)
    }

    /// Which ground it is for.
    pub fn ground(&self) -> Ground {
        self.ground
    }

    /// How many colours it uses.
    pub fn depth(&self) -> Depth {
        self.depth
    }
}

impl Row {
    fn style(&self, ground: Ground, depth: Depth) -> Style {
        let ink = match ground {
            Ground::Dark => self.dark,
            Ground::Light => self.light,
        };
        match (ink, depth) {
            (_, Depth::Plain) => Style::new().add_modifier(self.plain),
            (None, _) => Style::new().add_modifier(self.coloured),
            (Some(_), Depth::Sixteen) if self.tint => Style::new().add_modifier(self.plain),
            (Some(ink), _) if self.tint => {
                Style::new().bg(ink.at(depth)).add_modifier(self.coloured)
            }
            (Some(ink), _) => Style::new().fg(ink.at(depth)).add_modifier(self.coloured),
        }
    }
}

impl Ink {
    fn at(self, depth: Depth) -> Color {
        let [_, red, green, blue] = self.0.to_be_bytes();
        match depth {
            Depth::True => Color::Rgb(red, green, blue),
            Depth::Indexed => Color::Indexed(nearest_of_256(red, green, blue)),
            Depth::Sixteen | Depth::Plain => self.1,
        }
    }
}

/// The nearest colour of xterm's cube (16–231) and grey ramp (232–255).
fn nearest_of_256(red: u8, green: u8, blue: u8) -> u8 {
    (16..=255)
        .min_by_key(|&index| {
            let (r, g, b) = colour_of_256(index);
            [(red, r), (green, g), (blue, b)]
                .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
                .iter()
                .sum::<u32>()
        })
        .unwrap_or(15)
}

/// <https://www.ditig.com/256-colors-cheat-sheet>: the values that xterm gives its indices.
fn colour_of_256(index: u8) -> (u8, u8, u8) {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    if index >= 232 {
        let grey = 8 + (index - 232) * 10;
        return (grey, grey, grey);
    }
    let cube = usize::from(index - 16);
    (LEVELS[cube / 36], LEVELS[cube / 6 % 6], LEVELS[cube % 6])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: u32) -> f64 {
        let [_, r, g, b] = colour.to_be_bytes();
        let [r, g, b] = [r, g, b].map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn table_has_one_row_for_each_role_in_order() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.role as usize, index, "{:?}", row.role);
        }
        assert_eq!(Role::Punctuation as usize + 1, TABLE.len());
    }

    /// WCAG 2.2, 1.4.3: text wants a contrast of 4.5 to 1; frames are not text.
    #[test]
    fn every_ink_is_readable_on_its_ground() {
        for row in TABLE
            .iter()
            .filter(|row| !row.tint && row.role != Role::Border)
        {
            let (Some(dark), Some(light)) = (row.dark, row.light) else {
                continue;
            };
            assert!(
                contrast(dark.0, 0x0020_2226) >= 4.5,
                "{:?} on dark",
                row.role
            );
            assert!(
                contrast(light.0, 0x00ff_ffff) >= 4.5,
                "{:?} on light",
                row.role
            );
        }
    }

    #[test]
    fn every_ink_is_readable_on_the_selection() {
        let selection = &TABLE[Role::Selection as usize];
        let (dark, light) = (selection.dark.unwrap().0, selection.light.unwrap().0);
        for row in TABLE
            .iter()
            .filter(|row| !row.tint && row.role != Role::Border)
        {
            let (Some(on_dark), Some(on_light)) = (row.dark, row.light) else {
                continue;
            };
            assert!(contrast(on_dark.0, dark) >= 3.5, "{:?} on dark", row.role);
            assert!(
                contrast(on_light.0, light) >= 3.5,
                "{:?} on light",
                row.role
            );
        }
    }

    #[test]
    fn a_plain_theme_has_no_colours() {
        for style in Theme::plain().styles {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    type Case = (
        &'static str,
        &'static [(&'static str, &'static str)],
        Ground,
        Depth,
    );

    #[test]
    fn the_environment_chooses_ground_and_depth() {
        let cases: [Case; 7] = [
            ("nothing is known", &[], Ground::Dark, Depth::Sixteen),
            (
                "true colour",
                &[("COLORTERM", "truecolor")],
                Ground::Dark,
                Depth::True,
            ),
            (
                "256 colours",
                &[("TERM", "tmux-256color")],
                Ground::Dark,
                Depth::Indexed,
            ),
            (
                "no colours wins",
                &[("NO_COLOR", "1"), ("COLORTERM", "truecolor")],
                Ground::Dark,
                Depth::Plain,
            ),
            (
                "empty NO_COLOR is unset",
                &[("NO_COLOR", "")],
                Ground::Dark,
                Depth::Sixteen,
            ),
            (
                "a dumb terminal",
                &[("TERM", "dumb")],
                Ground::Dark,
                Depth::Plain,
            ),
            (
                "a light ground",
                &[("COLORFGBG", "0;15"), ("COLORTERM", "24bit")],
                Ground::Light,
                Depth::True,
            ),
        ];
        for (name, variables, ground, depth) in cases {
            let theme = Theme::from_environment(|wanted| {
                variables
                    .iter()
                    .find(|(name, _)| *name == wanted)
                    .map(|(_, v)| (*v).to_owned())
            });
            assert_eq!((theme.ground(), theme.depth()), (ground, depth), "{name}");
        }
    }

    #[test]
    fn colours_of_the_cube_and_the_ramp_find_themselves() {
        for (rgb, index) in [
            ((0, 0, 0), 16),
            ((255, 255, 255), 231),
            ((95, 175, 215), 74),
        ] {
            assert_eq!(nearest_of_256(rgb.0, rgb.1, rgb.2), index);
        }
        assert_eq!(nearest_of_256(128, 128, 128), 244);
    }
}
