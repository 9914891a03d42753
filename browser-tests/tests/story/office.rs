//! Point 9: offices, teams and people, the audit, and no case.

use crate::case::File;
use crate::intake::NAME;
use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Person, Story};
use totp_rs::{Algorithm, Secret, TOTP};

pub const NEW_PASSWORD: &str = "kertas biru di atas meja";

/// The code that an authenticator shows now for a secret typed by hand.
pub fn code_now(typed: &str) -> Result<String> {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let secret = Secret::Encoded(letters)
        .to_bytes()
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    Ok(TOTP::new_unchecked(Algorithm::SHA1, 6, 1, 30, secret).generate_current()?)
}

/// Creates an organisation, its team and a user, who then comes in.
pub async fn people(story: &Story) -> Result<()> {
    let admin = story.person("admin.jakbar").await?;
    admin.open("/today").await?;
    admin.page("today-admin").await?;
    organisation(&admin).await?;
    let link = account(&admin).await?;
    enrol(story, &link).await?;
    for (path, name) in [
        ("/account", "account"),
        ("/account/password", "password"),
        ("/keys", "keys"),
        ("/drafts", "drafts"),
        ("/account/sessions", "sessions"),
    ] {
        admin.open(path).await?;
        confirm(&admin).await?;
        admin.page(name).await?;
    }
    Ok(())
}

async fn organisation(admin: &Person<'_>) -> Result<()> {
    admin.open("/organisations").await?;
    admin.page("organisations").await?;
    admin.open("/organisations/new").await?;
    admin.page("organisation-new").await?;
    admin.fill("name", "Yayasan Sinar Cengkareng").await?;
    admin.select("kind", "ngo").await?;
    admin.area("area", "31.73.01").await?;
    admin.send().await?;
    admin.open("/organisations").await?;
    let office =
        "//section[contains(., 'Yayasan Sinar Cengkareng')]//a[contains(@href, '/teams/new')]";
    let link = admin
        .client
        .find(fantoccini::Locator::XPath(office))
        .await?;
    let path = link.attr("href").await?.context("a link")?;
    admin.open(&path).await?;
    admin.page("team-new").await?;
    admin.fill("name", "Pendamping Lapangan").await?;
    admin.tick("takes", "referrals").await?;
    admin.send().await?;
    admin.page("team").await
}

/// Invites somebody; gives the link to pass on.
async fn account(admin: &Person<'_>) -> Result<String> {
    admin.open("/accounts").await?;
    admin.page("accounts").await?;
    admin.open("/accounts/new").await?;
    confirm(admin).await?;
    admin.page("account-new").await?;
    admin.fill("name", "Tari Lestariningsih").await?;
    admin.fill("login", "tari.l").await?;
    let office = "//select[@name='organisation']/option[contains(., 'Sinar Cengkareng')]";
    admin
        .client
        .find(fantoccini::Locator::XPath(office))
        .await?
        .click()
        .await?;
    admin.select("role", "service-provider").await?;
    let team = "//label[contains(., 'Pendamping Lapangan')]/input";
    admin
        .client
        .find(fantoccini::Locator::XPath(team))
        .await?
        .send_keys(" ")
        .await?;
    admin.send().await?;
    admin.page("account-invited").await?;
    let link = admin.words(".card code.secret").await?;
    admin.open("/accounts/tari.l").await?;
    admin.page("account-one").await?;
    Ok(link.trim().to_owned())
}

/// Where a step asks for the password again, gives it.
async fn confirm(person: &Person<'_>) -> Result<()> {
    if person.path().await? == "/account/confirm" {
        person.page("confirm").await?;
        person.fill("password", "suluh untuk semua").await?;
        person.send().await?;
    }
    Ok(())
}

async fn enrol(story: &Story, link: &str) -> Result<()> {
    let newcomer = story.visitor().await?;
    newcomer.client.goto(link).await?;
    newcomer.page("invitation").await?;
    newcomer.fill("password-new", NEW_PASSWORD).await?;
    newcomer.fill("password-repeat", NEW_PASSWORD).await?;
    newcomer.send().await?;
    second_factor(&newcomer).await?;
    newcomer.press("main .actions a.button").await?;
    newcomer.page("today-newcomer").await?;
    newcomer.client.goto(link).await?;
    newcomer.look("invitation-used").await
}

/// Adds the authenticator and shows the recovery codes.
pub async fn second_factor(person: &Person<'_>) -> Result<()> {
    person.page("second-factor").await?;
    person.unfold("details.details").await?;
    let secret = person.words("code.secret").await?;
    person.fill("code", &code_now(&secret)?).await?;
    person.send().await?;
    person.page("recovery-codes").await?;
    ensure!(
        person.count(".codes__list li").await? >= 8,
        "too few recovery codes"
    );
    Ok(())
}

/// The administrator sees who did what to which code, and that nothing was changed since.
pub async fn audit(story: &Story, file: &File) -> Result<()> {
    let admin = story.person("admin.jakbar").await?;
    let (status, _) = admin.file(&file.at("")).await?;
    ensure!(status == 404, "an administrator opens a case: {status}");
    let officer = if admin.file("/audit").await?.0 == 200 {
        admin
    } else {
        story.person("dpo.jakbar").await?
    };
    officer.open("/audit").await?;
    officer.page("audit").await?;
    officer
        .open(&format!("/audit?object={}", file.code))
        .await?;
    officer.page("audit-of-case").await?;
    officer.sees(&file.code).await?;
    officer.does_not_see(NAME).await?;
    officer.open("/audit/verify").await?;
    officer.page("audit-verify").await?;
    officer.press("form[action='/audit/verify'] button").await?;
    officer.page("audit-whole").await?;
    ensure!(
        officer
            .has("main .notice--success, main .banner--success")
            .await?,
        "the audit is not whole"
    );
    Ok(())
}
