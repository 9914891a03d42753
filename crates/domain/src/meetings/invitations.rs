//! Who is invited, and what they answer.

use crate::Phone;

crate::coded! {
    /// As what somebody is invited.
    pub enum InviteeKind: "invitee-kind" {
        /// A member of the task force, by post or organisation.
        Member = "member",
        /// Somebody from outside.
        Guest = "guest",
        /// Somebody who speaks: narasumber.
        Speaker = "speaker",
        /// Who prepares the meeting: panitia.
        Committee = "committee",
    }
}

crate::coded! {
    /// What was answered to an invitation.
    pub enum Response: "invitation-response" {
        /// Nothing yet.
        Waiting = "waiting",
        /// Hadir.
        Attending = "attending",
        /// Somebody else comes in their place: diwakilkan.
        Delegated = "delegated",
        /// Berhalangan.
        Declined = "declined",
    }
}

/// The address that opens a chat with `text` already typed: with the phone where one is known,
/// else the program of the sender asks whom to send it to.
pub fn chat_address(phone: Option<&Phone>, text: &str) -> String {
    let number = phone.map_or("", |phone| phone.as_str().trim_start_matches('+'));
    format!("https://wa.me/{number}?text={}", percent(text))
}

/// Everything but unreserved characters, encoded.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
