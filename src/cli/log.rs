//! The log of the terminal program: a file, because the screen is taken.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;

/// From this size on the log begins anew, in bytes.
const FULL: u64 = 1 << 20;

/// Has everything from warnings on written to a file. Without the file the program works as well,
/// so a failure is not one of the program.
pub(super) fn start(path: &Path) {
    let Ok(file) = open(path) else { return };
    // It fails only where a log was started before.
    let _ = tracing_subscriber::fmt()
        .with_max_level(Level::WARN)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .try_init();
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let full = fs::metadata(path).is_ok_and(|file| file.len() >= FULL);
    let mut options = OpenOptions::new();
    options.create(true).write(true);
    if full {
        options.truncate(true).open(path)
    } else {
        options.append(true).open(path)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_log_goes_on_until_it_is_full_and_then_begins_anew() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("jsguide/jsguide.log");
        open(&path).unwrap().write_all(b"one\n").unwrap();
        open(&path).unwrap().write_all(b"two\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        File::create(&path).unwrap().set_len(FULL).unwrap();
        open(&path).unwrap().write_all(b"three\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three\n");
    }
}
