//! The value without which storage gives no row of a file.

use crate::{Action, Actor, Decision, Purpose, Relation, Request, State, decide, purpose_of};
use domain::Coded;
use domain::ids::{AccountId, CaseId, ReportId};
use domain::sections::{Section, Sections};
use std::marker::PhantomData;

domain::coded! {
    /// The two kinds of file.
    pub enum FileKind: "file" {
        /// A first report (laporan).
        Report = "report",
        /// A case (kasus).
        Case = "case",
    }
}

/// An identifier of a file.
pub trait File: Copy {
    /// Which kind of file it identifies.
    const KIND: FileKind;
}

impl File for ReportId {
    const KIND: FileKind = FileKind::Report;
}

impl File for CaseId {
    const KIND: FileKind = FileKind::Case;
}

/// An action as a type, so that a permit to see cannot be used to edit.
pub trait Act {
    /// The action.
    const ACTION: Action;
}

macro_rules! acts {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}
        impl Act for $name {
            const ACTION: Action = Action::$name;
        }
    )+};
}

acts! {
    /// See coded facts.
    See,
    /// Open sealed sections.
    Open,
    /// Write.
    Edit,
    /// Add own outcomes and notes.
    Contribute,
    /// Plan services.
    Plan,
    /// Refer and share.
    Refer,
    /// Answer a referral.
    Answer,
    /// Close.
    Close,
    /// Reopen.
    Reopen,
}

/// Proof that the policy permitted `A` on the file `F`. Only [`authorize`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Authorized<F: File, A: Act> {
    file: F,
    actor: AccountId,
    relation: Relation,
    purpose: Purpose,
    sections: Sections,
    act: PhantomData<A>,
}

impl<F: File, A: Act> Authorized<F, A> {
    /// The file.
    pub fn file(&self) -> F {
        self.file
    }

    /// Who was permitted.
    pub fn actor(&self) -> AccountId {
        self.actor
    }

    /// How they stand to the file.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// Why they may.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The sections to which the permit reaches.
    pub fn sections(&self) -> Sections {
        self.sections
    }

    /// Whether the permit reaches `section`.
    pub fn reaches(&self, section: Section) -> bool {
        self.sections.has(section)
    }
}

/// A denial: towards the asker the file does not exist; the audit learns of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied {
    /// Which kind of file was asked for.
    pub file: FileKind,
    /// What was to be done.
    pub action: Action,
}

/// Asks the policy about every section and binds what it permits to `file`.
///
/// # Errors
/// [`Denied`] when no section is permitted, or the coded facts themselves are not.
pub fn authorize<F: File, A: Act>(
    actor: &Actor,
    file: F,
    relation: Relation,
    shared: Sections,
    state: State,
) -> Result<Authorized<F, A>, Denied> {
    let purpose = purpose_of(actor.role);
    let sections: Sections = Section::ALL
        .iter()
        .copied()
        .filter(|section| {
            decide(&Request {
                file: F::KIND,
                role: actor.role,
                relation,
                shared,
                section: *section,
                action: A::ACTION,
                state,
                purpose,
            }) == Decision::Permit
        })
        .collect();
    if sections.has(Section::General) {
        Ok(Authorized {
            file,
            actor: actor.account,
            relation,
            purpose,
            sections,
            act: PhantomData,
        })
    } else {
        Err(Denied {
            file: F::KIND,
            action: A::ACTION,
        })
    }
}
