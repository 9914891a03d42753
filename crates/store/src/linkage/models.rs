//! Versions of the model: the one that comes with the program, and those that were trained since.

use super::{engine, settings};
use crate::{Error, Tx, sql};
use ::linkage::Model;
use domain::ids::AccountId;
use jiff::Timestamp;

/// The model that comes with the program, learnt from simulated registrations: see
/// `tests/store/linkage/model.rs`.
const SHIPPED: &str = include_str!("../../assets/linkage-model.json");

/// The name of the shipped version.
pub const SHIPPED_VERSION: &str = "simulasi-1";

/// A stored version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its name.
    pub version: String,
    /// When it was added; none for the one that comes with the program.
    pub made_at: Option<Timestamp>,
}

/// All versions, the newest first.
pub async fn versions(tx: &mut Tx) -> Result<Vec<Version>, Error> {
    let query = sql("select version, made_at from link_model order by made_at desc, version");
    let mut versions = Vec::new();
    for row in tx.rows(&query).await? {
        versions.push(Version {
            version: row.string("version")?,
            made_at: Some(row.time("made_at")?),
        });
    }
    versions.push(Version {
        version: SHIPPED_VERSION.to_owned(),
        made_at: None,
    });
    Ok(versions)
}

/// Adds a version.
///
/// # Errors
/// [`Error::Duplicate`] where there is one of this name; [`Error::Corrupt`] where it does not
/// compare the fields that this program gives.
pub async fn add(
    tx: &mut Tx,
    model: &Model,
    by: Option<AccountId>,
    at: Timestamp,
) -> Result<(), Error> {
    check(model)?;
    if model.version == SHIPPED_VERSION || model.version.is_empty() {
        return Err(Error::Duplicate);
    }
    let done = tx
        .run(
            &sql(
                "insert into link_model (version, body, made_by, made_at) values (?, ?, ?, ?) \
                 on conflict (version) do nothing",
            )
            .bind(&model.version)
            .bind(model.to_json())
            .bind(by)
            .bind(at),
        )
        .await?;
    if done == 1 {
        Ok(())
    } else {
        Err(Error::Duplicate)
    }
}

/// The version in use: the chosen one, else the newest.
pub async fn chosen(tx: &mut Tx) -> Result<String, Error> {
    let chosen = settings::get(tx).await?.model;
    let versions = versions(tx).await?;
    let mut known = versions.iter();
    let found = known.find(|version| chosen.as_ref().is_none_or(|name| *name == version.version));
    Ok(found
        .map_or(SHIPPED_VERSION, |found| &found.version)
        .to_owned())
}

/// The model of a version.
pub async fn load(tx: &mut Tx, version: &str) -> Result<Model, Error> {
    let query = sql("select body from link_model where version = ?").bind(version);
    let model = match tx.row(&query).await? {
        Some(row) => Model::from_json(row.text("body")?),
        None if version == SHIPPED_VERSION => Model::from_json(SHIPPED),
        None => return Err(Error::NotFound),
    };
    let model = model.map_err(engine)?;
    check(&model)?;
    Ok(model)
}

/// Whether the model compares the fields that this program gives, in its order.
fn check(model: &Model) -> Result<(), Error> {
    model.check().map_err(engine)?;
    let fields = model
        .settings
        .fields
        .iter()
        .map(|field| field.name.as_str());
    if fields.eq(super::source::FIELDS) {
        Ok(())
    } else {
        Err(Error::Corrupt("model of the linkage"))
    }
}
