//! Known answers: what was written once must be verifiable for ever.

use super::world::{WORLDS, mac_key, signing_key};
use crate::{
    Broken, Checkpoint, Event, Head, Kind, ObjectKind, Place, Row, StoredRow, Why, append,
    checkpoint, hex,
};
use domain::ids::AccountId;

fn known_row() -> Row {
    let head = Head {
        lane: 3,
        seq: 41,
        hash: [0x11; 32],
    };
    let account = AccountId::from(uuid::Uuid::from_u128(
        0x0190_a3b2_7c11_7000_8000_0123_4567_89ab,
    ));
    let event = Event::new(Kind::SectionOpened)
        .by(account, "sari.w")
        .and_then(|e| e.on(ObjectKind::Case, "K-2026-0017"))
        .and_then(|e| e.for_purpose("service"))
        .and_then(|e| e.with("section", "identity"))
        .and_then(|e| e.with("count", 2));
    append(&head, 1_767_225_600_000_001, event.unwrap(), &mac_key())
}

/// The format, spelled out.
#[test]
fn canonical_bytes() {
    let mut expected = Vec::new();
    let text = |out: &mut Vec<u8>, text: &str| {
        out.extend([0, 0, 0, 0, 0, 0, 0, text.len() as u8]);
        out.extend(text.as_bytes());
    };
    text(&mut expected, "suluh.audit.row.1");
    expected.extend([0, 3]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 42]);
    expected.extend(1_767_225_600_000_001i64.to_be_bytes());
    text(&mut expected, "section-opened");
    expected.push(1);
    text(&mut expected, "0190a3b2-7c11-7000-8000-0123456789ab");
    text(&mut expected, "sari.w");
    expected.push(1);
    text(&mut expected, "service");
    expected.push(1);
    text(&mut expected, "case");
    expected.push(1);
    text(&mut expected, "K-2026-0017");
    text(&mut expected, "permitted");
    expected.extend([0, 0, 0, 0, 0, 0, 0, 2]);
    for part in ["count", "2", "section", "identity"] {
        text(&mut expected, part);
    }
    expected.extend([0x11; 32]);
    assert_eq!(known_row().canonical(), expected);
}

#[test]
fn known_row_hash_and_mac() {
    let row = known_row();
    assert_eq!(
        hex::encode(row.hash()),
        "25e4bb690ca77534f4a023a8acc17a4b19036d1e64c45d8df1938d240f1211bc"
    );
    assert_eq!(
        hex::encode(row.mac()),
        "2cfee92821834e282a29ba04c4cd996065c517fd2d7d34e7341f4bd85111ab7f"
    );
}

#[test]
fn known_columns() {
    let row = known_row();
    let stored = StoredRow::from(&row);
    assert_eq!(
        (stored.lane, stored.seq, stored.at_us),
        (3, 42, 1_767_225_600_000_001)
    );
    assert_eq!(stored.kind, "section-opened");
    assert_eq!(stored.object_kind.as_deref(), Some("case"));
    assert_eq!(stored.details, r#"{"count":"2","section":"identity"}"#);
    assert_eq!(Row::from_stored(&stored), Ok(row));
}

fn known_checkpoint() -> Checkpoint {
    let first = checkpoint(None, 5, vec![], &signing_key()).unwrap();
    checkpoint(
        Some(&first),
        1_767_225_660_000_000,
        vec![known_row().head()],
        &signing_key(),
    )
    .unwrap()
}

#[test]
fn known_witness_form() {
    let expected = concat!(
        r#"{"number":2,"at_us":1767225660000000,"heads":[{"lane":3,"seq":42,"#,
        r#""hash":"25e4bb690ca77534f4a023a8acc17a4b19036d1e64c45d8df1938d240f1211bc"}],"#,
        r#""rows_total":42,"#,
        r#""prev_hash":"a7c44ecb4d389a35a1340e63d9e57dae136ac32646e5ac26a930443776f352a1","#,
        r#""hash":"14754fef2519a27f7e31b8e981698a9fbb9985239bcaa9494ea93ce8b482955c","#,
        r#""public_key":"fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618","#,
        r#""signature":"6ce424da6520a094a1d888a42121dd63b5bb434164e4f62185c061fe55bc52f0"#,
        r#"d3eaad9672614467e99b498c448e8efef9406885002e64cdacbdc472df9cb201"}"#,
    );
    assert_eq!(known_checkpoint().to_witness(), expected);
    let read = Checkpoint::from_witness(expected).unwrap();
    assert_eq!(read, known_checkpoint());
    assert_eq!(read.check(&signing_key().verifying_key()), Ok(()));
}

#[test]
fn witness_forms_round_trip() {
    for kept in WORLDS.iter().flat_map(|world| &world.checkpoints) {
        assert_eq!(Checkpoint::from_witness(&kept.to_witness()).unwrap(), *kept);
    }
}

#[test]
fn what_is_not_a_witness_form() {
    let text = known_checkpoint().to_witness();
    for wrong in [
        String::new(),
        "{}".to_owned(),
        text.replacen('{', r#"{"note":"x","#, 1),
        text.replacen('{', r#"{"number":2,"#, 1),
        text.replace("\"number\":2", "\"number\":-2"),
        text.replace("\"lane\":3", "\"lane\":65536"),
        text.replace("\"hash\":\"", "\"hash\":\"0"),
        text[..text.len() - 1].to_owned(),
    ] {
        assert!(Checkpoint::from_witness(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn breaks_read_as_sentences() {
    let broken = |place, why| Broken { place, why }.to_string();
    let row = Place::Row { lane: 2, seq: 5 };
    assert_eq!(
        broken(row, Why::ContentChanged),
        "row 5 of lane 2: content-changed"
    );
    let checkpoint = Place::Checkpoint { number: 7 };
    assert_eq!(
        broken(checkpoint, Why::SignatureWrong),
        "checkpoint 7: signature-wrong"
    );
}

#[test]
fn a_key_does_not_print() {
    assert_eq!(format!("{:?}", mac_key()), "MacKey(‹sealed›)");
}
