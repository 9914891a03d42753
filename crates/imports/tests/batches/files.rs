//! Files as people really hand them in.

use crate::common::{World, id, now};
use crate::help::*;
use domain::MessageKey;
use domain::imports::{FileEncoding, ImportKind, ImportState};
use exchange::facts::Field;
use exchange::mapping::{Codes, Mapping, Meaning};
use imports::{Fault, Guess, Incoming, Input, edit, inspect};
use policy::See;
use store::imports as batches;
use store::sql;
use testkit::each_database;

fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

#[test]
fn a_wrong_encoding_takes_nothing_and_another_reading_helps() {
    each_database(|store| async move {
        let world = World::new(store).await;
        // Readable for more than one chunk, then not.
        let mut text = String::from("tahun,jenis kelamin,nomor\n");
        for row in 0..700 {
            text.push_str(&format!("2020,perempuan,{row}\n"));
        }
        text.push_str("2020,perempuan,caf\u{e9}\n");
        let file = OnDisk::new(&latin1(&text));
        let mapping = Mapping::parse(
            "name = \"x\"\nversion = 1\n[[column]]\nsource = \"tahun\"\n\
             field = \"registered-year\"\n[[column]]\nsource = \"jenis kelamin\"\n\
             field = \"sex\"\nvalues = { perempuan = \"female\" }\n",
        )
        .unwrap();
        let import = prepare(&world, &file.input(), Some(&mapping)).await;
        let engine = engine(&world);
        let fault = engine
            .run(world.task_force, import, &file.input(), &by(&world), |_| {})
            .await
            .unwrap_err();
        assert_eq!(fault.key(), "import-error-save-as-utf8");
        let failed = find(&world, import).await;
        assert_eq!((failed.state, failed.rows_done), (ImportState::Failed, 0));
        let failure = failed.failure.unwrap();
        assert_eq!(failure.key, "import-error-save-as-utf8");
        assert!(
            failure
                .args
                .contains(&("line".to_owned(), "702".to_owned())),
            "{failure:?}"
        );
        assert_eq!(assert_exact(&world.store).await, 0);

        let reading = batches::Reading {
            kind: ImportKind::Cases,
            encoding: FileEncoding::Windows1252,
            mapping: failed.mapping.clone(),
            source: "Rekap".to_owned(),
        };
        let mut tx = world.store.write().await.unwrap();
        batches::set_reading(&mut tx, import, &reading)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let done = engine
            .run(world.task_force, import, &file.input(), &by(&world), |_| {})
            .await
            .unwrap();
        assert_eq!(
            (done.state, done.rows_kept, done.failure),
            (ImportState::Done, 701, None)
        );
    });
}

#[test]
fn ragged_and_broken_rows_are_listed_and_no_other_row_is_lost() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let header = SAMPLE.lines().next().unwrap();
        let row = SAMPLE.lines().nth(1).unwrap();
        let text = format!(
            "{header}\n{row}\n2012,Case Management\n{row},more\n\"2013,broken\n,,,,,,,,,\n{row}\n"
        );
        let file = OnDisk::new(text.as_bytes());
        let done = run(&world, &file.input(), &ctdc()).await.unwrap();
        assert_eq!((done.rows_total, done.rows_done), (6, 6));
        assert_eq!((done.rows_kept, done.rows_left_out()), (4, 2));
        let mut tx = world.store.read().await.unwrap();
        let issues = batches::issues(&mut tx, done.id, 0, 100).await.unwrap();
        let listed: Vec<(i64, &str)> = issues
            .iter()
            .map(|issue| (issue.line, issue.reason.as_str()))
            .collect();
        assert_eq!(
            listed,
            [
                (3, "import-reason-cells-missing"),
                (4, "import-reason-cells-extra"),
                (5, "import-reason-broken-quote"),
                (6, "import-reason-empty-row"),
            ]
        );
        assert!(
            issues
                .iter()
                .all(|issue| issue.suggestion.starts_with("import-suggestion-"))
        );
        drop(tx);
        assert_eq!(assert_exact(&world.store).await, 4);
    });
}

#[test]
fn unknown_values_are_listed_row_by_row_and_personal_numbers_are_not_stored() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let text = SAMPLE
            .replace("Forced Marriage", "Marriage, forced")
            .replace("Marriage, forced", "\"Marriage, forced\"")
            .replacen("Female", "3173014507900001", 1);
        let file = OnDisk::new(text.as_bytes());
        let done = run(&world, &file.input(), &ctdc()).await.unwrap();
        assert_eq!(done.rows_kept, 60);
        let mut tx = world.store.read().await.unwrap();
        let issues = batches::issues(&mut tx, done.id, 0, 1_000).await.unwrap();
        assert_eq!(i64::try_from(issues.len()).unwrap(), done.issues);
        let marriages = issues
            .iter()
            .filter(|issue| issue.value == "Marriage, forced")
            .count();
        assert_eq!(marriages, SAMPLE.matches("Forced Marriage").count());
        let masked: Vec<_> = issues
            .iter()
            .filter(|issue| issue.column == "gender")
            .collect();
        assert_eq!(masked.len(), 1);
        assert_eq!(masked[0].value, "•••");
        let groups = batches::issue_groups(&mut tx, done.id, 10).await.unwrap();
        assert_eq!(
            groups.iter().map(|group| group.count).sum::<i64>(),
            done.issues
        );
        assert_eq!(groups[0].value, "Marriage, forced");
        drop(tx);
        assert_eq!(assert_exact(&world.store).await, 60);
    });
}

#[test]
fn a_mapping_that_does_not_fit_takes_nothing() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = OnDisk::new(SAMPLE.as_bytes());
        let import = prepare(&world, &file.input(), Some(&ctdc())).await;
        let mut tx = world.store.write().await.unwrap();
        let reading = batches::Reading {
            kind: ImportKind::Cases,
            encoding: FileEncoding::Unicode,
            mapping: "name = \"none\"\nversion = 1\n".to_owned(),
            source: String::new(),
        };
        batches::set_reading(&mut tx, import, &reading)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let fault = engine(&world)
            .run(world.task_force, import, &file.input(), &by(&world), |_| {})
            .await
            .unwrap_err();
        assert_eq!(fault.key(), "mapping-error-nothing");
        assert_eq!(find(&world, import).await.state, ImportState::Failed);
    });
}

#[test]
fn the_same_file_is_recognised_and_another_one_refused() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = OnDisk::new(SAMPLE.as_bytes());
        let first = run(&world, &file.input(), &ctdc()).await.unwrap();
        let again = prepare(&world, &file.input(), Some(&ctdc())).await;
        let mut tx = world.store.read().await.unwrap();
        let known = batches::same_file(&mut tx, world.task_force, &first.file_digest, again)
            .await
            .unwrap();
        assert_eq!(known.unwrap().id, first.id);
        drop(tx);
        // Its own file changed on the way: nothing of it is taken.
        std::fs::write(&file.0, SAMPLE.replace("2012", "2013")).unwrap();
        let fault = engine(&world)
            .run(world.task_force, again, &file.input(), &by(&world), |_| {})
            .await
            .unwrap_err();
        assert!(matches!(fault, Fault::OtherFile));
        std::fs::remove_file(&file.0).unwrap();
        let fault = engine(&world)
            .run(world.task_force, again, &file.input(), &by(&world), |_| {})
            .await
            .unwrap_err();
        assert!(matches!(fault, Fault::FileGone));
        assert_eq!(assert_exact(&world.store).await, 60);
        let mut tx = world.store.write().await.unwrap();
        batches::discard(&mut tx, again).await.unwrap();
        assert!(matches!(
            batches::discard(&mut tx, first.id).await,
            Err(store::Error::Stale)
        ));
    });
}

#[test]
fn nobody_can_open_an_imported_case() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = OnDisk::new(SAMPLE.as_bytes());
        run(&world, &file.input(), &ctdc()).await.unwrap();
        let mut tx = world.store.read().await.unwrap();
        let row = tx
            .row(&sql("select code from cases limit 1"))
            .await
            .unwrap()
            .unwrap();
        let code = row.string("code").unwrap();
        for person in [&world.officer, &world.manager, &world.stranger] {
            let answer = store::access::case::<See>(&mut tx, &person.actor, &code).await;
            assert!(matches!(answer, Err(store::access::Refused::Denied(_))));
        }
    });
}

#[test]
fn files_are_recognised_by_their_columns() {
    let today = jiff::tz::TimeZone::UTC.to_datetime(now()).date();
    let look = |input: &Input, saved: &[Mapping]| {
        inspect(input, FileEncoding::Unicode, saved, today).unwrap()
    };
    let file = OnDisk::new(SAMPLE.as_bytes());
    let found = look(&file.input(), &[]);
    assert_eq!(
        (found.kind, found.guess),
        (ImportKind::Cases, Guess::Shipped)
    );
    assert_eq!(found.mapping.name, "ctdc-clean");
    let mut own = ctdc();
    own.name = "rekap-kota".to_owned();
    let found = look(&file.input(), &[own]);
    assert_eq!(
        (found.mapping.name.as_str(), found.guess),
        ("rekap-kota", Guess::Saved)
    );
    let series = Input::Embedded(exchange::series::DKI_VICTIMS);
    assert_eq!(look(&series, &[]).kind, ImportKind::Series);
    let other = OnDisk::new(b"tahun;jenis kelamin;umur\n2023;perempuan;16\n");
    let found = look(&other.input(), &[]);
    assert_eq!(
        (found.kind, found.guess),
        (ImportKind::Cases, Guess::Drafted)
    );
    assert_eq!(found.mapping.columns.len(), 3);
    let values = imports::distinct(&file.input(), FileEncoding::Unicode).unwrap();
    assert_eq!(values["gender"][0].0, "Female");
    assert_eq!(values["ExploitType"].len(), 4);
}

#[test]
fn an_upload_is_private_and_gone_when_it_breaks_off() {
    let folder = std::env::temp_dir().join(format!("suluh-data-{}", id::<domain::ids::ImportId>()));
    let import = id();
    let mut incoming = Incoming::create(&folder, import).unwrap();
    incoming.write(b"a,b\n").unwrap();
    incoming.write(b"1,2\n").unwrap();
    let received = incoming.finish().unwrap();
    assert_eq!(received.bytes, 8);
    assert_eq!(received.path, imports::path_of(&folder, import));
    let input = Input::File(received.path.clone());
    assert_eq!(input.digest().unwrap(), (received.digest.clone(), 8));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&received.path), 0o600);
        assert_eq!(mode(&imports::folder(&folder)), 0o700);
    }
    // The same batch cannot receive twice, and a broken upload leaves nothing.
    assert!(Incoming::create(&folder, import).is_err());
    let broken = Incoming::create(&folder, id()).unwrap();
    drop(broken);
    assert_eq!(
        std::fs::read_dir(imports::folder(&folder)).unwrap().count(),
        1
    );
    let mut large = Incoming::create(&folder, id()).unwrap();
    let piece = vec![b'x'; 1 << 20];
    let fault = (0..=200).find_map(|_| large.write(&piece).err()).unwrap();
    assert_eq!(fault.key(), "import-error-too-large");
    drop(large);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_mapping_is_changed_by_answers() {
    let text = "tahun,jk,anak,catatan\n2023,P,1,x\n2023,Lk,0,y\n2024,Lk,0,z\n";
    let file = OnDisk::new(text.as_bytes());
    let today = jiff::civil::date(2024, 9, 26);
    let found = inspect(&file.input(), FileEncoding::Unicode, &[], today).unwrap();
    let values = imports::distinct(&file.input(), FileEncoding::Unicode).unwrap();
    let change = |mapping: &Mapping, answers: &[(&str, &str)]| {
        let views = edit::views(mapping, &found.header, &values);
        let answer = |name: &str| {
            let mut given = answers.iter();
            given
                .find(|(asked, _)| *asked == name)
                .map(|(_, answer)| (*answer).to_owned())
        };
        edit::apply(mapping, &views, &found.samples, answer).unwrap()
    };
    // First the columns, ...
    let mapping = change(
        &found.mapping,
        &[
            ("column-0", "registered-year"),
            ("column-1", "sex"),
            ("column-2", "flag:exploitation"),
            ("column-3", ""),
        ],
    );
    let check = mapping.validate(&found.header);
    assert!(
        check.unused.is_empty() && check.missing.is_empty(),
        "{check:?}"
    );
    let views = edit::views(&mapping, &found.header, &values);
    assert_eq!(views[2].role, edit::Role::Flag(Field::Exploitation));
    assert_eq!(views[0].values, [], "years have nothing to decide on");
    // ... then what stands in them.
    let at = views[1]
        .values
        .iter()
        .position(|value| value.value == "Lk")
        .unwrap();
    let lk = format!("value-1-{at}");
    let mapping = change(
        &mapping,
        &[(&lk, "male"), ("flag-2", "child-labour forced-begging")],
    );
    assert_eq!(
        mapping.meaning(&mapping.columns[1], "LK"),
        Meaning::Codes(Codes::One("male".to_owned()))
    );
    let preview =
        imports::preview_cases(&file.input(), FileEncoding::Unicode, &mapping, today, 100).unwrap();
    assert!(preview.complete && preview.summary.problems().is_empty());
    assert_eq!(preview.first[1].sex, Some(domain::cases::Sex::Male));
    assert_eq!(preview.first[0].exploitation.len(), 2);
    // An answer can be taken back, and "not known" is an answer.
    let mapping = change(&mapping, &[(&lk, edit::MISSING)]);
    assert_eq!(mapping.meaning(&mapping.columns[1], "Lk"), Meaning::Missing);
    let mapping = change(&mapping, &[(&lk, "")]);
    assert_ne!(mapping.meaning(&mapping.columns[1], "Lk"), Meaning::Missing);
    // What comes out is a mapping that can be stored and read again.
    assert_eq!(Mapping::parse(&mapping.to_toml().unwrap()), Ok(mapping));
}

#[test]
fn a_mapping_that_was_not_touched_stays_as_it_is() {
    let file = OnDisk::new(SAMPLE.as_bytes());
    let found = inspect(
        &file.input(),
        FileEncoding::Unicode,
        &[],
        jiff::civil::date(2024, 9, 26),
    )
    .unwrap();
    let values = imports::distinct(&file.input(), FileEncoding::Unicode).unwrap();
    let views = edit::views(&found.mapping, &found.header, &values);
    let same = |name: &str| {
        let view = views
            .iter()
            .find(|view| name == format!("column-{}", view.at));
        view.map(|view| view.role.code())
    };
    let after = edit::apply(&found.mapping, &views, &found.samples, same).unwrap();
    assert_eq!(after, found.mapping);
}
