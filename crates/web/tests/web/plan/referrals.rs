//! Referrals as sender and receiver see them.

use crate::plan::help::*;
use domain::people::Role;
use testkit::{Running, each_app};

/// The case of a referral, its code, and what may not be seen before acceptance.
fn secrets(case: &Case) -> [String; 4] {
    [
        NAME.to_owned(),
        ADDRESS.to_owned(),
        case.code.clone(),
        case.alias.clone(),
    ]
}

#[test]
fn a_referral_goes_from_the_case_to_its_outcome() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let plan = page(&manager, &case.at("/services")).await.body;
        assert!(plan.contains(&code) && plan.contains("Dimintakan"));

        let shelter = running.as_role(Role::ServiceProvider).await;
        let inbox = page(&shelter, "/referrals").await.body;
        assert!(
            inbox.contains(&code) && inbox.contains("Rumah aman"),
            "{inbox}"
        );
        let at = |to: &str| format!("/referrals/{code}{to}");
        let card = page(&shelter, &at("")).await.body;
        assert!(card.contains("UPTD PPA Jakarta Barat") && card.contains("Jakarta Barat"));
        for body in [&inbox, &card] {
            for secret in secrets(&case) {
                assert!(
                    !body.contains(&secret),
                    "{secret} before acceptance\n{body}"
                );
            }
            assert!(!body.contains("Perlu tempat malam ini."));
        }
        let person = case.at(&format!("/persons/{}", case.victim));
        let identity = format!("{person}/identity");
        for path in [case.at(""), identity.clone(), case.at("/services")] {
            assert_eq!(shelter.get(&path).await.status, 404, "{path}");
        }

        let version = hidden(&card, "version");
        let next = sent(&shelter, &at("/accept"), &[("version", &version)]).await;
        assert_eq!(next, at("?done=referral-accept"));
        let opened = page(&shelter, &at("")).await.body;
        assert!(opened.contains("Perlu tempat malam ini.") && opened.contains(&case.code));
        assert!(page(&shelter, &identity).await.body.contains(NAME));
        let contact = format!("{person}/contact");
        assert!(page(&shelter, &contact).await.body.contains(ADDRESS));
        let medical = shelter.get(&format!("{person}/medical")).await;
        assert_eq!(medical.status, 404, "not shared");
        assert_eq!(
            shelter.get(&format!("{person}/identity/edit")).await.status,
            404
        );

        let version = hidden(&opened, "version");
        sent(&shelter, &at("/start"), &[("version", &version)]).await;
        let form = page(&shelter, &at("/complete")).await.body;
        let (version, token) = (hidden(&form, "version"), hidden(&form, "token"));
        let fields = [
            ("version", version.as_str()),
            ("token", token.as_str()),
            ("reason", "delivered"),
            ("body", "Dua minggu, lalu pulang."),
        ];
        sent(&shelter, &at("/complete"), &fields).await;
        let over = page(&shelter, &at("")).await.body;
        assert!(over.contains("Rujukan ini sudah berakhir") && !over.contains(&case.code));
        assert_eq!(shelter.get(&identity).await.status, 404, "closed again");
        let seen = page(&manager, &at("?side=sender")).await.body;
        assert!(seen.contains("Dua minggu, lalu pulang.") && seen.contains("Layanan diberikan"));
        assert!(
            page(&manager, &case.at("/services"))
                .await
                .body
                .contains("Selesai")
        );
        let kinds = audited(&running, &code).await;
        for kind in [
            "referral-sent",
            "referral-viewed",
            "referral-answered",
            "referral-completed",
        ] {
            assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
        }
    });
}

#[test]
fn a_form_sent_twice_is_one_referral() {
    each_app(|running| async move {
        let case = case(&running).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let path = case.at("/referrals/new");
        let token = hidden(&page(&client, &path).await.body, "token");
        let to = running.world.teams.police.to_string();
        let fields = [
            ("token", token.as_str()),
            ("what", "new:legal-aid"),
            ("to", to.as_str()),
            ("urgency", "normal"),
            ("basis", "public-duty"),
        ];
        let first = sent(&client, &path, &fields).await;
        assert_eq!(sent(&client, &path, &fields).await, first);
        let shown = page(&client, &first).await.body;
        assert!(shown.contains("Rujukan terkirim"));
        let code = code_in(&first);
        let draft = format!("https://wa.me/?text=Ada%20rujukan%20{code}%2C%20buka%3A%20");
        assert!(shown.contains(&draft), "{shown}");
        let outbox = page(&client, "/referrals?box=out").await.body;
        assert_eq!(outbox.matches("<article class=\"referral\">").count(), 1);
        assert!(outbox.contains(&case.alias), "the sender knows its case");
    });
}

#[test]
fn the_basis_is_checked_and_other_bases_are_suggested() {
    each_app(|running| async move {
        let case = case(&running).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let path = case.at("/referrals/new");
        let token = hidden(&page(&client, &path).await.body, "token");
        let to = running.world.teams.receiving.to_string();
        let with = |more: &[(&'static str, &'static str)]| {
            let mut fields = vec![
                ("token".to_owned(), token.clone()),
                ("what".to_owned(), "new:shelter".to_owned()),
                ("person".to_owned(), case.victim.clone()),
                ("to".to_owned(), to.clone()),
                ("urgency".to_owned(), "normal".to_owned()),
                ("sections".to_owned(), "identity".to_owned()),
                ("basis".to_owned(), "consent".to_owned()),
                (
                    "message".to_owned(),
                    "Pesan yang tidak boleh hilang".to_owned(),
                ),
            ];
            fields.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
            fields
        };
        let send = async |more: &[(&'static str, &'static str)]| {
            let fields = with(more);
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            client.post(&path, &fields).await
        };
        let day = [
            ("consent-on-day", "14"),
            ("consent-on-month", "3"),
            ("consent-on-year", "2024"),
            ("consent-by", "person"),
        ];
        let missing = send(&[]).await;
        assert_eq!(missing.status, 422);
        assert!(
            missing.body.contains("href=\"#consent-on\""),
            "{}",
            missing.body
        );
        assert!(missing.body.contains("Pesan yang tidak boleh hilang"));
        let narrow = send(&day).await;
        assert!(
            narrow.body.contains("href=\"#consent-covers\""),
            "{}",
            narrow.body
        );
        let suspected = [("consent-by", "guardian"), ("suspected", "yes")];
        let mut guardian = day.to_vec();
        guardian[3] = suspected[0];
        guardian.extend([suspected[1], ("consent-covers", "yes")]);
        let refused = send(&guardian).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Pertimbangkan dasar lain"),
            "{}",
            refused.body
        );
        assert!(refused.body.contains("<li>Kewajiban hukum</li>"));
        let mut covered = day.to_vec();
        covered.push(("consent-covers", "yes"));
        let answer = send(&covered).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let shown = page(&client, answer.location()).await.body;
        assert!(shown.contains("Persetujuan: Yang bersangkutan, 14 Maret 2024"));
    });
}

pub(crate) async fn step(running: &Running, login: &str, path: &str, more: &[(&str, &str)]) -> u16 {
    let client = running.sign_in(running.world.person(login)).await;
    let form = page(&client, path).await.body;
    let (version, token) = (hidden(&form, "version"), hidden(&form, "token"));
    let mut fields = vec![("version", version.as_str()), ("token", token.as_str())];
    fields.extend(more);
    client.post(path, &fields).await.status
}

#[test]
fn questions_refusals_and_a_second_try() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let at = |to: &str| format!("/referrals/{code}{to}");
        let nothing = step(&running, "provider", &at("/ask"), &[]).await;
        assert_eq!(nothing, 422, "a question needs words");
        let asked = step(
            &running,
            "provider",
            &at("/ask"),
            &[("body", "Perlu ranjang bayi?")],
        )
        .await;
        assert_eq!(asked, 303);
        let outbox = page(&manager, "/referrals?box=out&tab=open&asked=yes")
            .await
            .body;
        assert!(outbox.contains("Pertanyaan belum dijawab"));
        let answered = step(
            &running,
            "manager",
            &at("/answer"),
            &[("body", "Tidak perlu.")],
        )
        .await;
        assert_eq!(answered, 303);
        let shelter = running.as_role(Role::ServiceProvider).await;
        let seen = page(&shelter, &at("")).await.body;
        assert!(seen.contains("Perlu ranjang bayi?") && seen.contains("Tidak perlu."));

        let no_reason = step(&running, "provider", &at("/decline"), &[]).await;
        assert_eq!(no_reason, 422);
        let declined = step(
            &running,
            "provider",
            &at("/decline"),
            &[("reason", "no-capacity")],
        )
        .await;
        assert_eq!(declined, 303);
        let back = page(&manager, &at("?side=sender")).await.body;
        assert!(back.contains("Rujuk ke lembaga lain") && back.contains("Tidak ada tempat"));
        assert!(
            page(&manager, "/today")
                .await
                .body
                .contains("Rujukan kembali tanpa layanan")
        );
        let again = page(&shelter, "/referrals?tab=over").await.body;
        assert!(again.contains(&code) && !again.contains(&case.alias));
        // Steps that are nobody's, or of the other side, do not exist.
        for path in ["/expire", "/nonsense", "/cancel", "/answer"] {
            assert_eq!(shelter.get(&at(path)).await.status, 404, "{path}");
        }
        let moved_on = manager.get(&at("/cancel")).await;
        assert_eq!(
            moved_on.status, 303,
            "what is over leads back to the referral"
        );
    });
}

#[test]
fn nobody_else_learns_of_a_referral() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let path = format!("/referrals/{code}");
        let unknown = manager.get("/referrals/R-0000-000").await;
        assert_eq!(unknown.status, 404);
        for role in [
            Role::Investigator,
            Role::Analyst,
            Role::Administrator,
            Role::Leader,
        ] {
            let client = running.as_role(role).await;
            for to in ["", "/accept", "/letter", "/letter.docx"] {
                let answer = client.get(&format!("{path}{to}")).await;
                assert_eq!(answer.status, 404, "{role} {to}");
                assert_eq!(answer.body, unknown.body, "{role} {to}: the same page");
            }
        }
        let receiver = running.as_role(Role::ServiceProvider).await;
        assert_eq!(receiver.get(&format!("{path}/letter")).await.status, 404);
        let police = running.as_role(Role::Investigator).await;
        assert!(!page(&police, "/referrals").await.body.contains(&code));
    });
}

#[test]
fn an_acceptance_by_mistake_is_undone() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let at = |to: &str| format!("/referrals/{code}{to}");
        let shelter = running.as_role(Role::ServiceProvider).await;
        let version = hidden(&page(&shelter, &at("")).await.body, "version");
        sent(&shelter, &at("/accept"), &[("version", &version)]).await;
        let version = hidden(&page(&shelter, &at("")).await.body, "version");
        sent(&shelter, &at("/undo-acceptance"), &[("version", &version)]).await;
        let waits = page(&shelter, &at("")).await.body;
        assert!(waits.contains("Terima") && !waits.contains(&case.code));
        assert_eq!(shelter.get(&case.at("")).await.status, 404);
    });
}
