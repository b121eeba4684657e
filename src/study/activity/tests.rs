//! What a learner did, day by day: counted and in streaks.

use super::*;
use crate::study::fixture::day;

fn activity(days: &[(i64, u32, u32, u32)]) -> Activity {
    days.iter()
        .map(|&(on, reviews, returned, recalled)| DayCount {
            day: day(on),
            reviews,
            returned,
            recalled,
        })
        .collect()
}

#[test]
fn the_heat_line_ends_today_and_has_a_zero_for_each_day_without_practice() {
    let activity = activity(&[(3, 5, 0, 0), (6, 2, 0, 0), (7, 9, 0, 0)]);
    assert_eq!(activity.heat(day(7), 6), [0, 5, 0, 0, 2, 9]);
}

#[test]
fn a_streak_counts_days_in_a_row_up_to_today_or_yesterday() {
    let practised = activity(&[(1, 1, 0, 0), (3, 1, 0, 0), (4, 1, 0, 0), (5, 1, 0, 0)]);
    let cases = [
        ("practised today", 5, 3),
        ("not yet today", 6, 3),
        ("nothing yesterday", 7, 0),
        ("the first day", 1, 1),
        ("before any practice", 0, 0),
    ];
    for (name, today, expected) in cases {
        assert_eq!(practised.streak(day(today)), expected, "{name}");
    }
}

#[test]
fn retention_is_the_share_of_returned_questions_that_were_recalled() {
    let activity = activity(&[(0, 9, 8, 0), (5, 4, 2, 1), (6, 4, 2, 2)]);
    assert_eq!(activity.retention(day(6), 2), Some(0.75));
    assert_eq!(activity.retention(day(6), 7), Some(0.25));
    assert_eq!(activity.retention(day(20), 7), None);
}
