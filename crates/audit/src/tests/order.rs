//! Times, orders of feeding, witnesses, and what a checkpoint refuses to sign.

use super::world::{Dice, WORLDS, World, event, mac_key, signing_key};
use crate::{
    Broken, Checkpoint, ClockWentBack, Event, Head, Kind, Place, Row, SigningKey, Summary,
    Verifier, Why, append, checkpoint, due,
};

const SECOND: i64 = 1_000_000;

fn verifier() -> Verifier {
    Verifier::new(Some(mac_key()), signing_key().verifying_key())
}

/// Rows of lane 0 at these times.
fn rows_at(times: &[i64]) -> Vec<Row> {
    let mut head = Head::start(0);
    let row = |at_us: &i64| {
        let row = append(&head, *at_us, Event::new(Kind::Search), &mac_key());
        head = row.head();
        row
    };
    times.iter().map(row).collect()
}

fn row_place(seq: i64) -> Place {
    Place::Row { lane: 0, seq }
}

#[test]
fn a_clock_that_goes_back_is_a_warning() {
    let mut verifier = verifier();
    for row in rows_at(&[50, 60, 40, 41, i64::MIN, i64::MAX]) {
        verifier.row(&row).unwrap();
    }
    let said = verifier.finish().unwrap();
    let back = |seq, by_us| ClockWentBack {
        place: row_place(seq),
        by_us,
    };
    assert_eq!(said.clock_warnings, [back(3, 20), back(5, 1 << 63 | 41)]);
    assert_eq!(said.clock_went_back, 2);
    assert_eq!(
        (said.uncovered_rows, said.uncovered_since_us),
        (6, Some(50))
    );
}

#[test]
fn checkpoints_warn_about_the_clock_too() {
    let rows = rows_at(&[1, 2]);
    let first = checkpoint(None, 90, vec![rows[0].head()], &signing_key()).unwrap();
    let second = checkpoint(Some(&first), 80, vec![rows[1].head()], &signing_key()).unwrap();
    let mut verifier = verifier();
    verifier.checkpoint(&first).unwrap();
    verifier.checkpoint(&second).unwrap();
    rows.iter().for_each(|row| verifier.row(row).unwrap());
    let warning = ClockWentBack {
        place: Place::Checkpoint { number: 2 },
        by_us: 10,
    };
    assert_eq!(verifier.finish().unwrap().clock_warnings, [warning]);
}

#[test]
fn warnings_are_counted_beyond_those_listed() {
    let times: Vec<i64> = (0..250).map(|i| if i % 2 == 0 { 9 } else { 8 }).collect();
    let mut verifier = verifier();
    rows_at(&times)
        .iter()
        .for_each(|row| verifier.row(row).unwrap());
    let said = verifier.finish().unwrap();
    assert_eq!(
        (said.clock_went_back, said.clock_warnings.len()),
        (125, 100)
    );
}

#[test]
fn a_broken_audit_stays_broken() {
    let rows = rows_at(&[1, 2, 3]);
    let mut verifier = verifier();
    let gap = Err(row_place(1).broken(Why::RowMissing));
    assert_eq!(verifier.row(&rows[1]), gap);
    assert_eq!(verifier.row(&rows[0]), gap);
    assert_eq!(verifier.reached(0), Head::start(0));
    assert_eq!(verifier.finish().map(|_| ()), gap);
}

#[test]
fn nothing_is_an_unbroken_audit() {
    let expected = Summary {
        macs_verified: true,
        ..Summary::default()
    };
    assert_eq!(verifier().finish(), Ok(expected));
}

#[test]
fn a_checkpoint_after_the_rows_behind_it_is_not_silently_skipped() {
    let rows = rows_at(&[1, 2]);
    let first = checkpoint(None, 1, vec![rows[0].head()], &signing_key()).unwrap();
    let mut late = verifier();
    rows.iter().for_each(|row| late.row(row).unwrap());
    assert_eq!(
        late.checkpoint(&first),
        Err(first.place().broken(Why::GivenTooLate))
    );

    let mut just_in_time = verifier();
    just_in_time.row(&rows[0]).unwrap();
    just_in_time.checkpoint(&first).unwrap();
    just_in_time.row(&rows[1]).unwrap();
    assert_eq!(just_in_time.finish().unwrap().uncovered_rows, 1);
}

#[test]
fn the_head_of_rows_given_before_is_compared() {
    let rows = rows_at(&[1]);
    let other = Head {
        hash: [1; 32],
        ..rows[0].head()
    };
    let differing = checkpoint(None, 1, vec![other], &signing_key()).unwrap();
    let mut verifier = verifier();
    verifier.row(&rows[0]).unwrap();
    let broken = Err(row_place(1).broken(Why::HeadDiffers));
    assert_eq!(verifier.checkpoint(&differing), broken);
}

#[test]
fn a_whole_lane_that_is_gone_is_missed() {
    let world = WORLDS.iter().find(|w| w.lanes().len() == 3).unwrap();
    let mut world: World = world.clone();
    let gone = world.lanes()[1];
    world.rows.retain(|row| row.lane != gone);
    let first = Place::Row { lane: gone, seq: 1 };
    let broken = first.broken(Why::RowsRemoved);
    assert_eq!(world.verify(None, None), Err(broken));
}

/// The limits that the module documentation states are real, not modesty.
#[test]
fn what_nobody_sees() {
    let original = WORLDS
        .iter()
        .find(|w| w.verify(None, None).unwrap().uncovered_rows > 0);
    let mut cut = original.unwrap().clone();
    let heads = cut.checkpoints[2].heads.clone();
    cut.rows.retain(|row| {
        let head = heads.iter().find(|h| i64::from(h.lane) == row.lane);
        head.is_some_and(|h| row.seq <= h.seq as i64)
    });
    let said = cut.verify(Some(mac_key()), cut.checkpoints.last()).unwrap();
    assert_eq!(said.uncovered_rows, 0);

    let mut no_checkpoints = original.unwrap().clone();
    no_checkpoints.checkpoints.clear();
    let said = no_checkpoints.verify(Some(mac_key()), None).unwrap();
    assert_eq!(said.uncovered_rows, no_checkpoints.rows.len() as u64);
    assert_eq!(
        said.uncovered_since_us,
        no_checkpoints.rows.iter().map(|r| r.at_us).min()
    );
}

#[test]
fn a_witness_copy_is_itself_verified() {
    let world = &WORLDS[0];
    let mut copy = world.checkpoints[1].clone();
    let place = Place::Witness { number: 2 };
    copy.at_us += 1;
    let changed = Err(place.broken(Why::CheckpointChanged));
    assert_eq!(world.verify(None, Some(&copy)), changed);
    copy.hash = copy.content_hash();
    let unsigned = Err(place.broken(Why::SignatureWrong));
    assert_eq!(world.verify(None, Some(&copy)), unsigned);
    copy.signature = copy.signed_by(&signing_key());
    let forked = Err(Place::Checkpoint { number: 2 }.broken(Why::WitnessDiffers));
    assert_eq!(world.verify(None, Some(&copy)), forked);

    let mut two_copies = verifier();
    two_copies.witness(&world.checkpoints[1]).unwrap();
    assert_eq!(
        two_copies.witness(&copy),
        Err(place.broken(Why::WitnessDiffers))
    );
}

#[test]
fn a_witness_may_still_come_right_after_its_checkpoint() {
    let world = &WORLDS[0];
    let given = |witness: &Checkpoint| {
        let mut verifier = verifier();
        verifier.checkpoint(&world.checkpoints[0]).unwrap();
        verifier.checkpoint(&world.checkpoints[1]).unwrap();
        verifier.witness(witness)
    };
    assert_eq!(given(&world.checkpoints[1]), Ok(()));
    let too_late = Place::Witness { number: 1 }.broken(Why::GivenTooLate);
    assert_eq!(given(&world.checkpoints[0]), Err(too_late));
    let other = checkpoint(
        Some(&world.checkpoints[0]),
        5,
        world.checkpoints[1].heads.clone(),
        &signing_key(),
    );
    let differs = Place::Checkpoint { number: 2 }.broken(Why::WitnessDiffers);
    assert_eq!(given(&other.unwrap()), Err(differs));
}

fn signed(previous: Option<&Checkpoint>, heads: &[Head]) -> Result<Checkpoint, Broken> {
    checkpoint(previous, 9, heads.to_vec(), &signing_key())
}

#[test]
fn a_break_is_not_signed_over() {
    let rows = rows_at(&[1, 2, 3]);
    let first = signed(None, &[rows[1].head()]).unwrap();
    let removed = |seq| Err(row_place(seq).broken(Why::RowsRemoved));
    assert_eq!(signed(Some(&first), &[rows[0].head()]), removed(2));
    assert_eq!(signed(Some(&first), &[]), removed(1));
    let other = append(&rows[0].head(), 9, event(&mut Dice(1)), &mac_key());
    let differs = Err(row_place(2).broken(Why::HeadDiffers));
    assert_eq!(signed(Some(&first), &[other.head()]), differs);
    let twice = Err(row_place(3).broken(Why::RowOutOfPlace));
    assert_eq!(signed(None, &[rows[0].head(), rows[2].head()]), twice);

    let mut edited = first.clone();
    edited.at_us = 8;
    let changed = Err(first.place().broken(Why::CheckpointChanged));
    assert_eq!(signed(Some(&edited), &[rows[2].head()]), changed);
    let other_key = SigningKey::from_bytes(&[10; 32]);
    let other = checkpoint(Some(&first), 9, vec![rows[2].head()], &other_key);
    assert_eq!(other, Err(first.place().broken(Why::OtherKey)));
}

#[test]
fn heads_are_sorted_and_empty_lanes_left_out() {
    let head = |lane, seq| Head {
        lane,
        seq,
        hash: [lane as u8; 32],
    };
    let made = signed(None, &[head(4, 2), Head::start(3), head(1, 5)]).unwrap();
    assert_eq!(made.heads(), [head(1, 5), head(4, 2)]);
    assert_eq!((made.number(), made.rows_total()), (1, 7));
    assert_eq!(made.check(&signing_key().verifying_key()), Ok(()));
}

/// Signed by the server's key, yet not honest: a server that is itself turned.
#[test]
fn a_signed_contradiction_is_a_break() {
    let rows = rows_at(&[1, 2]);
    let first = signed(None, &[rows[1].head()]).unwrap();
    let resign = |change: fn(&mut Checkpoint)| {
        let mut second = signed(Some(&first), &[rows[1].head()]).unwrap();
        change(&mut second);
        second.hash = second.content_hash();
        second.signature = second.signed_by(&signing_key());
        let mut verifier = verifier();
        verifier.checkpoint(&first).unwrap();
        verifier.checkpoint(&second).unwrap_err()
    };
    let contradicts = Place::Checkpoint { number: 2 }.broken(Why::CheckpointContradicts);
    assert_eq!(resign(|c| c.rows_total += 1), contradicts);
    assert_eq!(
        resign(|c| (c.heads, c.rows_total) = (vec![], 0)),
        contradicts
    );
    assert_eq!(resign(|c| c.heads[0].hash = [3; 32]), contradicts);
    assert_eq!(
        resign(|c| (c.heads, c.rows_total) = ([c.heads[0]; 2].to_vec(), 4)),
        contradicts
    );
    assert_eq!(
        resign(|c| c.prev_hash = [0; 32]).why,
        Why::CheckpointLinkBroken
    );
}

#[test]
fn when_a_checkpoint_is_due() {
    let at = 1_000 * SECOND;
    for (last_total, now, total, expected) in [
        (10, at + 59 * SECOND, 11, false),
        (10, at + 60 * SECOND, 11, true),
        (10, at + 3_600 * SECOND, 10, false),
        (10, at, 1_009, false),
        (10, at, 1_010, true),
        (10, at - 1, 11, true),
        (10, i64::MIN, 11, true),
        (10, i64::MAX, 11, true),
        (10, at - 1, 10, false),
        (1_010, at, 10, true),
        (10, at + 60 * SECOND, 9, true),
    ] {
        assert_eq!(due(at, last_total, now, total), expected, "{now} {total}");
    }
    assert!(due(0, 0, at, 1));
    assert!(!due(0, 0, at, 0));
    assert!(due(i64::MIN, 0, i64::MAX, 1));
}
