//! Time zones for `Intl.DateTimeFormat`, from the crate `jiff`, and pieces of text for `Intl.Segmenter`, from the crate
//! `unicode-segmentation`.

use jiff::{Timestamp, tz::TimeZone};
use rquickjs::{Ctx, Function, Object, Result, convert::List};
use unicode_segmentation::UnicodeSegmentation;

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("systemZone", Function::new(ctx.clone(), system_zone)?)?;
    functions.set("zoneName", Function::new(ctx.clone(), zone_name)?)?;
    functions.set("zoneNames", Function::new(ctx.clone(), zone_names)?)?;
    functions.set("zoneOffset", Function::new(ctx.clone(), zone_offset)?)?;
    functions.set("segments", Function::new(ctx.clone(), segments)?)
}

/// The machine's own zone, which is also that of `Date`'s local time.
fn system_zone() -> String {
    TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

/// The proper spelling of a time zone's name, or nothing when there is no such zone.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn zone_name(name: String) -> Option<String> {
    let zone = TimeZone::get(&name).ok()?;
    Some(zone.iana_name().unwrap_or("UTC").to_owned())
}

/// UTC and the zones that are named by a place.
fn zone_names() -> Vec<String> {
    const AREAS: [&str; 9] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let is_place = |name: &String| AREAS.iter().any(|area| name.starts_with(area));
    jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(is_place)
        .chain(["UTC".to_owned()])
        .collect()
}

/// Seconds east of UTC at an instant, and the zone's abbreviation then.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn zone_offset(name: String, epoch_ms: f64) -> Option<List<(i32, String)>> {
    let zone = TimeZone::get(&name).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a Date is at most 8.64e15 ms"
    )]
    let timestamp = Timestamp::from_millisecond(epoch_ms as i64).ok()?;
    let info = zone.to_offset_info(timestamp);
    Some(List((
        info.offset().seconds(),
        info.abbreviation().to_owned(),
    )))
}

/// A text in pieces, by the rules of UAX #29; `granularity` as `Intl.Segmenter` names it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn segments(text: String, granularity: String) -> Vec<String> {
    let owned = str::to_owned;
    match granularity.as_str() {
        "word" => text.split_word_bounds().map(owned).collect(),
        "sentence" => text.split_sentence_bounds().map(owned).collect(),
        _ => text.graphemes(true).map(owned).collect(),
    }
}
