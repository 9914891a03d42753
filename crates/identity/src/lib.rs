//! Passwords, one-time codes, recovery codes, sessions, softlock.
//!
//! Rules and computations only: what is stored and when "now" is come in as parameters. The
//! one exception is [`Hasher`], which runs the deliberately slow password hash on threads of
//! its own behind a bounded gate.

mod gate;
mod hasher;
mod password;
mod recovery_codes;
mod session;
mod softlock;
mod totp;

pub use hasher::{Checked, HashError, Hasher};
pub use password::{Cost, NewPassword, Password, PasswordFault, PasswordRecord};
pub use recovery_codes::{RECOVERY_CODES, RecoveryDigest, issue_recovery_codes, redeem};
pub use session::{
    ABSOLUTE_LIMIT, CLEAR_COOKIE, COOKIE, IDLE_LIMIT, STEP_UP_LIMIT, SessionDigest, SessionState,
    SessionTimes, SessionToken,
};
pub use softlock::{Counter, Counters, Rule};
pub use totp::TotpSecret;
