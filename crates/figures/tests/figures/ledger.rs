//! What may follow what is out already.

use figures::Error;
use figures::ledger::{Ledger, Proposal, Verdict};
use figures::release::{Definition, Release, Shown};

use crate::attack::{in_months, release};

fn publish(ledger: &mut Ledger, release: &Release) {
    let Verdict::Fine(cleared) = ledger.check(release).unwrap() else {
        panic!("{} is not fine", release.name);
    };
    ledger.publish(cleared).unwrap();
}

fn in_month(month: &str, sex: &str) -> Definition {
    in_months(&[month]).only("sex", [sex])
}

#[test]
fn periods_that_do_not_overlap_may_follow_one_another() {
    let mut ledger = Ledger::new(5);
    for month in ["01", "02", "03"] {
        let cells = [(in_month(month, "f"), 12), (in_month(month, "m"), 8)];
        publish(&mut ledger, &release(month, &cells));
    }
    // And their sum, which anybody could compute.
    let quarter = release("q1", &[(in_months(&["01", "02", "03"]), 60)]);
    publish(&mut ledger, &quarter);
    assert_eq!(ledger.releases().len(), 4);
}

#[test]
fn a_year_to_date_that_grew_by_too_few_waits() {
    let mut ledger = Ledger::new(5);
    publish(&mut ledger, &release("1", &[(in_months(&["01"]), 12)]));
    let next = release("2", &[(in_months(&["01", "02"]), 14)]);
    let Verdict::Refused { because, proposals } = ledger.check(&next).unwrap() else {
        panic!("not refused");
    };
    assert!(!because.is_clean());
    assert!(
        matches!(&proposals[0], Proposal::Wait { cell: 0, dimensions, .. } if dimensions == &["month"])
    );
}

#[test]
fn the_cells_that_open_something_are_left_out_and_the_rest_is_published() {
    let mut ledger = Ledger::new(5);
    let first = [(in_month("01", "f"), 12), (in_month("01", "m"), 20)];
    publish(&mut ledger, &release("1", &first));
    let so_far = |sex: &str| in_months(&["01", "02"]).only("sex", [sex]);
    let next = release("2", &[(so_far("f"), 14), (so_far("m"), 31)]);
    let Verdict::Adapted {
        cleared, without, ..
    } = ledger.check(&next).unwrap()
    else {
        panic!("not adapted");
    };
    assert_eq!(without, [0]);
    assert_eq!(cleared.release().cells, next.cells[1..]);
    ledger.publish(cleared).unwrap();
}

#[test]
fn a_revision_of_one_case_is_kept_for_the_scheduled_one() {
    let mut ledger = Ledger::new(5);
    publish(&mut ledger, &release("1", &[(in_months(&["01"]), 37)]));
    let Verdict::Refused { proposals, .. } = ledger
        .check(&release("1r1", &[(in_months(&["01"]), 38)]))
        .unwrap()
    else {
        panic!("not refused");
    };
    assert!(matches!(
        proposals[0],
        Proposal::KeepAsItWas { cell: 0, .. }
    ));
    publish(&mut ledger, &release("1r2", &[(in_months(&["01"]), 45)]));
}

#[test]
fn of_two_releases_cleared_at_once_only_one_is_published() {
    let mut ledger = Ledger::new(5);
    let clear = |ledger: &Ledger, cells: &[(Definition, u64)]| match ledger
        .check(&release("x", cells))
        .unwrap()
    {
        Verdict::Fine(cleared) => cleared,
        other => panic!("{other:?}"),
    };
    let one = clear(&ledger, &[(in_months(&["01"]), 12)]);
    let other = clear(&ledger, &[(in_months(&["01", "02"]), 14)]);
    ledger.publish(one).unwrap();
    assert!(matches!(ledger.publish(other), Err(Error::LedgerMovedOn)));
}

#[test]
fn a_ledger_is_data_and_reads_as_it_was_written() {
    let mut ledger = Ledger::new(5);
    let mut first = release("1", &[(in_months(&["01"]), 12)]);
    first.cells[0].agencies = [(1, 6), (2, 6)].into();
    let hidden = Shown::Hidden(Some((0, 5)));
    first
        .cells
        .push(figures::release::Published::new(in_months(&["02"]), hidden));
    publish(&mut ledger, &first);
    let text = serde_json::to_string(&ledger).unwrap();
    assert_eq!(serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
}
