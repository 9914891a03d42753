//! A form that brings files: its fields as a [`FormState`], its files in memory, each looked into.
//!
//! Only what offices exchange is taken, by what the bytes are and not by what the name says.
//! Pictures lose what cameras write into them (place, time, device) before anything keeps them.

use std::io::Cursor;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use domain::MessageKey;
use domain::ids::{AttachmentId, TaskForceId};
use img_parts::ImageEXIF;
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use img_parts::webp::WebP;
use jiff::Timestamp;
use store::attachments::{self, Prepared};
use vault::KeyRing;

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::session::Session;

/// Most bytes of one file.
pub(crate) const FILE_LIMIT: usize = 10 << 20;
/// Most bytes of a request with files: a few of them and the form.
pub(crate) const UPLOAD_LIMIT: usize = 4 * FILE_LIMIT;
/// Most bytes of a field that is no file.
const FIELD_LIMIT: usize = 64 << 10;
/// Most characters of a name that are kept.
const NAME_LIMIT: usize = 100;

/// What is taken: what `infer` finds in the bytes.
const TAKEN: [&str; 8] = [
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
];

/// For the `accept` of a file field.
pub(crate) const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.odt";

/// A form with files.
pub(crate) struct Upload {
    /// The fields.
    pub(crate) form: FormState,
    files: Vec<Incoming>,
}

/// A file as it came.
struct Incoming {
    field: String,
    name: String,
    bytes: Vec<u8>,
}

/// A file that was looked into.
pub(crate) struct Taken {
    /// Its name without folders.
    pub(crate) name: String,
    /// What its bytes are.
    pub(crate) media_type: &'static str,
    /// Its bytes; a picture without what the camera wrote into it.
    pub(crate) bytes: Vec<u8>,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nothing in it.
    Empty,
    /// More than [`FILE_LIMIT`].
    TooLarge,
    /// Not one of [`TAKEN`].
    Kind,
    /// A picture that cannot be read.
    Damaged,
}

impl MessageKey for Refusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error-file-empty",
            Self::TooLarge => "error-file-too-large",
            Self::Kind => "error-file-kind",
            Self::Damaged => "error-file-damaged",
        }
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let mut parts = Multipart::from_request(request, app)
            .await
            .map_err(|_| Error::Unprocessable)?;
        let (mut form, mut files) = (FormState::blank(), Vec::new());
        while let Some(mut part) = parts.next_field().await.map_err(|e| refused(&e))? {
            let Some(name) = part.name().map(str::to_owned) else {
                continue;
            };
            match part.file_name().map(file_name) {
                Some(file) => {
                    let bytes = read(&mut part, FILE_LIMIT + 1).await?;
                    // A field in which no file was chosen sends a part without a name.
                    if !file.is_empty() {
                        files.push(Incoming {
                            field: name,
                            name: file,
                            bytes,
                        });
                    }
                }
                None => {
                    let bytes = read(&mut part, FIELD_LIMIT).await?;
                    form.add(&name, String::from_utf8_lossy(&bytes));
                }
            }
        }
        Ok(Self { form, files })
    }
}

fn refused(error: &MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Unprocessable,
    }
}

/// The bytes of a part; what goes beyond `most` is read and dropped, so that the browser gets an
/// answer and the form can say what was wrong.
async fn read(part: &mut Field<'_>, most: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|e| refused(&e))? {
        let room = most.saturating_sub(bytes.len());
        bytes.extend(piece.iter().take(room));
    }
    Ok(bytes)
}

/// A name without its folders, short, in one line.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|c| !c.is_control())
        .take(NAME_LIMIT)
        .collect()
}

impl Upload {
    /// The first file of a field, if one was chosen. What is wrong with it stands beside the field.
    pub(crate) fn take(&mut self, field: &str) -> Option<Taken> {
        self.take_all(field).into_iter().next()
    }

    /// All files of a field that allows several.
    pub(crate) fn take_all(&mut self, field: &str) -> Vec<Taken> {
        let (mine, rest) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| file.field == field);
        self.files = rest;
        let mut taken = Vec::new();
        for file in mine {
            match look_into(file) {
                Ok(file) => taken.push(file),
                Err(refusal) => self.form.reject_with(field, &refusal),
            }
        }
        taken
    }

    /// The name of the first file of a field.
    pub(crate) fn raw_name(&self, field: &str) -> Option<String> {
        let file = self.files.iter().find(|file| file.field == field)?;
        Some(file.name.clone())
    }

    /// The bytes of the first file of a field as they came, for readers of spreadsheets that judge
    /// them on their own.
    pub(crate) fn take_raw(&mut self, field: &str) -> Option<Vec<u8>> {
        let at = self.files.iter().position(|file| file.field == field)?;
        let file = self.files.swap_remove(at);
        if file.bytes.is_empty() {
            self.form.reject_with(field, &Refusal::Empty);
            None
        } else if file.bytes.len() > FILE_LIMIT {
            self.form.reject_with(field, &Refusal::TooLarge);
            None
        } else {
            Some(file.bytes)
        }
    }
}

impl Taken {
    /// Seals the file as an attachment of the asker's task force, to be stored in the transaction
    /// of its row.
    pub(crate) fn prepare(
        &self,
        app: &App,
        session: &Session,
        public: bool,
    ) -> Result<(AttachmentId, Prepared), Error> {
        let by = Some(session.account());
        seal(
            self,
            app.ring(),
            app.id(),
            session.actor().task_force,
            public,
            by,
            app.now(),
        )
    }
}

fn seal(
    file: &Taken,
    ring: &KeyRing,
    id: AttachmentId,
    task_force: TaskForceId,
    public: bool,
    by: Option<domain::ids::AccountId>,
    at: Timestamp,
) -> Result<(AttachmentId, Prepared), Error> {
    let new = attachments::New {
        id,
        task_force,
        name: &file.name,
        media_type: file.media_type,
        public,
        by,
        bytes: &file.bytes,
    };
    let prepared = attachments::prepare(ring, &mut vault::Random::system(), &new, at)?;
    Ok((id, prepared))
}

fn look_into(file: Incoming) -> Result<Taken, Refusal> {
    if file.bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if file.bytes.len() > FILE_LIMIT {
        return Err(Refusal::TooLarge);
    }
    let found = infer::get(&file.bytes).ok_or(Refusal::Kind)?.mime_type();
    let media_type = *TAKEN
        .iter()
        .find(|taken| **taken == found)
        .ok_or(Refusal::Kind)?;
    Ok(Taken {
        bytes: without_traces(media_type, file.bytes).ok_or(Refusal::Damaged)?,
        name: file.name,
        media_type,
    })
}

/// A picture without the place, time and device that a camera wrote into it.
fn without_traces(media_type: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    const COMMENT: u8 = 0xFE;
    const APP1: u8 = 0xE1;
    const APP15: u8 = 0xEF;
    /// Colours of some JPEGs cannot be read without it.
    const ADOBE: u8 = 0xEE;
    let mut out = Cursor::new(Vec::with_capacity(bytes.len()));
    match media_type {
        "image/jpeg" => {
            let mut picture = Jpeg::from_bytes(bytes.into()).ok()?;
            picture.segments_mut().retain(|segment| {
                let marker = segment.marker();
                marker != COMMENT && (!(APP1..=APP15).contains(&marker) || marker == ADOBE)
            });
            picture.encoder().write_to(&mut out).ok()?;
        }
        "image/png" => {
            const KEPT: [&[u8; 4]; 10] = [
                b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT",
                b"bKGD",
            ];
            let mut picture = Png::from_bytes(bytes.into()).ok()?;
            picture
                .chunks_mut()
                .retain(|chunk| KEPT.contains(&&chunk.kind()));
            picture.encoder().write_to(&mut out).ok()?;
        }
        "image/webp" => {
            let mut picture = WebP::from_bytes(bytes.into()).ok()?;
            picture.set_exif(None);
            picture.remove_chunks_by_id(*b"XMP ");
            picture.encoder().write_to(&mut out).ok()?;
        }
        _ => return Some(bytes),
    }
    Some(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incoming(bytes: &[u8]) -> Incoming {
        Incoming {
            field: "file".to_owned(),
            name: "foto.jpg".to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    /// The smallest thing that a reader of JPEG containers takes: a camera's note, a comment, a scan.
    fn jpeg() -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        let segment = |marker: u8, body: &[u8]| {
            let length = u16::try_from(body.len() + 2).unwrap_or_default();
            [&[0xFF, marker][..], &length.to_be_bytes(), body].concat()
        };
        bytes.extend(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
        bytes.extend(segment(0xE1, b"Exif\0\0GPS -6.1683 106.7588 KAMERA"));
        bytes.extend(segment(0xFE, b"dipotret oleh Siti"));
        bytes.extend(segment(0xDA, b"\x01\x01\0\0\x3F\0"));
        bytes.extend([0x12, 0x34, 0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn a_photo_loses_where_when_and_by_what_it_was_taken() {
        let taken = look_into(incoming(&jpeg())).ok().unwrap_or_else(|| Taken {
            name: String::new(),
            media_type: "",
            bytes: Vec::new(),
        });
        assert_eq!(taken.media_type, "image/jpeg");
        for trace in [&b"GPS"[..], b"KAMERA", b"Siti"] {
            assert!(!taken.bytes.windows(trace.len()).any(|part| part == trace));
        }
        assert!(taken.bytes.ends_with(&[0x12, 0x34, 0xFF, 0xD9]));
    }

    #[test]
    fn what_is_taken_is_judged_by_its_bytes() {
        for (bytes, refusal) in [
            (&b""[..], Refusal::Empty),
            (b"#!/bin/sh\nrm -rf /", Refusal::Kind),
            (b"MZ\x90\0\x03\0\0\0", Refusal::Kind),
            (b"<html><script>alert(1)</script>", Refusal::Kind),
            (b"\x89PNG\r\n\x1a\n\0\0", Refusal::Damaged),
        ] {
            assert_eq!(look_into(incoming(bytes)).err(), Some(refusal));
        }
        assert!(look_into(incoming(b"%PDF-1.7\n1 0 obj")).is_ok());
        assert_eq!(file_name("C:\\Users\\x\\SK 2024.pdf"), "SK 2024.pdf");
    }
}
