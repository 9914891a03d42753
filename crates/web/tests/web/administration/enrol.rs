//! From an invitation to a person who signs in.

use crate::plan::help::{hidden, page};
use identity::TotpSecret;
use testkit::world::one_time_code;
use testkit::{Answer, Client, Running};

/// A password that is nobody's yet.
pub(crate) const NEW: &str = "payung biru di tepi kali";

/// The link in the page that shows an invitation, as a path.
pub(crate) fn link(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let (_, rest) = answer.body.split_once("/invitation/").unwrap();
    format!("/invitation/{}", rest.split('<').next().unwrap())
}

/// Chooses a password behind a link; where it leads to.
pub(crate) async fn choose(client: &Client, link: &str, password: &str) -> Answer {
    let fields = [("password-new", password), ("password-repeat", password)];
    client.post(link, &fields).await
}

/// The secret that a page offers to an authenticator, as one types it.
pub(crate) fn offered(body: &str) -> TotpSecret {
    let (_, rest) = body.split_once("<code class=\"secret\">").unwrap();
    let typed = rest.split('<').next().unwrap();
    let mut bits = 0_u32;
    let mut kept = 0_u32;
    let mut bytes = Vec::new();
    for sign in typed.bytes().filter(u8::is_ascii_alphanumeric) {
        let digit = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'2'..=b'7' => sign - b'2' + 26,
            _ => panic!("{typed} is no base32"),
        };
        kept = (kept << 5) | u32::from(digit);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((kept >> bits) & 0xff).unwrap());
        }
    }
    TotpSecret::from_bytes(&bytes).unwrap()
}

/// The recovery codes that a page lists.
pub(crate) fn codes(body: &str) -> Vec<String> {
    let (_, rest) = body.split_once("codes__list").unwrap();
    let (list, _) = rest.split_once("</ol>").unwrap();
    let parts = list.split("<code>").skip(1);
    parts
        .map(|part| part.split('<').next().unwrap().to_owned())
        .collect()
}

/// Sets an authenticator up at `path`; the secret and the recovery codes.
pub(crate) async fn authenticator(
    running: &Running,
    client: &Client,
    path: &str,
) -> (TotpSecret, Vec<String>) {
    let form = page(client, path).await.body;
    let (secret, sealed) = (offered(&form), hidden(&form, "sealed-secret"));
    let wrong = [("code", "000000"), ("sealed-secret", sealed.as_str())];
    let again = client.post(path, &wrong).await;
    assert_eq!(again.status, 422);
    let same = offered(&again.body);
    assert_eq!(same.as_bytes(), secret.as_bytes(), "scanned once is enough");
    let code = one_time_code(&secret, running.now());
    let fields = [("code", code.as_str()), ("sealed-secret", sealed.as_str())];
    let done = client.post(path, &fields).await;
    assert_eq!(done.status, 200, "{}", done.body);
    (secret, codes(&done.body))
}
