//! Reviews, and the cards that the scheduler makes of them.

use super::{Store, StoreError, sessions, settings, values};
use crate::content::QuestionId;
use crate::study::activity::{Activity, DayCount};
use crate::study::calendar::Moment;
use crate::study::card::{Card, CardState, Cards};
use crate::study::review::{Attempt, Review, SessionId};
use crate::study::scheduler::Scheduler;
use crate::study::session::Session;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Result as SqlResult, Row, params};

const REVIEW: &str = "session, item, question, at, day, verdict, grade, elapsed, answer";
const CARD: &str = "question, stability, difficulty, last, due, grade, reps, lapses";

impl Store {
    /// Appends `review`, moves its card on and saves the run, all in one transaction; gives back
    /// the card as it stands now.
    ///
    /// A review of an attempt that has one already corrects it: the card is made again without
    /// the former grade.
    ///
    /// # Errors
    /// If it can't be saved; then nothing of it is.
    pub fn record(&mut self, review: &Review, session: &Session) -> Result<Card, StoreError> {
        self.write(|rows| {
            let state = append(rows, review)?;
            sessions::save(rows, session)?;
            Ok(Card {
                question: review.question.clone(),
                state,
            })
        })
    }

    /// Every card that was ever answered, those of questions that are gone included.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn cards(&self) -> Result<Cards, StoreError> {
        self.read(|rows| {
            rows.prepare(&format!("SELECT {CARD} FROM cards"))?
                .query_map([], card)?
                .collect()
        })
    }

    /// Makes all cards again from the reviews.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn rebuild_cards(&mut self) -> Result<(), StoreError> {
        self.write(|rows| rebuild(rows, &settings::scheduler(rows)?))
    }

    /// The recalls of one question as they count, the first one first.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn reviews_of(&self, question: &QuestionId) -> Result<Vec<Review>, StoreError> {
        self.read(|rows| recalls(rows, question))
    }

    /// What was done on every day.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn activity(&self) -> Result<Activity, StoreError> {
        self.read(|rows| {
            rows.prepare(include_str!("activity.sql"))?
                .query_map([], day_count)?
                .collect()
        })
    }
}

/// Writes the record and the card; gives back where the card stands.
fn append(rows: &Connection, review: &Review) -> SqlResult<CardState> {
    let corrects = is_recorded(rows, review)?;
    insert(rows, review)?;
    let scheduler = settings::scheduler(rows)?;
    let state = if corrects {
        replay(rows, &scheduler, &review.question)?
    } else {
        let former = state(rows, &review.question)?;
        scheduler.review(&former, review.grade, review.at.day)
    };
    save_card(rows, &review.question, &state)?;
    Ok(state)
}

/// Whether this attempt has a record already.
fn is_recorded(rows: &Connection, review: &Review) -> SqlResult<bool> {
    let Attempt { session, item } = &review.attempt;
    rows.prepare_cached("SELECT 1 FROM reviews WHERE session = ?1 AND item = ?2 AND question = ?3")?
        .exists(params![session.as_str(), item, review.question.as_str()])
}

fn insert(rows: &Connection, review: &Review) -> SqlResult<()> {
    rows.execute(
        &format!("INSERT INTO reviews ({REVIEW}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        params![
            review.attempt.session.as_str(),
            review.attempt.item,
            review.question.as_str(),
            review.at.when.as_millisecond(),
            review.at.day.to_string(),
            values::verdict_word(review.verdict),
            review.grade.number(),
            values::milliseconds(review.elapsed),
            review.answer,
        ],
    )?;
    Ok(())
}

/// Where the card stands after all its recalls, from the first on.
fn replay(rows: &Connection, scheduler: &Scheduler, question: &QuestionId) -> SqlResult<CardState> {
    let recalls = recalls(rows, question)?;
    Ok(recalls.iter().fold(CardState::New, |state, review| {
        scheduler.review(&state, review.grade, review.at.day)
    }))
}

/// Makes all cards again.
pub(super) fn rebuild(rows: &Connection, scheduler: &Scheduler) -> SqlResult<()> {
    rows.execute("DELETE FROM cards", [])?;
    let questions: Vec<QuestionId> = rows
        .prepare("SELECT DISTINCT question FROM reviews")?
        .query_map([], |row| question(row, 0))?
        .collect::<SqlResult<_>>()?;
    for question in questions {
        let state = replay(rows, scheduler, &question)?;
        save_card(rows, &question, &state)?;
    }
    Ok(())
}

/// How many questions were answered for the first time on `day`.
pub(super) fn begun_on(rows: &Connection, day: Date) -> SqlResult<u32> {
    rows.query_row(
        "SELECT count(DISTINCT question) FROM reviews r WHERE day = ?1
         AND NOT EXISTS (SELECT 1 FROM reviews e WHERE e.question = r.question AND e.id < r.id AND e.day <> ?1)",
        [day.to_string()],
        |row| row.get(0),
    )
}

fn recalls(rows: &Connection, question: &QuestionId) -> SqlResult<Vec<Review>> {
    rows.prepare_cached(&format!(
        "SELECT {REVIEW} FROM recalls WHERE question = ?1 ORDER BY place"
    ))?
    .query_map([question.as_str()], review)?
    .collect()
}

fn state(rows: &Connection, question: &QuestionId) -> SqlResult<CardState> {
    let found = rows
        .prepare_cached(&format!("SELECT {CARD} FROM cards WHERE question = ?1"))?
        .query_row([question.as_str()], card)
        .optional()?;
    Ok(found.map(|card| card.state).unwrap_or_default())
}

fn save_card(rows: &Connection, question: &QuestionId, state: &CardState) -> SqlResult<()> {
    let CardState::Reviewed {
        stability,
        difficulty,
        last,
        due,
        grade,
        reps,
        lapses,
    } = *state
    else {
        return Ok(());
    };
    rows.execute(
        &format!("INSERT OR REPLACE INTO cards ({CARD}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
        params![
            question.as_str(),
            stability,
            difficulty,
            last.to_string(),
            due.to_string(),
            grade.number(),
            reps,
            lapses
        ],
    )?;
    Ok(())
}

fn card(row: &Row<'_>) -> SqlResult<Card> {
    Ok(Card {
        question: question(row, 0)?,
        state: CardState::Reviewed {
            stability: row.get(1)?,
            difficulty: row.get(2)?,
            last: values::day(row, 3)?,
            due: values::day(row, 4)?,
            grade: values::grade(row, 5)?,
            reps: row.get(6)?,
            lapses: row.get(7)?,
        },
    })
}

fn review(row: &Row<'_>) -> SqlResult<Review> {
    Ok(Review {
        attempt: Attempt {
            session: SessionId(row.get(0)?),
            item: row.get(1)?,
        },
        question: question(row, 2)?,
        at: Moment {
            when: values::instant(row, 3)?,
            day: values::day(row, 4)?,
        },
        verdict: values::verdict(row, 5)?,
        grade: values::grade(row, 6)?,
        elapsed: values::duration(row, 7)?,
        answer: row.get(8)?,
    })
}

fn day_count(row: &Row<'_>) -> SqlResult<DayCount> {
    Ok(DayCount {
        day: values::day(row, 0)?,
        reviews: row.get(1)?,
        returned: row.get(2)?,
        recalled: row.get(3)?,
    })
}

fn question(row: &Row<'_>, index: usize) -> SqlResult<QuestionId> {
    row.get(index).map(|id: String| QuestionId::new(id))
}
