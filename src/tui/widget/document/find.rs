//! Search within a page: over line ends, without regard to case.

use super::{Area, Page};
use unicode_width::UnicodeWidthChar;

/// A match: on more than one line if it was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it stands, top to bottom; never empty.
    pub areas: Vec<Area>,
}

impl Match {
    /// Its first line.
    pub fn line(&self) -> usize {
        self.areas.first().map_or(0, |area| area.line)
    }
}

/// A character of the page and where it stands.
#[derive(Clone, Copy)]
struct Place {
    character: char,
    line: usize,
    column: u16,
    width: u16,
}

impl Page {
    /// All matches, top to bottom. Words that wrapping has parted still match; an empty query
    /// matches nothing.
    pub fn find(&self, query: &str) -> Vec<Match> {
        let wanted: Vec<char> = query.trim().chars().map(fold).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let places = self.places();
        let mut found = Vec::new();
        let mut at = 0;
        while at + wanted.len() <= places.len() {
            let candidate = &places[at..at + wanted.len()];
            if candidate
                .iter()
                .map(|place| place.character)
                .eq(wanted.iter().copied())
            {
                found.push(Match {
                    areas: areas(candidate),
                });
                at += wanted.len();
            } else {
                at += 1;
            }
        }
        found
    }

    /// The page as one line: rows joined by a space, bars and rules at their left left out.
    fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for (line, text) in self.text.iter().enumerate() {
            let body = text.trim_start_matches([' ', '▎', '│', '↪']);
            let mut column = columns(&text[..text.len() - body.len()]);
            for character in body.chars() {
                let width = character
                    .width()
                    .and_then(|w| u16::try_from(w).ok())
                    .unwrap_or(0);
                places.push(Place {
                    character: fold(character),
                    line,
                    column,
                    width,
                });
                column += width;
            }
            places.push(Place {
                character: ' ',
                line,
                column,
                width: 0,
            });
        }
        places
    }
}

fn columns(text: &str) -> u16 {
    let width: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
    u16::try_from(width).unwrap_or(u16::MAX)
}

fn fold(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

fn areas(places: &[Place]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for place in places {
        let end = place.column + place.width;
        match areas.last_mut() {
            Some(area) if area.line == place.line => area.columns.end = end,
            _ => areas.push(Area {
                line: place.line,
                columns: place.column..end,
            }),
        }
    }
    areas.retain(|area| !area.columns.is_empty());
    areas
}
