//! Posts and their holders: leadership changes without losing work.

use crate::taskforce::help::{
    HandOver, action_item, decree, fill, last, page, post, refused, secretariat, sent,
};
use domain::people::Role;
use testkit::each_app;

#[test]
fn a_change_of_leadership_loses_no_work() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let (old, new) = (
            running.world.person("manager"),
            running.world.person("colleague"),
        );
        let more = [("duties", "Menyiapkan bahan rapat bidang")];
        let post = post(&keeper, "Anggota unsur UPTD PPA", &more).await;
        fill(&keeper, &post, "Ratna Dewi", &old.account().to_string()).await;
        action_item(&running, &post, "Susun peta kerentanan").await;

        let before = running.sign_in(old).await;
        let mine = page(&before, "/role").await;
        for said in [
            "Anggota unsur UPTD PPA",
            "Menyiapkan bahan rapat bidang",
            "Susun peta kerentanan",
            "3 hari lagi",
        ] {
            assert!(mine.contains(said), "{said}\n{mine}");
        }

        let form = page(&keeper, &format!("{post}/hand-over")).await;
        assert!(form.contains("1 tindak lanjut terbuka"), "{form}");
        let account = new.account().to_string();
        let change = HandOver {
            version: "2",
            leaves: true,
            name: "Maya Lestari",
            account: &account,
            first: ["1", "3", "2024"],
            decree: "",
        };
        sent(&keeper, &format!("{post}/hand-over"), &change.fields()).await;

        let after = running.sign_in(new).await;
        let mine = page(&after, "/role").await;
        assert!(mine.contains("Susun peta kerentanan"), "{mine}");
        let gone = page(&before, "/role").await;
        assert!(!gone.contains("Susun peta kerentanan"), "{gone}");
        assert!(gone.contains("Anda belum tercatat"), "{gone}");
        let history = page(&keeper, &post).await;
        for said in ["Maya Lestari", "Ratna Dewi", "29 Februari 2024", "Mutasi"] {
            assert!(history.contains(said), "{said}\n{history}");
        }
        let audited = {
            let mut tx = running.world.store.read().await.unwrap();
            let filter = store::audit::Filter {
                object: Some(last(&post).to_owned()),
                ..store::audit::Filter::default()
            };
            store::audit::page(&mut tx, &filter, 10).await.unwrap()
        };
        assert_eq!(audited[0].kind, audit::Kind::PostHandedOver);
    });
}

#[test]
fn a_successor_waits_until_the_predecessor_has_gone() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let post = post(&keeper, "Ketua", &[("kind", "chair")]).await;
        fill(&keeper, &post, "Wali Kota", "").await;
        let path = format!("{post}/hand-over");
        let change = HandOver {
            version: "2",
            leaves: true,
            name: "Wali Kota Baru",
            account: "",
            first: ["29", "2", "2024"],
            decree: "",
        };
        let body = refused(&keeper, &path, &change.fields()).await;
        assert!(
            body.contains("masih dipangku sampai 29 Februari 2024"),
            "{body}"
        );
        assert!(
            body.contains("value=\"Wali Kota Baru\""),
            "nothing typed is lost"
        );

        let change = HandOver {
            first: ["1", "3", "2024"],
            ..change
        };
        sent(&keeper, &path, &change.fields()).await;
        // A second person had the same form open: both versions are shown.
        let late = HandOver {
            name: "Orang Lain",
            ..change
        };
        let conflict = keeper.post(&path, &late.fields()).await;
        assert_eq!(conflict.status, 409, "{}", conflict.body);
        for version in ["Wali Kota Baru", "Orang Lain"] {
            assert!(conflict.body.contains(version), "{version}");
        }
        let vacant = [
            ("version", "3"),
            ("vacant", "yes"),
            ("last-day", "14"),
            ("last-month", "3"),
            ("last-year", "2024"),
            ("reason", "retired"),
        ];
        sent(&keeper, &path, &vacant).await;
        let structure = page(&keeper, "/task-force").await;
        assert!(structure.contains("Kosong"), "{structure}");
    });
}

#[test]
fn a_decree_may_ask_for_another_before_somebody_follows() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let strict = decree(&keeper, None, "by-new-decree").await;
        let next = decree(&keeper, None, "follows-the-post").await;
        let post = post(&keeper, "Tenaga ahli", &[("decree", last(&strict))]).await;
        fill(&keeper, &post, "Ahli Pertama", "").await;
        let path = format!("{post}/hand-over");
        let change = HandOver {
            version: "2",
            leaves: true,
            name: "Ahli Kedua",
            account: "",
            first: ["1", "3", "2024"],
            decree: "",
        };
        let body = refused(&keeper, &path, &change.fields()).await;
        assert!(body.contains("meminta SK baru"), "{body}");
        let change = HandOver {
            decree: last(&next),
            ..change
        };
        sent(&keeper, &path, &change.fields()).await;
        assert!(page(&keeper, &next).await.contains("Ahli Kedua"));
    });
}

#[test]
fn whoever_stands_under_a_decree_that_ended_is_told_and_not_counted() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let ended = decree(&keeper, Some(["31", "12", "2023"]), "follows-the-post").await;
        let soon = decree(&keeper, Some(["31", "5", "2024"]), "follows-the-post").await;
        let leader = running.world.of(Role::Leader);
        let lapsed = post(&keeper, "Anggota lama", &[("decree", last(&ended))]).await;
        fill(&keeper, &lapsed, "Bambang", &leader.account().to_string()).await;
        let member = post(&keeper, "Anggota baru", &[("decree", last(&soon))]).await;
        fill(&keeper, &member, "Pejabat Lain", "").await;

        let structure = page(&keeper, "/task-force").await;
        assert!(structure.contains("SK sudah berakhir"), "{structure}");
        assert!(structure.contains("Berakhir 77 hari lagi"), "{structure}");
        let (_, members) = structure.split_once("class=\"stat__value\">").unwrap();
        assert!(
            members.starts_with("1<"),
            "one of two is a member: {members}"
        );

        let client = running.sign_in(leader).await;
        let mine = page(&client, "/role").await;
        assert!(mine.contains("SK Anda sudah berakhir"), "{mine}");
        assert!(mine.contains("tidak dihitung sebagai anggota"), "{mine}");
    });
}

#[test]
fn two_who_change_a_post_at_once_see_both_versions() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let post = post(&keeper, "Sekretaris", &[("kind", "secretary")]).await;
        let path = format!("{post}/edit");
        let change = |title| {
            [
                ("kind", "secretary"),
                ("title", title),
                ("active", "yes"),
                ("version", "1"),
            ]
        };
        sent(&keeper, &path, &change("Sekretaris I")).await;
        let second = keeper.post(&path, &change("Sekretaris Umum")).await;
        assert_eq!(second.status, 409);
        for version in ["Sekretaris I", "Sekretaris Umum"] {
            assert!(second.body.contains(version), "{version}\n{}", second.body);
        }
        let head = [("kind", "division-head"), ("title", "Koordinator")];
        let body = refused(&keeper, "/task-force/posts/new", &head).await;
        assert!(body.contains("Pilih bidang"), "{body}");
    });
}

#[test]
fn how_to_reach_an_official_is_for_the_secretariat() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let post = post(&keeper, "Ketua", &[("kind", "chair")]).await;
        fill(&keeper, &post, "Wali Kota", "").await;
        let shown = page(&keeper, &post).await;
        let (_, rest) = shown.split_once("/holders/").unwrap();
        let holder = rest.split('/').next().unwrap();
        let path = format!("{post}/holders/{holder}/edit");
        let fields = [
            ("version", "1"),
            ("name", "Wali Kota, S.H."),
            ("contact", "021-5550199"),
        ];
        sent(&keeper, &path, &fields).await;
        assert!(page(&keeper, &path).await.contains("021-5550199"));
        let member = running.as_role(Role::Leader).await;
        let seen = page(&member, &post).await;
        assert!(seen.contains("Wali Kota, S.H.") && !seen.contains("5550199"));
        assert_eq!(member.get(&path).await.status, 404);
        let stale = keeper.post(&path, &fields).await;
        assert_eq!(stale.status, 409);
    });
}

#[test]
fn whoever_holds_no_post_is_told_what_to_do() {
    each_app(|running| async move {
        let analyst = running.as_role(Role::Analyst).await;
        let mine = page(&analyst, "/role").await;
        assert!(mine.contains("Anda belum tercatat"), "{mine}");
        assert!(mine.contains("minta sekretariat"), "{mine}");
        assert!(
            !mine.contains("Rujukan saya"),
            "an analyst has no referrals"
        );
        let provider = running.as_role(Role::ServiceProvider).await;
        assert!(page(&provider, "/role").await.contains("Rujukan saya"));
    });
}
