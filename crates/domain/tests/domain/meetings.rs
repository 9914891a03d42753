//! Meetings: the cadence of a series, times as they are typed, what goes along with an invitation.

use domain::Phone;
use domain::meetings::{Cadence, MeetingAction, MeetingState, chat_address, clock_time};
use jiff::civil::{date, time};
use proptest::prelude::*;

#[test]
fn a_series_is_due_so_many_months_after_its_last_meeting() {
    let every = |months| Cadence::every(months).unwrap();
    for (months, last, due) in [
        (4, date(2024, 1, 18), date(2024, 5, 18)),
        (2, date(2024, 12, 5), date(2025, 2, 5)),
        // February has no thirty-first: its last day.
        (1, date(2024, 1, 31), date(2024, 2, 29)),
        (12, date(2024, 2, 29), date(2025, 2, 28)),
    ] {
        assert_eq!(every(months).due_after(last), due, "{months} after {last}");
    }
    assert_eq!(every(6).months(), 6);
    for none in [i64::MIN, -1, 0, Cadence::MOST + 1, i64::MAX] {
        assert_eq!(Cadence::every(none), None, "{none}");
    }
}

#[test]
fn times_are_read_as_people_type_them() {
    for (typed, read) in [
        ("09.30", time(9, 30, 0, 0)),
        ("9:30", time(9, 30, 0, 0)),
        (" 13.00 ", time(13, 0, 0, 0)),
        ("9", time(9, 0, 0, 0)),
        ("23.59", time(23, 59, 0, 0)),
        ("0.00", time(0, 0, 0, 0)),
    ] {
        assert_eq!(clock_time(typed), Ok(read), "{typed}");
    }
    for typed in [
        "", "24.00", "9.60", "9.3", "930", "pagi", "-1.00", "09.30.00", "+9.30", "9.3٣",
    ] {
        assert!(clock_time(typed).is_err(), "{typed}");
    }
}

#[test]
fn a_chat_opens_with_the_number_in_digits_and_the_text_encoded() {
    let phone = Phone::parse("0812-3456-7890").unwrap();
    assert_eq!(
        chat_address(Some(&phone), "Rapat & jawab di https://a.id/u/X?"),
        "https://wa.me/6281234567890?text=Rapat%20%26%20jawab%20di%20https%3A%2F%2Fa.id%2Fu%2FX%3F"
    );
    assert_eq!(chat_address(None, "é"), "https://wa.me/?text=%C3%A9");
}

proptest! {
    /// Whatever the series, its next meeting is due later than its last, by its months.
    #[test]
    fn the_next_meeting_is_due_after_the_last(
        months in 1i64..=Cadence::MOST, year in 1990i16..2100, month in 1i8..=12, day in 1i8..=28,
    ) {
        let last = date(year, month, day);
        let due = Cadence::every(months).unwrap().due_after(last);
        prop_assert!(due > last);
        let apart = i64::from(due.year() - last.year()) * 12 + i64::from(due.month() - last.month());
        prop_assert_eq!((apart, due.day()), (months, last.day()));
    }

    /// Text of any kind is no more than text of a chat: nothing in it ends the address.
    #[test]
    fn any_text_stays_within_the_address(text in any::<String>()) {
        let address = chat_address(None, &text);
        let rest = address.strip_prefix("https://wa.me/?text=").unwrap();
        prop_assert!(rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
    }

    /// What was typed as a time is read or refused, and what is read is what it says.
    #[test]
    fn any_time_is_read_or_refused(hour in 0i8..24, minute in 0i8..60, noise in any::<String>()) {
        prop_assert_eq!(clock_time(&format!("{hour}.{minute:02}")), Ok(time(hour, minute, 0, 0)));
        let _ = clock_time(&noise);
    }

    /// Minutes reach the members only with the chair's approval, and a meeting that was called off
    /// or published stays so.
    #[test]
    fn minutes_are_published_only_when_approved(
        steps in prop::collection::vec(
            prop::sample::select(<MeetingAction as domain::Coded>::ALL), 0..30
        ),
    ) {
        let mut state = MeetingState::START;
        for action in steps {
            if let Ok(after) = state.next(action) {
                prop_assert!(!matches!(state, MeetingState::Cancelled | MeetingState::Published));
                if after == MeetingState::Published {
                    prop_assert_eq!(state, MeetingState::Approved);
                }
                if after == MeetingState::Approved {
                    prop_assert_eq!(action, MeetingAction::Approve);
                }
                prop_assert!(!after.is_ahead() || state.is_ahead(), "what was held is not ahead");
                state = after;
            }
        }
    }
}
