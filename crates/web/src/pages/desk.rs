//! A request as the pages of one thing take it: who asks, in which language, and what the address
//! names. What a capability needs besides stands in its own `impl Desk<…>`.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::str::FromStr;

use audit::Event;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use store::{Tx, drafts as stored_drafts};

use super::{Visit, drafts, go};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::session::Session;

/// A request about something that an `Of` identifies.
pub(crate) struct Desk<Of> {
    /// The application.
    pub(crate) app: App,
    /// Who asks.
    pub(crate) session: Session,
    /// Language and place.
    pub(crate) visit: Visit,
    parts: HashMap<String, String>,
    of: PhantomData<fn() -> Of>,
}

impl<Of> FromRequestParts<App> for Desk<Of> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::NotFound.into_response())?;
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let Ok(visit) = Visit::from_request_parts(parts, app).await;
        Ok(Self {
            app: app.clone(),
            session,
            visit,
            parts: names,
            of: PhantomData,
        })
    }
}

impl<Of> Desk<Of> {
    /// A part of the address; empty where it has none of this name.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// A part of the address that identifies something.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is no identifier.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        self.part(name).parse().map_err(|_| Error::NotFound)
    }

    /// A transaction that reads.
    pub(crate) async fn read(&self) -> Result<Tx, Error> {
        Ok(self.app.store().read().await?)
    }

    /// A transaction that writes: also for reading what must be audited.
    pub(crate) async fn write(&self) -> Result<Tx, Error> {
        Ok(self.app.store().write().await?)
    }

    /// The page with a title of its own.
    pub(crate) fn page(&self, title: impl Into<String>) -> Page {
        self.visit.page(&self.session, title)
    }

    /// The page whose title is a message.
    pub(crate) fn titled(&self, key: &str) -> Page {
        self.page(self.visit.locale.text(key))
    }

    /// The form of this page as it was kept, if it was.
    pub(crate) async fn draft(&self, tx: &mut Tx) -> Result<Option<FormState>, Error> {
        drafts::restore(tx, &self.app, &self.session, &self.visit).await
    }

    /// Keeps the form for later if that is what was asked.
    pub(crate) async fn later(&self, form: &FormState) -> Result<Option<Response>, Error> {
        if !drafts::wanted(form) {
            return Ok(None);
        }
        drafts::keep(&self.app, &self.session, self.visit.path(), form).await?;
        Ok(Some(go("/drafts?done=draft-saved")))
    }

    /// What was typed is in its place: the draft of this form goes.
    pub(crate) async fn drop_draft(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(stored_drafts::remove(tx, self.session.account(), self.visit.path()).await?)
    }

    /// Chains an event in the transaction of what it is about.
    pub(crate) async fn audit(&self, tx: &mut Tx, event: Event) -> Result<(), Error> {
        store::audit::append(tx, self.app.audit_keys(), self.app.now(), event).await?;
        Ok(())
    }

    /// Ends a change: chains its event, forgets the draft of its form, commits, and goes on.
    pub(crate) async fn done(
        &self,
        mut tx: Tx,
        event: Event,
        to: impl Into<String>,
    ) -> Result<Response, Error> {
        self.audit(&mut tx, event).await?;
        self.drop_draft(&mut tx).await?;
        tx.commit().await?;
        Ok(go(to))
    }
}
