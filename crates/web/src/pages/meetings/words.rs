//! What stands on agendas, in words.

use domain::Coded;
use domain::referrals::ReferralState;
use locale::Locale;
use store::meetings::suggestions::What;

/// The title of an item made of a suggestion. What is stored is always in Indonesian, the language
/// of the letters.
pub(super) fn title(locale: Locale, what: &What) -> String {
    match what {
        What::ActionItem { title, .. }
        | What::Indicator { title }
        | What::CarriedOver { title, .. } => title.clone(),
        What::Referral { code, need, state } => {
            let key = match state {
                ReferralState::Declined => "agenda-referral-declined",
                ReferralState::Expired => "agenda-referral-expired",
                _ => "agenda-referral-unanswered",
            };
            let (code, need) = (code.to_string(), locale.text(need.key()));
            locale.text_with(
                key,
                &[
                    ("code", code.as_str().into()),
                    ("need", need.as_ref().into()),
                ],
            )
        }
        What::UnmetNeed { kind, count } => {
            let need = locale.text(kind.key());
            locale.text_with(
                "agenda-unmet-need",
                &[("need", need.as_ref().into()), ("n", (*count).into())],
            )
        }
    }
}

/// Who would present it; empty where nobody is named.
pub(super) fn presenter(what: &What) -> String {
    match what {
        What::ActionItem { post, .. } => post.clone(),
        What::CarriedOver { presenter, .. } => presenter.clone(),
        What::Referral { .. } | What::UnmetNeed { .. } | What::Indicator { .. } => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::services::ServiceKind;

    #[test]
    fn a_need_comes_as_a_number() {
        let what = What::UnmetNeed {
            kind: ServiceKind::ALL[0],
            count: 3,
        };
        let said = title(Locale::Id, &what);
        assert!(said.contains('3'), "{said}");
        assert_eq!(presenter(&what), "");
    }
}
