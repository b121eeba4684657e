//! What was done on which day: the heat line, the streak, and how much was kept.

use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;

/// The practice of one study day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day.
    pub day: Date,
    /// Questions answered.
    pub reviews: u32,
    /// Those among them whose former answer was on an earlier day.
    pub returned: u32,
    /// Those among the returned that were recalled.
    pub recalled: u32,
}

/// The practice of all days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Activity(BTreeMap<Date, DayCount>);

impl Activity {
    /// The number of questions answered on each of the last `days` days, today last.
    pub fn heat(&self, today: Date, days: u32) -> Vec<u32> {
        (0..days)
            .rev()
            .map(|back| self.reviews_on(before(today, back)))
            .collect()
    }

    /// Questions answered on `day`.
    pub fn reviews_on(&self, day: Date) -> u32 {
        self.0.get(&day).map_or(0, |count| count.reviews)
    }

    /// How many days in a row there was practice, up to today; a day that has not seen any yet
    /// does not break it.
    pub fn streak(&self, today: Date) -> u32 {
        let begin = u32::from(self.reviews_on(today) == 0);
        let run = (begin..).take_while(|&back| self.reviews_on(before(today, back)) > 0);
        u32::try_from(run.count()).unwrap_or(u32::MAX)
    }

    /// The share of returned questions that were recalled in the last `days` days, today
    /// included, from 0 to 1; `None` if none returned.
    pub fn retention(&self, today: Date, days: u32) -> Option<f64> {
        let first = before(today, days.saturating_sub(1));
        let (returned, recalled) =
            self.0
                .range(first..=today)
                .fold((0, 0), |(returned, recalled), (_, count)| {
                    (returned + count.returned, recalled + count.recalled)
                });
        (returned > 0).then(|| f64::from(recalled) / f64::from(returned))
    }
}

impl FromIterator<DayCount> for Activity {
    fn from_iter<I: IntoIterator<Item = DayCount>>(days: I) -> Self {
        Self(days.into_iter().map(|count| (count.day, count)).collect())
    }
}

fn before(day: Date, days: u32) -> Date {
    day.saturating_sub(i64::from(days).days())
}

#[cfg(test)]
mod tests;
