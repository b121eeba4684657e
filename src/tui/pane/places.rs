//! Where the parts of the pane stand: computed from its rectangle alone.

use ratatui::layout::{Position, Rect};

/// A part of the pane that can have the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// Requests, routes or log.
    List,
    /// The line a request is typed into.
    Line,
    /// What came back; or a route's source; or a logged request.
    Answer,
    /// Why it came back so.
    Why,
}

impl Part {
    const ALL: [Part; 4] = [Part::List, Part::Line, Part::Answer, Part::Why];

    /// The part after this one, beginning again after the last.
    pub(super) fn following(self) -> Self {
        Self::ALL[(self as usize + 1) % 4]
    }

    /// The part before this one.
    pub(super) fn preceding(self) -> Self {
        Self::ALL[(self as usize + 3) % 4]
    }
}

/// How the parts share the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// List at the left, the rest at the right.
    Columns,
    /// All below each other, as beside a lesson.
    Stack,
    /// One at a time.
    Tabs,
}

/// The rectangles; those of parts include their head. A part that is not shown has no area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) shape: Shape,
    /// One row: address and edition.
    pub(super) status: Rect,
    pub(super) list: Rect,
    /// What the chosen row of the list is about.
    pub(super) preview: Rect,
    /// The rule between the columns.
    pub(super) divider: Rect,
    pub(super) line: Rect,
    pub(super) answer: Rect,
    pub(super) why: Rect,
}

/// Rows of the request line: head, text, error or hint.
const LINE: u16 = 3;
/// Rows of what the chosen request sends, with its head.
const PREVIEW: u16 = 6;

/// Whether there is anything to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Explains {
    /// A request was answered, or may be.
    Yes,
    /// A route is looked at: its source wants the room.
    No,
}

/// The places within `area`; in tabs only `shown` has room.
pub(super) fn places(area: Rect, shown: Part, explains: Explains) -> Places {
    let places = match (area.width, area.height) {
        (76.., 16..) => columns(area),
        (_, 27..) => stack(area),
        _ => return tabs(area, shown),
    };
    match explains {
        Explains::Yes => places,
        Explains::No => Places {
            answer: places.answer.union(places.why),
            why: nowhere(area).why,
            ..places
        },
    }
}

fn columns(area: Rect) -> Places {
    let (status, body) = cut_top(area, 2);
    let left = (area.width * 36 / 100).clamp(30, 46);
    let list = Rect {
        width: left,
        ..body
    };
    let divider = Rect {
        x: body.x + left + 1,
        width: 1,
        ..body
    };
    let right = Rect {
        x: body.x + left + 3,
        width: body.width - left - 3,
        ..body
    };
    let preview_height = if body.height >= 24 { PREVIEW } else { 0 };
    let (list, preview) = cut_top(list, body.height - preview_height);
    let list = Rect {
        height: list.height - u16::from(preview_height > 0),
        ..list
    };
    let (line, rest) = cut_top(right, LINE);
    let (answer, why) = answer_and_why(rest);
    Places {
        shape: Shape::Columns,
        status: one_row(status),
        list,
        preview,
        divider,
        line,
        answer,
        why,
    }
}

fn stack(area: Rect) -> Places {
    let (status, body) = cut_top(area, 2);
    let (list, body) = cut_top(body, (body.height / 4).clamp(7, 12));
    let list = Rect {
        height: list.height - 1,
        ..list
    };
    let (line, body) = cut_top(body, LINE);
    let (answer, why) = answer_and_why(body);
    Places {
        shape: Shape::Stack,
        status: one_row(status),
        list,
        line,
        answer,
        why,
        ..nowhere(area)
    }
}

/// One above the other, with air between them if there is room.
fn answer_and_why(area: Rect) -> (Rect, Rect) {
    let (answer, why) = cut_top(area, area.height * 11 / 20);
    let air = u16::from(area.height >= 20);
    (
        Rect {
            height: answer.height - air,
            ..answer
        },
        why,
    )
}

fn tabs(area: Rect, shown: Part) -> Places {
    let (status, body) = cut_top(area, 1);
    let (line, body) = cut_top(body, LINE);
    let none = nowhere(area);
    let of = |part| if shown == part { body } else { none.answer };
    Places {
        shape: Shape::Tabs,
        status: one_row(status),
        list: if shown == Part::Line {
            body
        } else {
            of(Part::List)
        },
        line,
        answer: of(Part::Answer),
        why: of(Part::Why),
        ..none
    }
}

fn nowhere(area: Rect) -> Places {
    let none = Rect {
        width: 0,
        height: 0,
        ..area
    };
    Places {
        shape: Shape::Tabs,
        status: none,
        list: none,
        preview: none,
        divider: none,
        line: none,
        answer: none,
        why: none,
    }
}

fn cut_top(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let top = Rect { height, ..area };
    (
        top,
        Rect {
            y: area.y + height,
            height: area.height - height,
            ..area
        },
    )
}

fn one_row(area: Rect) -> Rect {
    Rect {
        height: area.height.min(1),
        ..area
    }
}

/// An area without its head.
pub(super) fn below_head(area: Rect) -> Rect {
    cut_top(area, 1).1
}

impl Places {
    /// The part at a place on screen.
    pub(super) fn part_at(&self, at: Position) -> Option<Part> {
        let parts = [
            (self.list, Part::List),
            (self.line, Part::Line),
            (self.answer, Part::Answer),
            (self.why, Part::Why),
        ];
        parts
            .into_iter()
            .find(|(area, _)| area.contains(at))
            .map(|(_, part)| part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_follows_the_room() {
        let cases = [
            ("a whole screen", (120, 37), Shape::Columns),
            ("a small screen", (80, 21), Shape::Columns),
            ("beside a lesson", (44, 37), Shape::Stack),
            ("the smallest", (60, 15), Shape::Tabs),
        ];
        for (name, (width, height), shape) in cases {
            assert_eq!(
                places(Rect::new(0, 2, width, height), Part::List, Explains::Yes).shape,
                shape,
                "{name}"
            );
        }
    }

    #[test]
    fn no_part_leaves_the_area_and_no_two_overlap() {
        for (width, height) in [
            (120, 37),
            (76, 16),
            (44, 37),
            (30, 27),
            (60, 15),
            (8, 3),
            (1, 1),
        ] {
            let area = Rect::new(3, 2, width, height);
            for (shown, explains) in Part::ALL
                .into_iter()
                .zip([Explains::Yes, Explains::No].into_iter().cycle())
            {
                let p = places(area, shown, explains);
                let parts = [
                    p.status, p.list, p.preview, p.divider, p.line, p.answer, p.why,
                ];
                for (index, part) in parts.iter().enumerate() {
                    assert_eq!(area.union(*part), area, "{part:?} leaves {area:?}");
                    for other in &parts[index + 1..] {
                        assert!(
                            !part.intersects(*other),
                            "{part:?} and {other:?} in {area:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_part_comes_round() {
        let mut part = Part::List;
        for expected in [Part::Line, Part::Answer, Part::Why, Part::List] {
            assert_eq!(part.following().preceding(), part);
            part = part.following();
            assert_eq!(part, expected);
        }
    }
}
