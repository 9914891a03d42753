//! The rotating code of the hall's screen, who may do what with minutes, and the numbers of action
//! items.

use domain::MessageKey;
use domain::action_items::{
    ActionState, ActionStep, NoEvidence, Number, days_left, is_overdue, may_finish,
};
use domain::ids::MeetingId;
use domain::meetings::MeetingState;
use domain::meetings::door::{Device, DoorKey, Verdict, meeting_of, short_of};
use domain::meetings::minutes::{Held, Missing, Rights, missing};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn morning() -> Timestamp {
    "2024-09-18T02:00:10Z".parse().unwrap()
}

fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

#[test]
fn a_code_lives_for_two_steps_and_is_then_an_old_one() {
    let key = DoorKey::from_bytes([3; 32]);
    let shown = key.shown_at(morning());
    assert_eq!(shown.token.len(), 12);
    for code in [shown.token.as_str(), &shown.readable] {
        for (after, verdict) in [
            (0, Verdict::Valid),
            (19, Verdict::Valid),
            (20, Verdict::Valid),
            (49, Verdict::Valid),
        ] {
            assert_eq!(
                key.judge(code, morning() + seconds(after)),
                verdict,
                "{after}"
            );
        }
        let late = key.judge(code, morning() + seconds(50));
        let shown = "2024-09-18T02:00:00Z".parse().unwrap();
        assert_eq!(late, Verdict::Old { shown });
    }
    // Yesterday's address is known as one; what people typed yesterday is not kept in mind so long.
    let tomorrow = morning() + seconds(86_400);
    assert!(matches!(
        key.judge(&shown.token, tomorrow),
        Verdict::Old { .. }
    ));
    assert_eq!(
        key.judge(&shown.readable, tomorrow),
        Verdict::NotThisMeeting
    );
}

#[test]
fn a_code_of_another_meeting_is_told_from_a_wrong_form() {
    let (key, other) = (DoorKey::from_bytes([3; 32]), DoorKey::from_bytes([4; 32]));
    let shown = other.shown_at(morning());
    for code in [&shown.token, &shown.readable] {
        assert_eq!(key.judge(code, morning()), Verdict::NotThisMeeting);
    }
    for code in ["", "K7Q", "K7Q4M2X", "K7Q4M?", "U7Q4M2", "../../etc/passwd"] {
        assert_eq!(key.judge(code, morning()), Verdict::Malformed, "{code}");
    }
    assert_eq!(Verdict::Malformed.key(), "door-code-malformed");
    assert!(!format!("{key:?}").contains('3'));
}

#[test]
fn a_code_may_be_typed_as_people_type() {
    let key = DoorKey::from_bytes([9; 32]);
    // Some step has each of the digits that look like letters.
    let mut seen = 0;
    for step in 0..200 {
        let now = morning() + seconds(30 * step);
        let code = key.shown_at(now).readable;
        let typed = code.replace('0', "o").replace('1', "l").to_lowercase();
        seen += usize::from(typed != code.to_lowercase());
        assert_eq!(key.judge(&typed.replace(' ', "-"), now), Verdict::Valid);
    }
    assert!(seen > 10);
}

#[test]
fn a_form_that_was_opened_with_a_valid_code_may_take_a_quarter_of_an_hour() {
    let key = DoorKey::from_bytes([3; 32]);
    let (mine, theirs) = (Device::from_random([1; 16]), Device::from_random([2; 16]));
    let pass = key.pass(&mine, morning());
    assert!(key.admits(&mine, &pass, morning() + seconds(900)));
    assert!(!key.admits(&mine, &pass, morning() + seconds(901)));
    assert!(!key.admits(&mine, &pass, morning() - seconds(1)));
    assert!(!key.admits(&theirs, &pass, morning()), "of another device");
    assert!(!DoorKey::from_bytes([4; 32]).admits(&mine, &pass, morning()));
    for broken in ["", "1", ".", "x.1", "1726624810."] {
        assert!(!key.admits(&mine, broken, morning()), "{broken}");
    }
    assert_eq!(Device::parse(mine.as_str()), Some(mine));
    assert_eq!(Device::parse("short"), None);
    assert_eq!(Device::parse(&"a;".repeat(10)), None);
}

proptest! {
    #[test]
    fn a_meeting_is_found_by_its_short_address(number: u128) {
        let id = MeetingId(uuid::Uuid::from_u128(number));
        let short = short_of(id);
        prop_assert_eq!(short.len(), 26);
        prop_assert_eq!(meeting_of(&short.to_uppercase()), Some(id));
        prop_assert_eq!(meeting_of(&short), Some(id));
    }

    #[test]
    fn no_text_breaks_the_door(text: String) {
        let key = DoorKey::from_bytes([3; 32]);
        prop_assert_ne!(key.judge(&text, morning()), Verdict::Valid);
        let _ = (meeting_of(&text), Device::parse(&text), text.parse::<Number>());
    }

    #[test]
    fn numbers_of_action_items_are_read_back(year in 2000i16..2100, serial in 1u32..100_000) {
        let number = Number { year, serial };
        prop_assert_eq!(number.to_string().parse(), Ok(number));
        prop_assert_eq!(number.next().serial, serial + 1);
    }
}

#[test]
fn minutes_are_read_by_members_once_they_are_published() {
    let member = Rights::default();
    let writer = Rights {
        writes: true,
        ..member
    };
    let secretariat = Rights {
        coordinates: true,
        ..member
    };
    let leader = Rights {
        approves: true,
        ..member
    };
    for &state in <MeetingState as domain::Coded>::ALL {
        assert_eq!(member.reads(state), state == MeetingState::Published);
        assert!(writer.reads(state) && secretariat.reads(state) && leader.reads(state));
        let written = matches!(state, MeetingState::Open | MeetingState::Closed);
        assert_eq!(writer.edits(state), written);
        assert_eq!(secretariat.edits(state), written);
        assert!(!member.edits(state) && !leader.edits(state));
        let locked = matches!(state, MeetingState::Approved | MeetingState::Published);
        assert_eq!(secretariat.corrects(state), locked);
        assert!(!writer.corrects(state) && !leader.corrects(state));
    }
}

#[test]
fn what_a_meeting_lacks_is_said() {
    let whole = Held {
        chaired_by: "Bambang Sutrisno",
        noted_by: "Dian Puspita",
        present: 12,
        written: true,
    };
    assert_eq!(missing(&whole), []);
    let bare = Held {
        chaired_by: " ",
        noted_by: "",
        present: 0,
        written: false,
    };
    assert_eq!(
        missing(&bare),
        [
            Missing::Chair,
            Missing::NoteTaker,
            Missing::Attendance,
            Missing::Minutes
        ]
    );
}

#[test]
fn an_action_item_is_finished_with_evidence_or_a_reason() {
    assert_eq!(may_finish(false, false), Err(NoEvidence));
    assert!(may_finish(true, false).is_ok() && may_finish(false, true).is_ok());
    let steps: Vec<ActionStep> = ActionState::Open.steps().collect();
    assert_eq!(
        steps,
        [ActionStep::Start, ActionStep::Finish, ActionStep::Drop]
    );
    assert!(ActionStep::Drop.needs_reason() && ActionStep::Reopen.needs_reason());
    assert!(!ActionStep::Start.needs_reason());
}

#[test]
fn an_unfinished_item_is_overdue_the_day_after() {
    let today = date(2024, 10, 1);
    let due = date(2024, 9, 30);
    assert_eq!((days_left(due, today), days_left(today, due)), (-1, 1));
    assert_eq!(days_left(date(2025, 1, 1), today), 92);
    assert!(is_overdue(ActionState::Doing, due, today));
    assert!(!is_overdue(ActionState::Doing, today, today));
    assert!(!is_overdue(ActionState::Done, due, today));
    assert_eq!(Number::first(2024).to_string(), "TL-2024-001");
    assert!("TL-2024".parse::<Number>().is_err() && "XX-2024-1".parse::<Number>().is_err());
}
