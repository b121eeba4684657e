//! The learner's calendar: which study day a moment belongs to, and where moments come from.
//!
//! A study day is a calendar day in the learner's own time zone that begins at four in the
//! morning, so that practice after midnight still counts for the evening it belongs to.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// The local hour at which a new study day begins.
const ROLLOVER_HOUR: i64 = 4;

/// An instant together with the learner's study day it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The instant, in whole milliseconds (what the store keeps).
    pub when: Timestamp,
    /// The study day.
    pub day: Date,
}

impl Moment {
    /// The moment `when` for a learner in `zone`.
    ///
    /// The wall clock decides, not the hours elapsed: on a day with a shift to or from daylight
    /// saving time the study day still begins when the clock shows four.
    pub fn at(when: Timestamp, zone: &TimeZone) -> Self {
        let wall = when.to_zoned(zone.clone()).datetime();
        let shifted = wall.saturating_sub(ROLLOVER_HOUR.hours());
        Self {
            when: whole_milliseconds(when),
            day: shifted.date(),
        }
    }
}

/// `when` without the part below a millisecond.
fn whole_milliseconds(when: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(when.as_millisecond()).unwrap_or(when)
}

/// Where moments come from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn moment(&self) -> Moment;
}

/// The machine's clock, read in the learner's time zone.
#[derive(Debug, Clone)]
pub struct SystemClock {
    zone: TimeZone,
}

impl SystemClock {
    /// A clock in the time zone of this machine.
    pub fn new() -> Self {
        Self {
            zone: TimeZone::system(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn moment(&self) -> Moment {
        Moment::at(Timestamp::now(), &self.zone)
    }
}

/// A clock that stands still, for tests and for screens drawn from a known day.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Moment);

impl Clock for FixedClock {
    fn moment(&self) -> Moment {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day_of(instant: &str, zone: &str) -> Date {
        let zone = TimeZone::posix(zone).unwrap();
        Moment::at(instant.parse().unwrap(), &zone).day
    }

    #[test]
    fn a_study_day_begins_at_four_in_the_morning_of_the_learners_zone() {
        let cases = [
            (
                "a second before four",
                "2026-11-22T03:59:59Z",
                "UTC0",
                date(2026, 11, 21),
            ),
            (
                "at four",
                "2026-11-22T04:00:00Z",
                "UTC0",
                date(2026, 11, 22),
            ),
            (
                "just before midnight",
                "2026-11-22T23:59:59Z",
                "UTC0",
                date(2026, 11, 22),
            ),
            (
                "east of Greenwich",
                "2026-11-22T19:00:00Z",
                "JST-9",
                date(2026, 11, 23),
            ),
            (
                "west of Greenwich",
                "2026-11-22T11:59:00Z",
                "PST8PDT,M3.2.0,M11.1.0",
                date(2026, 11, 21),
            ),
            (
                "half-hour zone",
                "2026-11-21T22:30:00Z",
                "IST-5:30",
                date(2026, 11, 22),
            ),
        ];
        for (name, instant, zone, expected) in cases {
            assert_eq!(day_of(instant, zone), expected, "{name}");
        }
    }

    #[test]
    fn the_wall_clock_decides_on_the_days_when_it_is_put_back_or_forward() {
        let cases = [
            (
                "put forward, 03:30 summer time",
                "2026-03-29T01:30:00Z",
                date(2026, 3, 28),
            ),
            (
                "put forward, 04:00 summer time",
                "2026-03-29T02:00:00Z",
                date(2026, 3, 29),
            ),
            (
                "put back, 03:59 winter time",
                "2026-10-25T02:59:00Z",
                date(2026, 10, 24),
            ),
            (
                "put back, 04:00 winter time",
                "2026-10-25T03:00:00Z",
                date(2026, 10, 25),
            ),
        ];
        for (name, instant, expected) in cases {
            assert_eq!(
                day_of(instant, "CET-1CEST,M3.5.0,M10.5.0/3"),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_moment_holds_whole_milliseconds_so_that_the_store_gives_back_the_same() {
        let moment = Moment::at(
            "2026-11-22T10:00:00.123456789Z".parse().unwrap(),
            &TimeZone::UTC,
        );
        assert_eq!(moment.when.to_string(), "2026-11-22T10:00:00.123Z");
    }
}
