//! Sealing of values: XChaCha20-Poly1305, bound to the place where the value stands.

use std::fmt;

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use domain::Coded;
use domain::sections::Section;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::bytes::{Key, SEALED, Stored, encode};
use crate::{Error, Random};

/// First byte of all that is encrypted here; another layout gets another number.
pub(crate) const FORMAT: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
/// Format byte and key version.
const HEADER: usize = 5;

/// Sections of sealed A: the server opens them once the policy permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SectionA {
    /// Who a person is.
    Identity,
    /// What happened, in words.
    Narrative,
    /// Legal track notes.
    Legal,
}

/// Sections of sealed B: only a member of an entitled team opens them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SectionB {
    /// Where a person is and how to reach them.
    Location,
    /// Health and psychological records.
    Medical,
    /// Original evidence and public reports.
    Evidence,
}

/// A section of one sealed class, so that the compiler keeps the keys of the classes apart.
pub trait SealedSection: Copy + Eq + fmt::Debug + private::Sealed {
    /// The section in the vocabulary of the domain.
    fn section(self) -> Section;
}

mod private {
    pub trait Sealed {}
    impl Sealed for super::SectionA {}
    impl Sealed for super::SectionB {}
}

impl SealedSection for SectionA {
    fn section(self) -> Section {
        match self {
            Self::Identity => Section::Identity,
            Self::Narrative => Section::Narrative,
            Self::Legal => Section::Legal,
        }
    }
}

impl SealedSection for SectionB {
    fn section(self) -> Section {
        match self {
            Self::Location => Section::Location,
            Self::Medical => Section::Medical,
            Self::Evidence => Section::Evidence,
        }
    }
}

impl TryFrom<Section> for SectionA {
    type Error = Error;

    fn try_from(section: Section) -> Result<Self, Error> {
        match section {
            Section::Identity => Ok(Self::Identity),
            Section::Narrative => Ok(Self::Narrative),
            Section::Legal => Ok(Self::Legal),
            Section::General | Section::Location | Section::Medical | Section::Evidence => {
                Err(Error::Class(section))
            }
        }
    }
}

impl TryFrom<Section> for SectionB {
    type Error = Error;

    fn try_from(section: Section) -> Result<Self, Error> {
        match section {
            Section::Location => Ok(Self::Location),
            Section::Medical => Ok(Self::Medical),
            Section::Evidence => Ok(Self::Evidence),
            Section::General | Section::Identity | Section::Narrative | Section::Legal => {
                Err(Error::Class(section))
            }
        }
    }
}

/// A value sealed under a key of the server.
pub type SealedA = Stored<SectionA>;
/// A value sealed under a key that only entitled teams can open.
pub type SealedB = Stored<SectionB>;

impl<S: SealedSection> Stored<S> {
    /// The version of the key that sealed it, to find the key with. Untrusted until opened.
    pub fn key_version(&self) -> Result<u32, Error> {
        match self.as_bytes() {
            [FORMAT, a, b, c, d, ..] => Ok(u32::from_be_bytes([*a, *b, *c, *d])),
            _ => Err(Error::Malformed),
        }
    }
}

/// Where a value stands in storage. Together with the subject, section and version that the
/// key carries it is bound into the encryption: a ciphertext moved elsewhere does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Table.
    pub table: &'a str,
    /// Column.
    pub column: &'a str,
    /// Identifier of the row.
    pub row: Uuid,
}

/// What else a value is bound to.
pub(crate) struct Binding<'a> {
    pub(crate) purpose: &'a str,
    pub(crate) subject: Uuid,
    pub(crate) version: u32,
}

impl<'a> Binding<'a> {
    pub(crate) fn of_section(section: impl SealedSection, subject: Uuid, version: u32) -> Self {
        Self {
            purpose: section.section().code(),
            subject,
            version,
        }
    }

    fn at(&self, place: &Place<'_>) -> Vec<u8> {
        encode(&[
            b"suluh/sealed",
            place.table.as_bytes(),
            place.column.as_bytes(),
            place.row.as_bytes(),
            self.subject.as_bytes(),
            self.purpose.as_bytes(),
            &self.version.to_be_bytes(),
        ])
    }
}

/// A decrypted value. It does not show itself in `Debug`, has no `Display` and no `Serialize`:
/// only whoever asks for the content gets it.
pub struct Opened<T>(T);

/// Decrypted bytes, wiped when dropped.
pub type OpenedBytes = Opened<Zeroizing<Vec<u8>>>;

impl<T> Opened<T> {
    /// The content.
    #[must_use]
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// The content itself, from here on in the caller's care.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl OpenedBytes {
    /// The content as text; [`Error::Content`] if it is not UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.0).map_err(|_| Error::Content)
    }

    /// The record that was sealed with `seal_record`; [`Error::Content`] if it is another.
    pub fn record<T: DeserializeOwned>(&self) -> Result<Opened<T>, Error> {
        // The parser's own message may quote content, so it is dropped.
        serde_json::from_slice(&self.0)
            .map(Opened)
            .map_err(|_| Error::Content)
    }
}

impl<T> fmt::Debug for Opened<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SEALED)
    }
}

/// The bytes of a record before it is sealed, wiped when dropped.
pub(crate) fn record_bytes<T: Serialize>(record: &T) -> Result<Zeroizing<Vec<u8>>, Error> {
    // Room for a usual record: a vector that grows leaves its former, unwiped memory behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    serde_json::to_writer(&mut *bytes, record).map_err(|_| Error::Content)?;
    Ok(bytes)
}

/// Seals `plain` at `place`: format, key version, nonce, ciphertext, tag.
pub(crate) fn seal<S: SealedSection>(
    key: &Key,
    binding: &Binding<'_>,
    place: &Place<'_>,
    plain: &[u8],
    random: &mut Random,
) -> Result<Stored<S>, Error> {
    let mut bytes = Vec::with_capacity(HEADER + NONCE + plain.len() + TAG);
    bytes.push(FORMAT);
    bytes.extend_from_slice(&binding.version.to_be_bytes());
    encrypt(key, &binding.at(place), plain, &mut bytes, random)?;
    Ok(Stored::from_bytes(bytes))
}

/// Opens what [`seal`] sealed.
pub(crate) fn open<S: SealedSection>(
    key: &Key,
    binding: &Binding<'_>,
    place: &Place<'_>,
    sealed: &Stored<S>,
) -> Result<OpenedBytes, Error> {
    if sealed.key_version()? != binding.version {
        return Err(Error::Refused);
    }
    decrypt(key, &binding.at(place), &sealed.as_bytes()[HEADER..]).map(Opened)
}

/// Wraps a small secret under `key`, bound to `about`: format, nonce, ciphertext, tag.
pub(crate) fn wrap<T>(
    key: &Key,
    about: &[&[u8]],
    secret: &[u8],
    random: &mut Random,
) -> Result<Stored<T>, Error> {
    let mut bytes = Vec::with_capacity(1 + NONCE + secret.len() + TAG);
    bytes.push(FORMAT);
    encrypt(key, &encode(about), secret, &mut bytes, random)?;
    Ok(Stored::from_bytes(bytes))
}

/// Opens what [`wrap`] wrapped.
pub(crate) fn unwrap<T>(
    key: &Key,
    about: &[&[u8]],
    wrapped: &Stored<T>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    match wrapped.as_bytes() {
        [FORMAT, body @ ..] => decrypt(key, &encode(about), body),
        _ => Err(Error::Malformed),
    }
}

/// Appends nonce, ciphertext and tag. The nonce is random: 192 bits never repeat by chance.
fn encrypt(
    key: &Key,
    aad: &[u8],
    plain: &[u8],
    out: &mut Vec<u8>,
    random: &mut Random,
) -> Result<(), Error> {
    let nonce = XNonce::from(random.bytes::<NONCE>()?);
    out.extend_from_slice(&nonce);
    let start = out.len();
    out.extend_from_slice(plain);
    let tag = XChaCha20Poly1305::new(key.as_bytes().into())
        .encrypt_inout_detached(&nonce, aad, out[start..].as_mut().into())
        .map_err(|_| Error::Refused);
    match tag {
        Ok(tag) => out.extend_from_slice(&tag),
        // Nothing unencrypted may stay behind in the buffer.
        Err(error) => {
            out.truncate(start);
            return Err(error);
        }
    }
    Ok(())
}

fn decrypt(key: &Key, aad: &[u8], body: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (nonce, rest) = body.split_first_chunk::<NONCE>().ok_or(Error::Malformed)?;
    let (text, tag) = rest.split_last_chunk::<TAG>().ok_or(Error::Malformed)?;
    let mut plain = Zeroizing::new(text.to_vec());
    XChaCha20Poly1305::new(key.as_bytes().into())
        .decrypt_inout_detached(
            &XNonce::from(*nonce),
            aad,
            plain.as_mut_slice().into(),
            &Tag::from(*tag),
        )
        .map_err(|_| Error::Refused)?;
    Ok(plain)
}
