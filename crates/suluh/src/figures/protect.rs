//! `suluh figures protect`: a table that may be published, attacked before it is written.

use super::budget::Paid;
use super::words::{said, table, tell, whole, with};
use super::{args, attack, files, load, needed};
use crate::out;
use ::figures::batch::{self, How, Protected};
use ::figures::dp::Source;
use ::figures::protect::round::{Rounding, Zeros};
use ::figures::protect::{Reason, Rules};
use anyhow::{Result, anyhow};
use locale::Locale;
use vault::Random;

/// Protects the table, and writes it if the attacker opens nothing.
pub(super) fn run(args: &args::Protect) -> Result<()> {
    let force = args.records.force;
    let out = files::NewFile::begin(&args.out, force)?;
    let release = files::begin(args.release.as_ref(), force)?;
    let reasons = files::begin(args.reasons.as_ref(), force)?;
    let earlier = attack::read(&args.after)?;

    let protected = protected(args)?;
    must_stay_closed(args, &protected, earlier)?;

    let locale = out::language();
    let text = |key: &str| with(locale, key, &[]);
    let (hidden, margin) = (text("figures-table-hidden"), text("figures-table-margin"));
    let lines = protected.write(&table(), &hidden, &margin, out.out()?);
    let lines = lines.map_err(|e| said(&e))?;
    if let Some(file) = reasons {
        let why = |reason: Option<&Reason>| why(locale, &protected, reason);
        let written =
            protected.write_reasons(&table(), &text("figures-table-why"), why, file.out()?);
        written.map_err(|e| said(&e))?;
        file.finish()?;
    }
    if let Some(file) = release {
        files::write_json(file, &protected.release)?;
    }
    out.finish()?;
    let (own, others) = protected.hidden();
    let args = [
        ("n", whole(locale, lines)),
        ("file", args.out.display().to_string()),
        ("own", whole(locale, own)),
        ("others", whole(locale, others)),
    ];
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let key = match (own, others) {
        (0, 0) => "figures-protected-all",
        _ => "figures-protected",
    };
    out::line(with(locale, key, &args));
    Ok(())
}

fn protected(args: &args::Protect) -> Result<Protected> {
    let table = super::recipe(&args.by)?;
    let loaded = load(&args.records, &needed(&table, args.agency.as_ref()), None)?;
    let memory = args.records.memory;
    let recipe = |how| batch::Protect {
        name: args.name.clone(),
        table,
        agency: args.agency.clone(),
        how,
    };
    let Some(epsilon) = args.noise.epsilon else {
        let recipe = recipe(without_noise(args)?);
        let mut none = Source::new(|_: &mut [u8]| false);
        let made = batch::protect(&loaded, &recipe, memory, &mut none, &mut tell);
        return made.map_err(|e| said(&e));
    };
    let (mut paid, _, delta) = Paid::new(&args.noise, epsilon, &args.name)?;
    let recipe = recipe(How::Noise { epsilon, delta });
    let mut source = paid.source();
    let made = batch::protect(&loaded, &recipe, memory, &mut source, &mut tell);
    drop(source);
    paid.outcome(made)
}

fn without_noise(args: &args::Protect) -> Result<How> {
    let Some(base) = args.round else {
        return Ok(How::Hide(Rules {
            zeros: args.hide_zeros,
            ..Rules::of(args.threshold)
        }));
    };
    // Who knows the seed can tell which small counts rose; so nobody is told it.
    let seed = u64::from_le_bytes(Random::system().bytes()?);
    Ok(How::Round(Rounding {
        base,
        zeros: Zeros::Stay,
        seed,
    }))
}

/// What the attacker opens, alone or together with what is out, is not written.
fn must_stay_closed(
    args: &args::Protect,
    protected: &Protected,
    earlier: Vec<::figures::release::Release>,
) -> Result<()> {
    let threshold = args.round.unwrap_or(args.threshold);
    let mut all = earlier;
    all.push(protected.release.clone());
    match attack::attacked(&all, threshold)? {
        0 => Ok(()),
        n => {
            let locale = out::language();
            let n = whole(locale, n);
            Err(anyhow!(with(locale, "figures-error-opened", &[("n", &n)])))
        }
    }
}

/// Why a cell is hidden.
fn why(locale: Locale, protected: &Protected, reason: Option<&Reason>) -> String {
    let name = |agency: &u32| protected.agency(*agency).to_owned();
    let say = |key: &str, agencies: &str| with(locale, key, &[("agencies", agencies)]);
    match reason {
        None => say("figures-why-others", ""),
        Some(Reason::Zero) => say("figures-why-zero", ""),
        Some(Reason::Agency { agency, .. }) => say("figures-why-agencies", &name(agency)),
        Some(Reason::Coalition { agencies, .. }) => {
            let names: Vec<String> = agencies.iter().map(name).collect();
            say("figures-why-agencies", &names.join(", "))
        }
        Some(Reason::WholeRow { .. }) => say("figures-why-whole", ""),
        Some(_) => say("figures-why-small", ""),
    }
}
