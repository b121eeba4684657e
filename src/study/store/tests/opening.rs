//! Databases that are new, damaged or from the future.

use super::*;
use crate::content::TopicId;
use std::fs;

#[test]
fn a_missing_file_is_made_with_its_folders() {
    let home = Home::new();
    let path = home.folder.path().join("a/b/progress.db");
    let opened = Store::open(&path, now()).unwrap();
    assert_eq!(opened.notice, None);
    assert_eq!(opened.store.path(), path);
    assert!(path.exists());
}

#[test]
fn an_empty_file_is_taken_as_a_new_one() {
    let home = Home::new();
    fs::write(home.path(), "").unwrap();
    home.store();
}

#[test]
fn writes_are_durable_and_wait_for_other_programs() {
    let store = Home::new().store();
    let pragma = |name: &str| -> String {
        let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        let value = store
            .connection
            .pragma_query_value(None, name, value)
            .unwrap();
        format!("{value:?}")
    };
    let seen = [
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "busy_timeout",
        "application_id",
    ];
    assert_eq!(
        seen.map(pragma),
        [
            r#"Text("wal")"#,
            "Integer(2)",
            "Integer(1)",
            "Integer(5000)",
            "Integer(1785948004)"
        ]
    );
}

/// Opens a file with this content; gives back the files, the notice, and the content kept.
fn keep_aside(home: &Home, content: &[u8]) -> (Vec<String>, String) {
    fs::write(home.path(), content).unwrap();
    let opened = Store::open(&home.path(), now()).unwrap();
    let cards = opened.store.cards().unwrap();
    assert_eq!(cards.iter().count(), 0);
    drop(opened.store);
    (home.files(), home.shortened(&opened.notice.unwrap()))
}

#[test]
fn a_file_that_is_no_database_is_kept_and_said() {
    let home = Home::new();
    let content =
        b"This is a shopping list, much longer than the header of a database file is: eggs.";
    let (files, notice) = keep_aside(&home, content);
    assert_eq!(
        files,
        ["progress.db", "progress.db.corrupt-20260101T120000Z"]
    );
    assert_eq!(
        notice,
        "Your saved progress could not be read: the file is damaged. It was kept as \
         HOME/progress.db.corrupt-20260101T120000Z, and jsguide goes on with an empty file. \
         If you have a backup, quit and put it at HOME/progress.db."
    );
    let kept = fs::read(home.folder.path().join(&files[1])).unwrap();
    assert_eq!(kept, content);
}

#[test]
fn a_short_file_that_is_no_database_is_kept() {
    let home = Home::new();
    let (files, _) = keep_aside(&home, b"x");
    assert_eq!(
        files,
        ["progress.db", "progress.db.corrupt-20260101T120000Z"]
    );
    let kept = fs::read(home.folder.path().join(&files[1])).unwrap();
    assert_eq!(kept, b"x");
}

#[test]
fn a_database_with_damaged_pages_is_kept() {
    let home = Home::new();
    let mut store = home.store();
    for number in 0..300 {
        let topic = TopicId::new(format!("demo/topic-{number}"));
        store
            .toggle_bookmark(&topic, Some("a-section"), now())
            .unwrap();
    }
    drop(store);
    let mut content = fs::read(home.path()).unwrap();
    content[4096..].fill(0xA5);
    let (files, _) = keep_aside(&home, &content);
    assert_eq!(
        files,
        ["progress.db", "progress.db.corrupt-20260101T120000Z"]
    );
    let kept = fs::read(home.folder.path().join(&files[1])).unwrap();
    assert_eq!(kept, content);
}

#[test]
fn a_second_damaged_file_of_the_same_second_gets_another_name() {
    let home = Home::new();
    keep_aside(&home, b"one");
    let (files, _) = keep_aside(&home, b"two");
    assert_eq!(
        files,
        [
            "progress.db",
            "progress.db.corrupt-20260101T120000Z",
            "progress.db.corrupt-20260101T120000Z-2"
        ]
    );
}

#[test]
fn the_log_of_a_damaged_file_is_kept_beside_it() {
    let home = Home::new();
    fs::write(home.folder.path().join("progress.db-wal"), "log").unwrap();
    let (files, _) = keep_aside(&home, &[0xA5; 8192]);
    assert_eq!(
        files,
        [
            "progress.db",
            "progress.db.corrupt-20260101T120000Z",
            "progress.db.corrupt-20260101T120000Z-wal"
        ]
    );
}

#[test]
fn a_file_of_a_newer_version_is_kept_unchanged_and_said() {
    let home = Home::new();
    let mut store = home.store();
    store.set_setting("theme", "dark").unwrap();
    store
        .connection
        .pragma_update(None, "user_version", 99)
        .unwrap();
    drop(store);
    let before = fs::read(home.path()).unwrap();
    let opened = Store::open(&home.path(), now()).unwrap();
    assert_eq!(opened.store.setting("theme").unwrap(), None);
    drop(opened.store);
    assert_eq!(
        home.files(),
        ["progress.db", "progress.db.newer-99-20260101T120000Z"]
    );
    assert_eq!(
        home.shortened(&opened.notice.unwrap()),
        "Your progress was saved by a newer jsguide (format 99; this one knows up to 1). \
         It was kept unchanged as HOME/progress.db.newer-99-20260101T120000Z, and jsguide goes on \
         with an empty file. To use it again, install the newer jsguide and rename that file to \
         HOME/progress.db."
    );
    let kept = home
        .folder
        .path()
        .join("progress.db.newer-99-20260101T120000Z");
    assert_eq!(fs::read(kept).unwrap(), before);
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let home = Home::new();
    let other = Connection::open(home.path()).unwrap();
    other
        .execute_batch("CREATE TABLE songs (title TEXT)")
        .unwrap();
    drop(other);
    let before = fs::read(home.path()).unwrap();
    let error = Store::open(&home.path(), now()).unwrap_err();
    assert_eq!(
        home.shortened(&error.to_string()),
        "HOME/progress.db is a database of another program, and was left as it is. \
         Choose another place for your progress, or move that file away."
    );
    assert_eq!(home.files(), ["progress.db"]);
    assert_eq!(fs::read(home.path()).unwrap(), before);
}

#[test]
fn a_place_where_no_folder_can_be_made_is_named_with_the_way_out() {
    let home = Home::new();
    fs::write(home.folder.path().join("file"), "").unwrap();
    let path = home.folder.path().join("file/progress.db");
    let error = Store::open(&path, now()).unwrap_err();
    assert_eq!(
        home.shortened(&error.to_string()),
        "cannot make the folder HOME/file (File exists (os error 17)). \
         Choose another place for your progress, or correct the folder's permissions."
    );
}

#[test]
fn a_folder_in_place_of_the_file_is_named_with_the_way_out() {
    let home = Home::new();
    fs::create_dir(home.path()).unwrap();
    let error = Store::open(&home.path(), now()).unwrap_err();
    assert_eq!(
        home.shortened(&error.to_string()),
        "cannot write HOME/progress.db (unable to open database file: HOME/progress.db). \
         Check that you own the file and its folder and may write in both, or choose another \
         place for your progress."
    );
}

#[test]
fn a_locked_file_is_named_with_the_way_out() {
    let home = Home::new();
    let mut store = home.store();
    let other = Connection::open(home.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store
        .connection
        .busy_timeout(std::time::Duration::ZERO)
        .unwrap();
    let error = store.set_setting("theme", "dark").unwrap_err();
    assert_eq!(
        home.shortened(&error.to_string()),
        "HOME/progress.db is locked by another program. Close what has it open \
         (a backup, a database browser), then try again."
    );
}

#[test]
fn two_programs_may_open_a_new_file_at_once_and_both_write() {
    let home = Home::new();
    let path = home.path();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let opened = Store::open(path, now()).unwrap();
                assert_eq!(opened.notice, None);
                let mut store = opened.store;
                for number in 0..10 {
                    let key = format!("{writer}-{number}");
                    store.set_setting(&key, "x").unwrap();
                }
            });
        }
    });
    assert_eq!(home.store().settings().unwrap().len(), 40);
}

#[test]
fn two_programs_may_find_a_damaged_file_at_once_and_it_is_kept_once() {
    let home = Home::new();
    fs::write(home.path(), [0xA5; 8192]).unwrap();
    let path = home.path();
    let notices: Vec<Option<String>> = std::thread::scope(|scope| {
        let open = |_| scope.spawn(|| Store::open(&path, now()).unwrap().notice);
        let programs: Vec<_> = (0..4).map(open).collect();
        let ended = programs
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join);
        ended.map(Result::unwrap).collect()
    });
    assert_eq!(notices.iter().flatten().count(), 1);
    assert_eq!(
        home.files(),
        ["progress.db", "progress.db.corrupt-20260101T120000Z"]
    );
}

#[test]
fn a_store_in_memory_works_without_any_file() {
    let mut store = Store::in_memory().unwrap();
    store.set_setting("theme", "dark").unwrap();
    assert_eq!(store.setting("theme").unwrap().as_deref(), Some("dark"));
    assert_eq!(store.path(), Path::new(":memory:"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_not_be_written_is_named_with_the_way_out() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    drop(home.store());
    let folder = home.folder.path();
    let allow = |mode| fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    let is_root = fs::write(folder.join("probe"), "").is_ok();
    let opened = Store::open(&home.path(), now());
    allow(0o755);
    if is_root {
        return;
    }
    let error = opened.unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_can_not_be_written_is_named_with_the_way_out() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    drop(home.store());
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o444)).unwrap();
    let is_root = fs::OpenOptions::new()
        .append(true)
        .open(home.path())
        .is_ok();
    let opened = Store::open(&home.path(), now());
    if is_root {
        return;
    }
    let error = opened.unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error:?}");
}
