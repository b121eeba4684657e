//! `jsguide picture`: the pictures of README, drawn by the program itself. Not listed in the help.

use std::io::{self, Write as _};
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::sandbox::PortChoice;
use crate::tui::picture::Picture;
use crate::tui::theme::Ground;

/// Arguments of `jsguide picture`.
#[derive(Args, Debug)]
pub struct DrawPicture {
    /// Where to be: home, topics, sandbox, `lesson nextjs/caching#tags`, `practice topic nextjs/caching`
    #[arg(default_value = "home")]
    place: String,
    /// Keys to press there, with spaces between
    #[arg(long, default_value = "")]
    keys: String,
    /// Columns and rows of the terminal
    #[arg(long, default_value = "120x40")]
    size: Cells,
    /// Colours on a dark or on a light ground
    #[arg(long, value_enum, default_value_t = On::Dark)]
    theme: On,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum On {
    Dark,
    Light,
}

#[derive(Clone, Copy, Debug)]
struct Cells(u16, u16);

impl FromStr for Cells {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('x').map(|(w, h)| (w.parse(), h.parse()));
        match numbers {
            Some((Ok(width @ 20..=400), Ok(height @ 5..=200))) => Ok(Cells(width, height)),
            _ => Err("expected columns and rows, such as 120x40".to_owned()),
        }
    }
}

impl DrawPicture {
    /// Draws, and prints the SVG.
    pub fn run(self) -> anyhow::Result<()> {
        let folder = std::env::temp_dir().join(format!("jsguide-picture-{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("{} could not be made", folder.display()))?;
        let picture = Picture {
            place: self.place,
            keys: self.keys,
            size: (self.size.0, self.size.1),
            ground: match self.theme {
                On::Dark => Ground::Dark,
                On::Light => Ground::Light,
            },
            folder: folder.clone(),
            port: PortChoice::From(3000),
        };
        let svg = picture.draw();
        // What is left over in the system's folder for such things does no harm.
        let _ = std::fs::remove_dir_all(&folder);
        io::stdout().lock().write_all(svg?.as_bytes())?;
        Ok(())
    }
}
