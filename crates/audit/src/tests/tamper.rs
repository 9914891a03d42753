//! 10,000 random tampers: each is detected, and the first broken row is named.

use super::world::{Dice, WORLDS, World, event, mac_key, signing_key};
use crate::{
    Broken, Checkpoint, Decision, Event, Head, Kind, MacKey, ObjectKind, Place, Row, SigningKey,
    StoredRow, Summary, Why, append, checkpoint,
};
use domain::Coded;
use proptest::prelude::*;

/// What the verifier is to say.
#[derive(Debug)]
enum Verdict {
    /// A break at one of these places.
    At(Vec<Place>),
    /// A break at this place for this reason.
    Exactly(Place, Why),
    /// Nothing: beyond what this verifier can see.
    Unseen,
}

/// A tampered audit and what is to be said about it.
struct Tampered {
    world: World,
    witness: Option<Checkpoint>,
    with_key: Verdict,
    without_key: Verdict,
}

impl Tampered {
    /// Seen alike with and without the mac key.
    fn seen(world: World, verdict: impl Fn() -> Verdict) -> Self {
        Self {
            world,
            witness: None,
            with_key: verdict(),
            without_key: verdict(),
        }
    }

    fn rows(original: &World, mut world: World) -> Self {
        world.sort();
        let places = differences(original, &world);
        assert!(!places.is_empty(), "the tamper changed nothing");
        Self::seen(world, || Verdict::At(places.clone()))
    }

    fn checkpoint(world: World, number: usize, why: Why) -> Self {
        let place = Place::Checkpoint {
            number: number as u64,
        };
        Self::seen(world, || Verdict::Exactly(place, why))
    }
}

fn row_at(lane: i64, seq: i64) -> Place {
    Place::Row { lane, seq }
}

/// The first difference in each lane, as someone sees it who has the original beside it.
fn differences(original: &World, tampered: &World) -> Vec<Place> {
    let mut lanes = [original.lanes(), tampered.lanes()].concat();
    lanes.sort_unstable();
    lanes.dedup();
    let mut places = Vec::new();
    for lane in lanes {
        let (before, after) = (original.lane(lane), tampered.lane(lane));
        let first = (0..before.len().max(after.len())).find(|i| before.get(*i) != after.get(*i));
        let Some(i) = first else { continue };
        let expected = i as i64 + 1;
        let nameable = u16::try_from(lane).is_ok();
        places.push(match after.get(i) {
            Some(row) if row.seq <= expected || !nameable => row.place(),
            _ => row_at(lane, expected),
        });
    }
    places
}

fn flip(bytes: &mut [u8], dice: &mut Dice) {
    let at = dice.roll(bytes.len());
    bytes[at] ^= 1 << dice.roll(8);
}

fn other<T: Coded>(code: &str, dice: &mut Dice) -> String {
    let others: Vec<_> = T::ALL
        .iter()
        .map(|v| v.code())
        .filter(|c| *c != code)
        .collect();
    let known = dice.pick(&others);
    dice.pick(&[known, "", "Kasus"]).to_owned()
}

fn edit_optional(text: &mut Option<String>, dice: &mut Dice) {
    *text = match text.take() {
        Some(_) if dice.roll(3) == 0 => None,
        Some(text) => Some(text + dice.pick(&["x", " ", "é"])),
        None => Some(dice.pick(&["", "K-1"]).to_owned()),
    };
}

fn edit_details(details: &mut String, dice: &mut Dice) {
    *details = match dice.roll(5) {
        0 => details.replace('{', "{ "),
        1 => match details.strip_prefix("{\"") {
            Some(rest) => format!(r#"{{"0":"1","{rest}"#),
            None => r#"{"0":"1"}"#.to_owned(),
        },
        2 => r#"{"note":"Siti Aminah, Jl. Melati 4"}"#.to_owned(),
        3 => r#"{"a":"hidden","a":"1"}"#.to_owned(),
        _ => format!("{details}\n"),
    };
}

/// Changes one column of one row.
fn edit_field(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(world.rows.len());
    let row = &mut world.rows[at];
    let column = dice.roll(14);
    match column {
        0 => row.lane += dice.pick(&[-70_000, -3, -1, 1, 2, 3, 70_000]),
        1 => row.seq += dice.pick(&[-40, -2, -1, 1, 2, 3, 1 << 40]),
        2 => row.at_us += dice.pick(&[-1, 1, 3_600_000_000, i64::MIN / 4]),
        3 => row.kind = other::<Kind>(&row.kind, dice),
        4 => {
            row.actor = match row.actor.take() {
                Some(id) => dice.pick(&[None, Some(id.to_uppercase()), Some(id.replace('-', ""))]),
                None => Some(uuid::Uuid::from_u128(5).to_string()),
            }
        }
        5 => row.actor_label += dice.pick(&["x", " ", "\0"]),
        6 => edit_optional(&mut row.purpose, dice),
        7 => {
            let kind = row.object_kind.take().unwrap_or_default();
            row.object_kind = Some(other::<ObjectKind>(&kind, dice));
        }
        8 => edit_optional(&mut row.object_code, dice),
        9 => row.decision = other::<Decision>(&row.decision, dice),
        10 => edit_details(&mut row.details, dice),
        11 => flip(&mut row.prev, dice),
        12 => flip(&mut row.hash, dice),
        _ => flip(&mut row.mac, dice),
    }
    let mut tampered = Tampered::rows(original, world);
    if column == 13 {
        tampered.without_key = Verdict::Unseen;
    }
    tampered
}

/// Changes the length of a column of bytes.
fn resize_bytes(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(world.rows.len());
    let row = &mut world.rows[at];
    let bytes = match dice.roll(3) {
        0 => &mut row.prev,
        1 => &mut row.hash,
        _ => &mut row.mac,
    };
    bytes.resize(dice.pick(&[0, 31, 33]), 0);
    Tampered::rows(original, world)
}

/// A row that a checkpoint covers.
fn covered_row(world: &World, dice: &mut Dice) -> usize {
    let covered = |i: &usize| {
        let row = &world.rows[*i];
        world.covering(row.lane, row.seq).is_some()
    };
    dice.pick(&(0..world.rows.len()).filter(covered).collect::<Vec<_>>())
}

fn delete_row(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    world.rows.remove(covered_row(original, dice));
    Tampered::rows(original, world)
}

/// Exchanges two rows, but for where they say that they are.
fn swap_rows(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let a = dice.roll(world.rows.len());
    let b = (a + 1 + dice.roll(world.rows.len() - 1)) % world.rows.len();
    let place = |world: &World, i: usize| (world.rows[i].lane, world.rows[i].seq);
    let (at_a, at_b) = (place(&world, a), place(&world, b));
    world.rows.swap(a, b);
    (world.rows[a].lane, world.rows[a].seq) = at_a;
    (world.rows[b].lane, world.rows[b].seq) = at_b;
    let tampered = Tampered::rows(original, world);
    // In two lanes, the break is in the one that happens to be read first.
    if let Verdict::At(places) = &tampered.with_key {
        assert_eq!(places.len(), if at_a.0 == at_b.0 { 1 } else { 2 });
    }
    tampered
}

fn double_row(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let row = dice.pick(&world.rows);
    let place = row.place();
    world.rows.push(row);
    world.sort();
    Tampered::seen(world, || Verdict::Exactly(place, Why::RowOutOfPlace))
}

/// Cuts off a lane behind a checkpoint's head.
fn cut_tail(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let from = original.rows[covered_row(original, dice)].clone();
    world
        .rows
        .retain(|r| r.lane != from.lane || r.seq < from.seq);
    Tampered::seen(world, || Verdict::Exactly(from.place(), Why::RowsRemoved))
}

fn event_of(row: &StoredRow) -> Event {
    Row::from_stored(row).unwrap().event
}

/// Writes rows `seq` and later of a lane anew, hash by hash, with these events.
fn rewrite(world: &mut World, lane: i64, seq: i64, events: Vec<(i64, Event)>, key: &MacKey) {
    let before = world.lane(lane).into_iter().rfind(|row| row.seq < seq);
    let mut head = before.map_or(Head::start(u16::try_from(lane).unwrap()), |row| {
        Row::from_stored(row).unwrap().head()
    });
    world.rows.retain(|row| row.lane != lane || row.seq < seq);
    for (at_us, event) in events {
        let row = append(&head, at_us, event, key);
        head = row.head();
        world.rows.push(StoredRow::from(&row));
    }
    world.sort();
}

fn from_seq(world: &World, lane: i64, seq: i64) -> Vec<(i64, Event)> {
    let rows = world.lane(lane).into_iter().filter(|row| row.seq >= seq);
    rows.map(|row| (row.at_us, event_of(row))).collect()
}

/// Changes, inserts or removes a row and recomputes all hashes behind it, without the mac key.
fn recompute(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let target = dice.pick(&original.rows);
    let (lane, seq) = (target.lane, target.seq);
    let mut events = from_seq(original, lane, seq);
    let removed = events.len() > 1 && dice.roll(3) == 0;
    if removed {
        events.remove(0);
    } else if dice.roll(2) == 0 {
        events.insert(0, (target.at_us, event(dice)));
    } else {
        events[0].0 += 1;
    }
    rewrite(&mut world, lane, seq, events, &MacKey::new([8; 32]));
    if dice.roll(2) == 0 {
        // The macs that are there are tried as well.
        for row in world
            .rows
            .iter_mut()
            .filter(|r| r.lane == lane && r.seq >= seq)
        {
            row.mac = dice.pick(&original.rows).mac;
        }
    }
    let last = world.lane(lane).len() as i64;
    let without_key = match original.covering(lane, seq) {
        Some(head) if head > last => Verdict::Exactly(row_at(lane, last + 1), Why::RowsRemoved),
        Some(head) => Verdict::Exactly(row_at(lane, head), Why::HeadDiffers),
        None => Verdict::Unseen,
    };
    Tampered {
        with_key: Verdict::Exactly(row_at(lane, seq), Why::MacWrong),
        without_key,
        ..Tampered::seen(world, || Verdict::Unseen)
    }
}

/// Puts another row, right in itself, in the place of one; with the mac key or without.
fn replace_one(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(world.rows.len());
    let (lane, seq) = (world.rows[at].lane, world.rows[at].seq);
    let before = Head {
        lane: u16::try_from(lane).unwrap(),
        seq: seq as u64 - 1,
        hash: world.rows[at].prev.as_slice().try_into().unwrap(),
    };
    let stolen = dice.roll(2) == 0;
    let key = MacKey::new(if stolen { [7; 32] } else { [8; 32] });
    let forged = event(dice).with("forged", "yes").unwrap();
    world.rows[at] = StoredRow::from(&append(&before, world.rows[at].at_us, forged, &key));
    let without_key = || {
        if original.covering(lane, seq) == Some(seq) {
            Verdict::Exactly(row_at(lane, seq), Why::HeadDiffers)
        } else if seq < original.lane(lane).len() as i64 {
            Verdict::Exactly(row_at(lane, seq + 1), Why::LinkBroken)
        } else {
            Verdict::Unseen
        }
    };
    let mut tampered = Tampered::seen(world, without_key);
    if !stolen {
        tampered.with_key = Verdict::Exactly(row_at(lane, seq), Why::MacWrong);
    }
    tampered
}

fn edit_content(checkpoint: &mut Checkpoint, dice: &mut Dice) {
    let head = dice.roll(checkpoint.heads.len());
    match dice.roll(6) {
        0 => checkpoint.at_us += 1,
        1 => checkpoint.heads[head].seq -= 1,
        2 => flip(&mut checkpoint.heads[head].hash, dice),
        3 => drop(checkpoint.heads.remove(head)),
        4 => checkpoint.rows_total += 1,
        _ => checkpoint.heads[head].lane += 1,
    }
}

/// Changes a checkpoint, with and without its hash recomputed.
fn edit_checkpoint(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(3);
    let edited = &mut world.checkpoints[at];
    let why = match dice.roll(6) {
        0 => {
            flip(&mut edited.signature, dice);
            Why::SignatureWrong
        }
        1 => {
            flip(&mut edited.public_key, dice);
            Why::CheckpointChanged
        }
        2 => {
            flip(&mut edited.prev_hash, dice);
            Why::CheckpointChanged
        }
        3 => {
            flip(&mut edited.hash, dice);
            Why::CheckpointChanged
        }
        4 => {
            edit_content(edited, dice);
            Why::CheckpointChanged
        }
        _ => {
            edit_content(edited, dice);
            edited.hash = edited.content_hash();
            Why::SignatureWrong
        }
    };
    Tampered::checkpoint(world, at + 1, why)
}

/// Gives a checkpoint another number.
fn renumber_checkpoint(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(3);
    let (number, to) = (at as u64 + 1, dice.roll(5) as u64);
    let to = if to == number { 9 } else { to };
    world.checkpoints[at].number = to;
    world.sort();
    // Whichever of the two is read first under the lower number breaks there.
    let low = Place::Checkpoint {
        number: number.min(to),
    };
    Tampered::seen(world, || Verdict::At(vec![low]))
}

/// Signs the checkpoints from one on with another key, with and without saying so.
fn forge_checkpoints(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(3);
    let forger = SigningKey::from_bytes(&[10; 32]);
    let mut previous: Option<Checkpoint> = None;
    for forged in &mut world.checkpoints[at..] {
        let mut made = checkpoint(
            previous.as_ref(),
            forged.at_us,
            forged.heads.clone(),
            &forger,
        )
        .unwrap();
        made.number = forged.number;
        made.prev_hash = previous.map_or(forged.prev_hash, |p| p.hash);
        made.hash = made.content_hash();
        made.signature = made.signed_by(&forger);
        previous = Some(made.clone());
        *forged = made;
    }
    let mut why = Why::OtherKey;
    if dice.roll(2) == 0 {
        let first = &mut world.checkpoints[at];
        first.public_key = signing_key().verifying_key().to_bytes();
        first.hash = first.content_hash();
        first.signature = first.signed_by(&forger);
        why = Why::SignatureWrong;
    }
    Tampered::checkpoint(world, at + 1, why)
}

fn swap_in_checkpoints(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let (a, b) = dice.pick(&[(0, 1), (0, 2), (1, 2)]);
    let [first, second] = world.checkpoints.get_disjoint_mut([a, b]).unwrap();
    let why = if dice.roll(2) == 0 {
        std::mem::swap(&mut first.signature, &mut second.signature);
        Why::SignatureWrong
    } else {
        std::mem::swap(first, second);
        std::mem::swap(&mut first.number, &mut second.number);
        Why::CheckpointChanged
    };
    Tampered::checkpoint(world, a + 1, why)
}

fn drop_or_double_checkpoint(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let at = dice.roll(3);
    if dice.roll(2) == 0 {
        world.checkpoints.insert(at, world.checkpoints[at].clone());
        return Tampered::checkpoint(world, at + 1, Why::CheckpointOutOfPlace);
    }
    world.checkpoints.remove(at);
    if at < 2 {
        return Tampered::checkpoint(world, at + 1, Why::CheckpointMissing);
    }
    let mut tampered = Tampered::checkpoint(world, at + 1, Why::CheckpointsRemoved);
    tampered.witness = original.checkpoints.last().cloned();
    tampered
}

/// Cuts off the rows that the last checkpoints cover, and these checkpoints.
fn cut_rows_and_checkpoints(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    world.checkpoints.truncate(dice.roll(3));
    let heads = world.checkpoints.last().map_or(vec![], |c| c.heads.clone());
    let kept = |row: &StoredRow| {
        heads
            .iter()
            .any(|head| i64::from(head.lane) == row.lane && row.seq <= head.seq as i64)
    };
    world.rows.retain(kept);
    let first_lane = original.rows[0].lane;
    let place = row_at(first_lane, world.lane(first_lane).len() as i64 + 1);
    Tampered {
        witness: original.checkpoints.last().cloned(),
        ..Tampered::seen(world, || Verdict::Exactly(place, Why::RowsRemoved))
    }
}

/// Writes another history with the server's own keys; a witness has one of the checkpoints.
fn rewrite_with_stolen_keys(original: &World, dice: &mut Dice) -> Tampered {
    let mut world = original.clone();
    let target = original.rows[covered_row(original, dice)].clone();
    let mut events = from_seq(original, target.lane, target.seq);
    events[0].1 = event(dice).with("forged", "yes").unwrap();
    rewrite(&mut world, target.lane, target.seq, events, &mac_key());
    let covers = |c: &Checkpoint| {
        c.heads
            .iter()
            .any(|h| i64::from(h.lane) == target.lane && h.seq as i64 >= target.seq)
    };
    let first = original.checkpoints.iter().position(covers).unwrap();
    for at in first..3 {
        let mut heads = original.checkpoints[at].heads.clone();
        for head in &mut heads {
            let row = world.lane(i64::from(head.lane))[head.seq as usize - 1];
            head.hash = row.hash.as_slice().try_into().unwrap();
        }
        let previous = at.checked_sub(1).map(|i| world.checkpoints[i].clone());
        let at_us = original.checkpoints[at].at_us;
        world.checkpoints[at] =
            checkpoint(previous.as_ref(), at_us, heads, &signing_key()).unwrap();
    }
    assert!(
        world.verify(Some(mac_key()), None).is_ok(),
        "only a witness can see this"
    );
    let kept = first + dice.roll(3 - first);
    Tampered {
        witness: Some(original.checkpoints[kept].clone()),
        ..Tampered::checkpoint(world, kept + 1, Why::WitnessDiffers)
    }
}

/// A way to tamper with an audit.
type Tamper = fn(&World, &mut Dice) -> Tampered;

const TAMPERS: [Tamper; 15] = [
    edit_field,
    edit_field,
    resize_bytes,
    delete_row,
    swap_rows,
    double_row,
    cut_tail,
    recompute,
    replace_one,
    edit_checkpoint,
    renumber_checkpoint,
    forge_checkpoints,
    swap_in_checkpoints,
    drop_or_double_checkpoint,
    cut_rows_and_checkpoints,
];

fn is_as(verdict: &Verdict, said: &Result<Summary, Broken>) -> bool {
    match (verdict, said) {
        (Verdict::At(places), Err(broken)) => places.contains(&broken.place),
        (Verdict::Exactly(place, why), Err(broken)) => *broken == place.broken(*why),
        (Verdict::Unseen, Ok(_)) => true,
        _ => false,
    }
}

fn check(tampered: &Tampered) -> Result<(), TestCaseError> {
    let witness = tampered.witness.as_ref();
    for (key, verdict) in [
        (Some(mac_key()), &tampered.with_key),
        (None, &tampered.without_key),
    ] {
        for said in [
            tampered.world.verify(key.clone(), witness),
            tampered.world.verify_by_turns(key.clone(), witness),
        ] {
            let keyed = key.is_some();
            prop_assert!(
                is_as(verdict, &said),
                "key {keyed}: {verdict:?}, said {said:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn untouched_audits_are_whole() {
    for world in WORLDS.iter() {
        for key in [Some(mac_key()), None] {
            for witness in [None, Some(&world.checkpoints[0]), world.checkpoints.last()] {
                let said = world.verify(key.clone(), witness).unwrap();
                assert_eq!(said, world.verify_by_turns(key.clone(), witness).unwrap());
                assert_eq!(said.rows, world.rows.len() as u64);
                assert_eq!(said.lanes, world.lanes().len() as u64);
                assert_eq!(said.checkpoints, 3);
                assert_eq!(said.witnessed, u64::from(witness.is_some()));
                assert_eq!(said.macs_verified, key.is_some());
                assert_eq!(
                    said.uncovered_rows,
                    said.rows - world.checkpoints[2].rows_total
                );
                assert_eq!(said.uncovered_since_us.is_some(), said.uncovered_rows > 0);
                assert_eq!(said.clock_went_back, 0);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn each_tamper_is_detected(world in 0..64usize, tamper in 0..TAMPERS.len(), dice: u64) {
        check(&TAMPERS[tamper](&WORLDS[world], &mut Dice(dice)))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn only_the_witness_sees_a_history_under_stolen_keys(world in 0..64usize, dice: u64) {
        check(&rewrite_with_stolen_keys(&WORLDS[world], &mut Dice(dice)))?;
    }
}
