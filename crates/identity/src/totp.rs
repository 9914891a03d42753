//! Time-based one-time codes (RFC 6238): SHA-1, 6 digits, 30 seconds, as every app reads them.

use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Totp};
use vault::Random;
use zeroize::Zeroizing;

/// 160 bits, as RFC 4226 recommends.
const LENGTH: usize = 20;

/// The secret that an account shares with its app. Stored sealed ([`vault::KeyRing::totp`]).
pub struct TotpSecret(Zeroizing<[u8; LENGTH]>);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹sealed›")
    }
}

impl TotpSecret {
    /// A new secret.
    pub fn generate(random: &mut Random) -> Result<Self, vault::Error> {
        random.bytes().map(Zeroizing::new).map(Self)
    }

    /// From storage; `None` unless it is 20 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Zeroizing::new).map(Self)
    }

    /// For storage, sealed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// What the app reads from the QR code. Colons, which the form does not allow in the names,
    /// become spaces. `None` if the account's name is empty.
    #[must_use]
    pub fn url(&self, issuer: &str, account: &str) -> Option<Zeroizing<String>> {
        let plain = |name: &str| name.replace(':', " ");
        let totp = self
            .builder()
            .with_issuer(Some(plain(issuer)))
            .with_account_name(plain(account))
            .build()
            .ok()?;
        totp.to_url().ok().map(Zeroizing::new)
    }

    /// What a person types into an app that cannot read the QR code: base 32 in groups of 4.
    #[must_use]
    pub fn show(&self) -> Zeroizing<String> {
        let plain = Zeroizing::new(totp_rs::Secret::from(*self.0).to_base32());
        let mut text = Zeroizing::new(String::with_capacity(plain.len() * 5 / 4));
        for (at, c) in plain.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(c);
        }
        text
    }

    /// Checks a code at a time, one step of 30 s early or late allowed. Gives the step that the
    /// code belongs to, to be stored as `last_used` *before* the login counts: a code of that
    /// step or an earlier one is refused from then on.
    #[must_use]
    pub fn verify(&self, typed: &str, now: Timestamp, last_used: Option<u64>) -> Option<u64> {
        let code: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|c| !c.is_whitespace()).collect());
        let now = u64::try_from(now.as_second()).ok()?;
        let step = self.totp()?.check(&code, now)?;
        (last_used.is_none_or(|used| step > used)).then_some(step)
    }

    fn builder(&self) -> Builder {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(30)
            .with_secret(*self.0)
    }

    fn totp(&self) -> Option<Totp> {
        self.builder().build().ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rfc_secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_of_rfc_6238() {
        // Appendix B, SHA-1; the last six of its eight digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = rfc_secret().verify(code, at(second), None);
            assert_eq!(step, Some(second as u64 / 30), "{second}");
        }
    }

    #[test]
    fn one_step_early_or_late_is_allowed_two_are_not() {
        let verify = |second| rfc_secret().verify("005924", at(second), None);
        let start = 1_234_567_890;
        assert_eq!(start % 30, 0);
        for second in [start - 30, start - 1, start, start + 29, start + 59] {
            assert_eq!(verify(second), Some(start as u64 / 30), "{second}");
        }
        for second in [start - 31, start + 60, -1, 0] {
            assert_eq!(verify(second), None, "{second}");
        }
    }

    #[test]
    fn a_code_works_once() {
        let (secret, now) = (rfc_secret(), at(1_111_111_109));
        let used = secret.verify("081804", now, None);
        assert!(used.is_some());
        assert_eq!(secret.verify("081804", now, used), None);
        // The next step's code still works, and after it the earlier one does not.
        let next = secret.verify("050471", now, used);
        assert_eq!(next, used.map(|step| step + 1));
        assert_eq!(secret.verify("081804", now, next), None);
    }

    #[test]
    fn spaces_are_forgiven_other_signs_are_not() {
        let verify = |typed| rfc_secret().verify(typed, at(59), None).is_some();
        assert!(verify(" 287 082 "));
        for typed in [
            "", "28708", "2870820", "+28708", "28708٢", "287-082", "94287082",
        ] {
            assert!(!verify(typed), "{typed}");
        }
    }

    #[test]
    fn the_app_gets_what_it_needs() {
        let url = rfc_secret()
            .url("Suluh: Jakarta Barat", "ana@dinsos")
            .unwrap();
        assert_eq!(
            *url,
            "otpauth://totp/Suluh%20%20Jakarta%20Barat:ana%40dinsos\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Suluh%20%20Jakarta%20Barat"
        );
        assert_eq!(rfc_secret().url("Suluh", ""), None);
        assert_eq!(
            *rfc_secret().show(),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
    }

    #[test]
    fn secrets_are_new_hidden_and_read_back() {
        let random = &mut Random::system();
        let (a, b) = (
            TotpSecret::generate(random).unwrap(),
            TotpSecret::generate(random).unwrap(),
        );
        assert_ne!(a.as_bytes(), b.as_bytes());
        assert_eq!(
            TotpSecret::from_bytes(a.as_bytes()).unwrap().as_bytes(),
            a.as_bytes()
        );
        assert_eq!(format!("{a:?}"), "‹sealed›");
        assert!(TotpSecret::from_bytes(&[1; 19]).is_none());
    }

    proptest! {
        #[test]
        fn what_the_app_shows_is_accepted_once(bytes: [u8; 20], second in 60_i64..4_000_000_000) {
            let secret = TotpSecret::from_bytes(&bytes).unwrap();
            let code = secret.totp().unwrap().generate(second as u64).to_string();
            let step = secret.verify(&code, at(second), None);
            prop_assert!(step.is_some());
            prop_assert_eq!(secret.verify(&code, at(second), step), None);
        }

        #[test]
        fn any_text_at_any_time_is_taken_without_panic(typed: String, second in -300_000_000_000_i64..250_000_000_000) {
            let _ = rfc_secret().verify(&typed, at(second), Some(3));
        }
    }
}
