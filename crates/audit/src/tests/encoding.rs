//! The canonical encoding can be read back, so no two rows share one.

use crate::{Decision, Event, Kind, Object, ObjectKind, Row};
use domain::Coded;
use domain::ids::AccountId;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Reads what the encoder wrote, knowing nothing but the format.
struct Decoder<'a>(&'a [u8]);

impl Decoder<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, tail) = self.0.split_first_chunk().unwrap();
        self.0 = tail;
        *head
    }

    fn number(&mut self) -> u64 {
        u64::from_be_bytes(self.take())
    }

    fn text(&mut self) -> String {
        let length = usize::try_from(self.number()).unwrap();
        let (text, tail) = self.0.split_at(length);
        self.0 = tail;
        String::from_utf8(text.to_vec()).unwrap()
    }

    fn optional(&mut self) -> Option<String> {
        (self.take::<1>() == [1]).then(|| self.text())
    }
}

fn decode(bytes: &[u8]) -> Row {
    let mut from = Decoder(bytes);
    assert_eq!(from.text(), "suluh.audit.row.1");
    let lane = u16::from_be_bytes(from.take());
    let seq = from.number();
    let at_us = i64::from_be_bytes(from.take());
    let kind = from.text().parse().unwrap();
    let actor = from.optional().map(|id| id.parse().unwrap());
    let actor_label = from.text();
    let purpose = from.optional();
    let object_kind = from.optional().map(|code| code.parse().unwrap());
    let object_code = from.optional();
    let decision = from.text().parse().unwrap();
    let details = (0..from.number())
        .map(|_| (from.text(), from.text()))
        .collect();
    let prev = from.take();
    assert!(from.0.is_empty());
    let object = object_kind.zip(object_code);
    Row {
        lane,
        seq,
        at_us,
        event: Event {
            kind,
            actor,
            actor_label,
            purpose,
            object: object.map(|(kind, code)| Object { kind, code }),
            decision,
            details,
        },
        prev,
        hash: [0; 32],
        mac: [0; 32],
    }
}

fn one_of<T: Coded>() -> impl Strategy<Value = T> {
    prop::sample::select(T::ALL)
}

fn texts() -> impl Strategy<Value = String> {
    // Few letters, so that texts move across the borders of fields often.
    prop_oneof!["[ab\0\u{1}]{0,4}", any::<String>()]
}

prop_compose! {
    fn events()(
        kind in one_of::<Kind>(),
        actor: Option<u128>,
        actor_label in texts(),
        purpose in prop::option::of(texts()),
        object in prop::option::of((one_of::<ObjectKind>(), texts())),
        decision in one_of::<Decision>(),
        details in prop::collection::btree_map(texts(), texts(), 0..4),
    ) -> Event {
        let details: BTreeMap<_, _> = details;
        Event {
            kind,
            actor: actor.map(|id| AccountId::from(uuid::Uuid::from_u128(id))),
            actor_label,
            purpose,
            object: object.map(|(kind, code)| Object { kind, code }),
            decision,
            details,
        }
    }
}

prop_compose! {
    fn rows()(
        lane: u16,
        seq: u64,
        at_us: i64,
        event in events(),
        prev: [u8; 32],
    ) -> Row {
        Row { lane, seq, at_us, event, prev, hash: [0; 32], mac: [0; 32] }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    /// A function with an inverse maps no two rows to the same bytes.
    #[test]
    fn the_encoding_has_an_inverse(row in rows()) {
        prop_assert_eq!(decode(&row.canonical()), row);
    }

    /// The columns keep all of a row.
    #[test]
    fn columns_keep_a_row(mut row in rows()) {
        row.seq = row.seq.clamp(1, i64::MAX as u64);
        prop_assert_eq!(Row::from_stored(&crate::StoredRow::from(&row)), Ok(row));
    }
}
