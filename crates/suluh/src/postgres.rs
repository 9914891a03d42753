//! PostgreSQL's own programs for copies.

use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};

/// `pg_dump` or `pg_restore`, connected to `address`. The password goes by the environment:
/// arguments can be read by everybody on the machine.
pub(crate) fn command(program: &str, address: &str) -> Command {
    let (address, password) = without_password(address);
    let mut command = Command::new(program);
    command
        .arg("--no-password")
        .arg(format!("--dbname={address}"))
        .stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// Runs one of them to its end. What it says goes to standard error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| {
        format!(
            "{program} cannot be started: install PostgreSQL's client programs of the server's \
             version or a newer one (Debian: postgresql-client)"
        )
    })?;
    if !status.success() {
        bail!("{program} failed ({status})");
    }
    Ok(())
}

/// Takes the password out of an address `postgres://user:password@host/database`.
fn without_password(address: &str) -> (String, Option<String>) {
    let parts = || {
        let (scheme, rest) = address.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (user, host) = rest[..end].rsplit_once('@')?;
        let (user, password) = user.split_once(':')?;
        let bare = format!("{scheme}://{user}@{host}{}", &rest[end..]);
        Some((bare, Some(percent_decoded(password))))
    };
    parts().unwrap_or_else(|| (address.to_owned(), None))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_leaves_the_address() {
        let (address, password) = without_password(
            "postgres://suluh:p%40ss%2fw:%zz@db.example:5432/suluh?sslmode=require",
        );
        assert_eq!(
            address,
            "postgres://suluh@db.example:5432/suluh?sslmode=require"
        );
        assert_eq!(password.as_deref(), Some("p@ss/w:%zz"));
        for bare in [
            "postgres://suluh@127.0.0.1/suluh",
            "postgres:///suluh",
            "postgres://h/d?a=b@c:d",
        ] {
            assert_eq!(without_password(bare), (bare.to_owned(), None));
        }
    }
}
