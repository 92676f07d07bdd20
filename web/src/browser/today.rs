//! The reader's date, time and time zone.

use dax001_workbench::protocol::Moment;
use js_sys::{Array, Date, Intl, Object, Reflect};

/// The reader's local date, `YYYY-MM-DD`.
pub(crate) fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// The current time, in RFC 3339.
pub(crate) fn now() -> String {
    Date::new_0().to_iso_string().into()
}

/// The current time, for a request to the worker.
pub(crate) fn moment() -> Moment {
    let now = Date::new_0();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole milliseconds since 1970, in the range of every browser's clock"
    )]
    let millis = now.get_time() as u64;
    Moment { now: now.to_iso_string().into(), millis, zone: zone() }
}

/// The reader's time zone as exports name it, such as `Pacific/Kiritimati (UTC+14)`.
fn zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string());
    #[expect(clippy::cast_possible_truncation, reason = "less than a day, in minutes")]
    let offset = offset(-Date::new_0().get_timezone_offset() as i32);
    match name {
        Some(name) if name == "UTC" => name,
        Some(name) => format!("{name} ({offset})"),
        None => offset,
    }
}

/// The name of an offset from UTC in minutes.
fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::offset;

    #[test]
    fn offsets_show_minutes_only_if_there_are_any() {
        for (minutes, name) in [(840, "UTC+14"), (0, "UTC+0"), (-210, "UTC-3:30"), (345, "UTC+5:45")] {
            assert_eq!(offset(minutes), name);
        }
    }
}
