//! The door: the code of the screen, what is refused and why, and three hundred phones.

use crate::minutes::help::{Meeting, check_in, hidden, page, sent};
use jiff::SignedDuration;
use std::time::{Duration, Instant};
use store::sql;
use testkit::{Client, Running, each_app};

fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

#[test]
fn a_participant_checks_in_with_the_code_of_the_screen() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let secretariat = meeting.open(&running).await;
        let screen = page(&secretariat, &meeting.at("/screen")).await.body;
        let key = meeting.key(&running).await;
        assert!(screen.contains("Rapat koordinasi Maret") && screen.contains("<svg"));
        assert!(screen.contains(&key.shown_at(running.now()).readable));
        assert!(screen.contains("0 orang hadir") && screen.contains("http-equiv=\"refresh\""));
        assert!(screen.contains("Ponsel peserta tidak dapat membuka alamat ini"));
        let lan = meeting.at("/screen?address=http://192.168.1.20:8080");
        let lan = page(&secretariat, &lan).await.body;
        assert!(lan.contains("192.168.1.20:8080/d") && !lan.contains("tidak dapat membuka"));

        let phone = running.anonymous();
        let address = meeting.scanned(&running).await;
        let done = check_in(&phone, &address, "Siti Aminah").await;
        assert_eq!(done.status, 200, "{}", done.body);
        assert!(done.body.contains("Tercatat pukul 10.00"), "{}", done.body);
        assert_eq!(meeting.present(&running).await, ["Siti Aminah"]);
        let part = page(&secretariat, &meeting.at("/screen/code")).await.body;
        assert!(part.contains("1 orang hadir") && !part.contains("<script"));

        // Opened again, later and with a code of then: it is known already.
        running.wait(seconds(600));
        let again = page(&phone, &address).await.body;
        assert!(again.contains("Sudah tercatat pukul 10.00"), "{again}");
        assert_eq!(meeting.present(&running).await.len(), 1);
    });
}

#[test]
fn a_form_that_is_sent_twice_counts_once() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        meeting.open(&running).await;
        let address = meeting.scanned(&running).await;
        let phone = running.anonymous();
        let form = page(&phone, &address).await.body;
        let (device, pass) = (hidden(&form, "device"), hidden(&form, "pass"));
        let fields = [
            ("device", device.as_str()),
            ("pass", &pass),
            ("name", "Ahmad Fauzi"),
            ("office", "Polres"),
        ];
        let first = phone.post(&address, &fields).await;
        assert!(first.body.contains("Tercatat pukul 10.00"));
        running.wait(seconds(60));
        let second = phone.post(&address, &fields).await;
        assert_eq!(second.status, 200);
        assert!(
            second.body.contains("Sudah tercatat pukul 10.00"),
            "{}",
            second.body
        );
        assert_eq!(meeting.present(&running).await, ["Ahmad Fauzi"]);
    });
}

#[test]
fn a_photo_of_the_screen_and_yesterdays_code_are_told_from_the_one_that_is_shown() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        meeting.open(&running).await;
        let photo = meeting.scanned(&running).await;
        let typed = meeting.key(&running).await.shown_at(running.now()).readable;
        running.wait(seconds(120));
        let late = running.anonymous().get(&photo).await;
        assert_eq!(late.status, 422);
        assert!(
            late.body.contains("Kode ini sudah lama, dari pukul 10.00"),
            "{}",
            late.body
        );
        assert!(late.body.contains("foto layar tidak berlaku"));
        let fields = [
            ("device", "0123456789abcdef0123456789abcdef"),
            ("pass", ""),
            ("name", "Siapa Saja"),
            ("office", "Entah"),
        ];
        let posted = running.anonymous().post(&photo, &fields).await;
        assert_eq!(posted.status, 422);
        let old = running.anonymous().post("/d", &[("code", &typed)]).await;
        assert_eq!(old.status, 422);
        assert!(old.body.contains("Kode ini sudah lama"), "{}", old.body);

        running.wait(seconds(86_400));
        let yesterday = running.anonymous().get(&photo).await;
        assert_eq!(yesterday.status, 422);
        assert!(
            yesterday.body.contains("15/03/2024 10.00"),
            "{}",
            yesterday.body
        );
        assert!(meeting.present(&running).await.is_empty());
    });
}

#[test]
fn codes_of_nothing_and_meetings_that_are_not_held_are_explained() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let nobody = running.anonymous();
        let short = domain::meetings::door::short_of(meeting.id);
        let early = nobody.get(&format!("/d/{short}/000000000000")).await;
        assert_eq!(early.status, 409);
        assert!(early.body.contains("Rapat belum dibuka"), "{}", early.body);
        meeting.open(&running).await;
        for (path, status, words) in [
            (
                format!("/d/{short}/000000000000"),
                422,
                "bukan untuk rapat ini",
            ),
            (format!("/d/{short}/abc"), 422, "Kode ini tidak lengkap"),
            (
                "/d/xyz/000000000000".to_owned(),
                404,
                "bukan untuk rapat ini",
            ),
        ] {
            let answer = nobody.get(&path).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.body.contains(words), "{path}: {}", answer.body);
        }
        for (code, words) in [
            ("", "Isi bagian ini"),
            ("12", "enam karakter"),
            ("000 000", "Kode ini tidak dikenal"),
        ] {
            let answer = nobody.post("/d", &[("code", code)]).await;
            assert_eq!(answer.status, 422, "{code}");
            assert!(answer.body.contains(words), "{code}: {}", answer.body);
        }
        let address = meeting.scanned(&running).await;
        let form = page(&nobody, &address).await.body;
        let (device, pass) = (hidden(&form, "device"), hidden(&form, "pass"));
        let bad = [
            ("device", &*device),
            ("pass", &pass),
            ("name", ""),
            ("phone", "abc"),
        ];
        let bad = nobody.post(&address, &bad).await;
        assert_eq!(bad.status, 422);
        assert!(
            bad.body.contains("value=\"abc\"") && bad.body.contains("hanya terdiri dari angka")
        );

        let mut tx = running.world.store.write().await.unwrap();
        let close = sql("update meeting set state = 'closed' where id = ?").bind(meeting.id);
        tx.run(&close).await.unwrap();
        tx.commit().await.unwrap();
        let closed = nobody.get(&address).await;
        assert_eq!(closed.status, 409);
        assert!(
            closed.body.contains("Rapat sudah ditutup"),
            "{}",
            closed.body
        );
    });
}

#[test]
fn who_is_known_checks_in_with_one_tap() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let (_, token) = meeting.invite(&running, 1, None, "Rini Astuti").await;
        meeting
            .invite(&running, 2, Some(meeting.chair), "Hendra Gunawan")
            .await;
        meeting.open(&running).await;
        let address = meeting.scanned(&running).await;
        let lead = running.sign_in(running.world.person("lead")).await;
        let address_lead = meeting.scanned(&running).await;
        for (client, address, name) in [
            (
                running.anonymous(),
                format!("{address}?u={token}"),
                "Rini Astuti",
            ),
            (lead, address_lead, "Hendra Gunawan"),
        ] {
            let address = match running.now() > testkit::world::now() + seconds(30) {
                // Signing in took its time: the code of the screen has changed.
                true => {
                    let fresh = meeting.scanned(&running).await;
                    match address.split_once('?') {
                        Some((_, query)) => format!("{fresh}?{query}"),
                        None => fresh,
                    }
                }
                false => address,
            };
            let form = page(&client, &address).await.body;
            assert!(
                form.contains("Apakah ini Anda?") && form.contains(name),
                "{form}"
            );
            let path = address.split('?').next().unwrap();
            let (device, pass) = (hidden(&form, "device"), hidden(&form, "pass"));
            let u = hidden(&form, "u");
            let fields = [
                ("device", &*device),
                ("pass", &pass),
                ("u", &u),
                ("known", "yes"),
            ];
            let done = client.post(path, &fields).await;
            assert!(done.body.contains("Tercatat pukul"), "{}", done.body);
        }
        let present = meeting.present(&running).await;
        assert_eq!(present, ["Rini Astuti", "Hendra Gunawan"]);
        // The same invitee from another phone is known already.
        let other = running.anonymous();
        let address = meeting.scanned(&running).await;
        let again = page(&other, &format!("{address}?u={token}")).await.body;
        assert!(again.contains("Sudah tercatat"), "{again}");
    });
}

#[test]
fn a_code_can_be_typed_where_there_is_no_camera() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        meeting.open(&running).await;
        let code = meeting.key(&running).await.shown_at(running.now()).readable;
        let phone = running.anonymous();
        page(&phone, "/d").await;
        let to = sent(&phone, "/d", &[("code", &code.to_lowercase())]).await;
        let done = check_in(&phone, &to, "Tuti Handayani").await;
        assert!(done.body.contains("Tercatat pukul"), "{}", done.body);
        assert_eq!(meeting.present(&running).await, ["Tuti Handayani"]);
    });
}

/// One phone: opens the address of the screen, sends its form, and sends it again where asked.
async fn phone(running: &Running, address: &str, name: &str, twice: bool) {
    let phone = running.anonymous();
    let form = patient(&phone, address, None).await;
    let (device, pass) = (hidden(&form, "device"), hidden(&form, "pass"));
    let fields = [
        ("device", device.as_str()),
        ("pass", &pass),
        ("name", name),
        ("office", "Dinas"),
    ];
    if twice {
        // Both at once, as an impatient finger does.
        let (one, two) = tokio::join!(
            patient(&phone, address, Some(&fields)),
            patient(&phone, address, Some(&fields))
        );
        assert!(
            one.contains("ercatat pukul") && two.contains("ercatat pukul"),
            "{one}\n{two}"
        );
    } else {
        let done = patient(&phone, address, Some(&fields)).await;
        assert!(done.contains("Tercatat pukul"), "{done}");
    }
}

/// A page, or the answer to a form; a server that says it is busy is asked again, as people do.
async fn patient(phone: &Client, address: &str, fields: Option<&[(&str, &str)]>) -> String {
    for _ in 0..10 {
        let answer = match fields {
            None => phone.get(address).await,
            Some(fields) => phone.post(address, fields).await,
        };
        if answer.status == 200 {
            return answer.body;
        }
        assert_eq!(answer.status, 503, "{}", answer.body);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("the server stayed busy");
}

#[test]
fn three_hundred_phones_check_in_within_two_minutes_and_none_is_lost_or_counted_twice() {
    const PHONES: usize = 300;
    const AT_ONCE: usize = 50;
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        meeting.open(&running).await;
        let started = Instant::now();
        for wave in 0..PHONES / AT_ONCE {
            let address = meeting.scanned(&running).await;
            let mut phones = Vec::new();
            for n in wave * AT_ONCE..(wave + 1) * AT_ONCE {
                let (running, address) = (&running, &address);
                let name = format!("Peserta {n:03}");
                phones.push(Box::pin(async move {
                    phone(running, address, &name, n % 5 == 0).await;
                }));
            }
            all(phones).await;
            running.wait(seconds(20));
        }
        let taken = started.elapsed();
        println!("{PHONES} phones in {taken:?}");
        assert!(taken < Duration::from_secs(120), "{taken:?}");
        let mut present = meeting.present(&running).await;
        present.sort();
        let wanted: Vec<String> = (0..PHONES).map(|n| format!("Peserta {n:03}")).collect();
        assert_eq!(present, wanted);
    });
}

/// Runs all at once, to the end.
async fn all<F: Future<Output = ()> + Unpin>(mut running: Vec<F>) {
    std::future::poll_fn(|context| {
        running.retain_mut(|one| std::pin::Pin::new(one).poll(context).is_pending());
        match running.is_empty() {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
}
