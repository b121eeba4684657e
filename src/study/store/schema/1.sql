-- Version 1. Instants are milliseconds since 1970 in UTC, days are 'YYYY-MM-DD'.
-- Questions and topics are named by their permanent ids and are not checked against the content:
-- what the content has lost is kept until it comes back.

-- One row a graded recall. The later of two rows of the same attempt (session, item, question)
-- corrects the former.
CREATE TABLE reviews (
  id       INTEGER PRIMARY KEY,
  session  TEXT    NOT NULL,
  item     INTEGER NOT NULL CHECK (item >= 0),
  question TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  day      TEXT    NOT NULL,
  verdict  TEXT    NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong')),
  grade    INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
  elapsed  INTEGER NOT NULL CHECK (elapsed >= 0),
  answer   TEXT    NOT NULL
) STRICT;
CREATE INDEX reviews_by_question ON reviews (question, id);
CREATE INDEX reviews_by_attempt ON reviews (session, item, question, id);
CREATE INDEX reviews_by_day ON reviews (day);

CREATE TRIGGER reviews_are_never_edited BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are appended, never edited'); END;
CREATE TRIGGER reviews_are_never_deleted BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are appended, never deleted'); END;

-- The recalls as they count: corrected, and at the place where they were first recorded.
CREATE VIEW recalls AS
SELECT
  (
    SELECT min(f.id) FROM reviews f
    WHERE f.session = r.session AND f.item = r.item AND f.question = r.question
  ) AS place,
  r.*
FROM reviews r
WHERE NOT EXISTS (
  SELECT 1 FROM reviews l
  WHERE l.session = r.session AND l.item = r.item AND l.question = r.question AND l.id > r.id
);

-- What the scheduler makes of the recalls; can always be made again from them.
CREATE TABLE cards (
  question   TEXT    NOT NULL PRIMARY KEY,
  stability  REAL    NOT NULL,
  difficulty REAL    NOT NULL,
  last       TEXT    NOT NULL,
  due        TEXT    NOT NULL,
  grade      INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
  reps       INTEGER NOT NULL CHECK (reps > 0),
  lapses     INTEGER NOT NULL CHECK (lapses >= 0)
) STRICT, WITHOUT ROWID;

-- Practice runs that are not finished. `saved` orders them; the largest is the latest.
CREATE TABLE sessions (
  id    TEXT    NOT NULL PRIMARY KEY,
  saved INTEGER NOT NULL,
  state TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- A bookmark of a whole topic has the empty anchor.
CREATE TABLE bookmarks (
  topic  TEXT    NOT NULL,
  anchor TEXT    NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (topic, anchor)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
  topic   TEXT    NOT NULL PRIMARY KEY,
  anchor  TEXT,
  offset  INTEGER NOT NULL CHECK (offset >= 0),
  updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A topic without a row is unread.
CREATE TABLE readings (
  topic TEXT    NOT NULL PRIMARY KEY,
  state TEXT    NOT NULL CHECK (state IN ('reading', 'read')),
  at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  line TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE last_place (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  route TEXT NOT NULL
) STRICT;
