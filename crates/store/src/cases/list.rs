//! The list of cases: filters, two orders, keyset pages, a capped count.
//!
//! What it shows is what could be opened one by one: [`policy::scope`] says whose cases, and
//! cases with a conflict of interest of the asker are left out. Each team is a query of its own
//! on an index that begins with the team and holds every column that can be filtered by, so that
//! no filter reads more than index entries of that team.

use super::{coded_or_empty, due};
use crate::paging::{self, Columns, Count, Listing, Seek};
use crate::{Dialect, Error, Record, Sql, Tx, code, sql};
use domain::cases::{AgeBand, ExploitationType, Stage};
use domain::codes::CodeKind;
use domain::ids::{AccountId, CaseId, TeamId};
use domain::{Alias, AreaCode, HumanCode};
use jiff::Timestamp;
use policy::{Actor, FileKind, Scope};

domain::coded! {
    /// In which order.
    pub enum Order: "case-order" {
        /// Newest first.
        Newest = "newest",
        /// Next deadline first; cases without one last.
        NextDue = "next-due",
    }
}

domain::coded! {
    /// Open cases, closed ones, or all.
    pub enum Shown: "case-shown" {
        /// Open ones.
        Open = "open",
        /// Closed or transferred ones.
        Closed = "closed",
        /// All.
        All = "all",
    }
}

/// Which cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Open, closed or all.
    pub shown: Shown,
    /// At this stage.
    pub stage: Option<Stage>,
    /// Whose next deadline lies before this time.
    pub overdue_at: Option<Timestamp>,
    /// With a child.
    pub child: bool,
    /// Marked as being of high risk.
    pub high_risk: bool,
    /// Owned by the asker.
    pub mine: bool,
    /// Owned by nobody.
    pub unowned: bool,
    /// In this area or what lies in it.
    pub area: Option<AreaCode>,
    /// Opened from the first time up to, but not at, the second.
    pub opened: Option<(Timestamp, Timestamp)>,
    /// Counted under this type of exploitation.
    pub exploitation: Option<ExploitationType>,
    /// A code, or the beginning of an alias.
    pub search: Option<Search>,
}

impl Default for Filter {
    /// All open cases.
    fn default() -> Self {
        Self {
            shown: Shown::Open,
            stage: None,
            overdue_at: None,
            child: false,
            high_risk: false,
            mine: false,
            unowned: false,
            area: None,
            opened: None,
            exploitation: None,
            search: None,
        }
    }
}

/// What was typed into the search box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// The code of a case.
    Code(HumanCode),
    /// The beginning of an alias, written as aliases are.
    Alias(String),
}

impl Search {
    /// Reads what was typed: a code with or without `K-`, else the beginning of an alias in any
    /// case. Nothing for an empty text.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        if let Ok(code) = HumanCode::parse_as(CodeKind::Case, typed) {
            return Some(Self::Code(code));
        }
        let words: Vec<String> = typed.split_whitespace().map(capitalised).collect();
        Some(Self::Alias(words.join(" ")))
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first
        .chain(letters.as_str().to_lowercase().chars())
        .collect()
}

/// A case in the list: coded facts only.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its code.
    pub code: HumanCode,
    /// Its alias.
    pub alias: Alias,
    /// Where it stands.
    pub stage: Stage,
    /// The owning team.
    pub team: TeamId,
    /// Name of the owning team.
    pub team_name: String,
    /// Who owns it.
    pub owner: Option<AccountId>,
    /// Name of the owner.
    pub owner_name: Option<String>,
    /// Name of the area where it counts.
    pub area_name: Option<String>,
    /// Age band of its first victim.
    pub band: Option<AgeBand>,
    /// How many victims.
    pub victims: i64,
    /// The exploitation under which it is counted.
    pub exploitation: Option<ExploitationType>,
    /// Whether a victim is a child.
    pub child: bool,
    /// Whether it is marked as being of high risk.
    pub high_risk: bool,
    /// Whether the victim must not be contacted.
    pub no_contact: bool,
    /// The next deadline.
    pub due_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Whether it is another team's case that was referred to the asker's.
    pub referred: bool,
}

/// One page of at most `size` cases, with the capped count of all.
pub async fn page(
    tx: &mut Tx,
    actor: &Actor,
    filter: &Filter,
    order: Order,
    seek: Seek,
    size: u32,
) -> Result<Listing<Listed>, Error> {
    let asked = Asked::new(tx, actor, filter).await?;
    let rows = match asked.query(Walk { order, seek }, size) {
        None => Vec::new(),
        Some(query) => tx.rows(&query).await?,
    };
    // Filters that leave little read the most; where all of it is on the first page, it is counted.
    let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let count = match seek {
        Seek::First if shown <= i64::from(size) => Count::of(shown),
        _ => asked.count(tx).await?,
    };
    let columns = Columns {
        key: "at",
        id: "id",
    };
    seek.page(&rows, size, count, &columns, |row| {
        listed(row, &asked.scope)
    })
}

/// How many cases there are, counted up to a cap.
pub async fn count(tx: &mut Tx, actor: &Actor, filter: &Filter) -> Result<Count, Error> {
    Asked::new(tx, actor, filter).await?.count(tx).await
}

/// How the database would find the first page, in its own words: what makes sure that a filter
/// stays on its index.
pub async fn plan(
    tx: &mut Tx,
    actor: &Actor,
    filter: &Filter,
    order: Order,
) -> Result<Vec<String>, Error> {
    let asked = Asked::new(tx, actor, filter).await?;
    let walk = Walk {
        order,
        seek: Seek::First,
    };
    let Some(query) = asked.query(walk, 25) else {
        return Ok(Vec::new());
    };
    let (explain, column) = match tx.dialect() {
        Dialect::Sqlite => ("explain query plan ", "detail"),
        Dialect::Postgres => ("explain ", "QUERY PLAN"),
    };
    let rows = tx.rows(&sql(explain).append(query)).await?;
    rows.iter().map(|row| row.string(column)).collect()
}

const HEAD: &str = "select c.id, c.code, c.alias, c.stage, c.team, t.name as team_name, c.owner, \
     a.name as owner_name, area.name as area_name, (select p.age_band from person p \
     where p.case_id = c.id and p.role = 'victim' order by p.created_at, p.id limit 1) \
     as age_band, c.victims, c.exploitation, c.child, c.high_risk, c.no_contact, c.due_at, \
     c.opened_at, k.at from (";
const TABLES: &str = ") k join cases c on c.id = k.id join team t on t.id = c.team \
     left join account a on a.id = c.owner left join area on area.code = c.area";

fn listed(row: &Record, scope: &Scope) -> Result<Listed, Error> {
    let team: TeamId = row.parse("team")?;
    Ok(Listed {
        code: row.parse("code")?,
        alias: row.parse("alias")?,
        stage: row.parse("stage")?,
        team,
        team_name: row.string("team_name")?,
        owner: row.parse_opt("owner")?,
        owner_name: row.text_opt("owner_name")?.map(str::to_owned),
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        band: row.parse_opt("age_band")?,
        victims: row.int("victims")?,
        exploitation: coded_or_empty(row, "exploitation")?,
        child: row.bool("child")?,
        high_risk: row.bool("high_risk")?,
        no_contact: row.bool("no_contact")?,
        due_at: due(row)?,
        opened_at: row.time("opened_at")?,
        referred: !scope.own.contains(&team),
    })
}

/// An order and the page of it: which way the index is walked, and from where.
#[derive(Debug, Clone, Copy)]
struct Walk {
    order: Order,
    seek: Seek,
}

impl Walk {
    /// Whether keys grow along the walk: a page before another is found by walking back from it.
    const fn rising(self) -> bool {
        matches!(self.order, Order::NextDue) != matches!(self.seek, Seek::Before(_))
    }

    const fn key(self) -> &'static str {
        match self.order {
            Order::Newest => "select c.id as id, c.opened_at as at from cases c where ",
            Order::NextDue => "select c.id as id, c.due_at as at from cases c where ",
        }
    }

    /// Compared as one value: both databases enter the index at the cursor.
    const fn beyond(self) -> &'static str {
        match (self.order, self.rising()) {
            (Order::Newest, true) => " and (c.opened_at, c.id) > (?, ?)",
            (Order::Newest, false) => " and (c.opened_at, c.id) < (?, ?)",
            (Order::NextDue, true) => " and (c.due_at, c.id) > (?, ?)",
            (Order::NextDue, false) => " and (c.due_at, c.id) < (?, ?)",
        }
    }

    const fn within_team(self) -> &'static str {
        match (self.order, self.rising()) {
            (Order::Newest, true) => " order by c.opened_at, c.id limit ?",
            (Order::Newest, false) => " order by c.opened_at desc, c.id desc limit ?",
            (Order::NextDue, true) => " order by c.due_at, c.id limit ?",
            (Order::NextDue, false) => " order by c.due_at desc, c.id desc limit ?",
        }
    }

    const fn across_teams(self) -> &'static str {
        match self.rising() {
            true => " order by k.at, k.id limit ?",
            false => " order by k.at desc, k.id desc limit ?",
        }
    }
}

/// A filter together with what decides its scope.
struct Asked<'a> {
    scope: Scope,
    account: AccountId,
    filter: &'a Filter,
    /// Cases of which the asker may not know; few, and mostly none.
    conflicts: Vec<CaseId>,
}

impl<'a> Asked<'a> {
    async fn new(tx: &mut Tx, actor: &Actor, filter: &'a Filter) -> Result<Self, Error> {
        let query = sql("select case_id from case_conflict where account = ?").bind(actor.account);
        let rows = tx.rows(&query).await?;
        Ok(Self {
            scope: policy::scope(actor, FileKind::Case),
            account: actor.account,
            filter,
            conflicts: rows
                .iter()
                .map(|row| row.parse("case_id"))
                .collect::<Result<_, Error>>()?,
        })
    }

    /// The page as one statement; one row more than `size` tells whether there is another page.
    fn query(&self, walk: Walk, size: u32) -> Option<Sql> {
        let wanted = i64::from(size) + 1;
        let keys = self.keys(walk, Some(wanted))?;
        let query = sql(HEAD).append(keys).push(TABLES);
        Some(query.push(walk.across_teams()).bind(wanted))
    }

    async fn count(&self, tx: &mut Tx) -> Result<Count, Error> {
        let any = Walk {
            order: Order::Newest,
            seek: Seek::First,
        };
        match self.keys(any, None) {
            None => Ok(Count::of(0)),
            Some(keys) => {
                let all = sql("select k.id from (").append(keys).push(") k");
                paging::count(tx, all).await
            }
        }
    }

    /// Identifier and place in the order of what is asked for: one query a team, so that each is
    /// a walk along its index, joined. With `wanted` each gives that many in the order; without,
    /// all of them in any order. Nothing if the asker has no team.
    fn keys(&self, walk: Walk, wanted: Option<i64>) -> Option<Sql> {
        let open: &[Option<bool>] = match (self.filter.shown, walk.order) {
            (Shown::Open, _) => &[Some(true)],
            (Shown::Closed, _) => &[Some(false)],
            (Shown::All, Order::Newest) => &[None],
            // The index by deadline has open and closed cases apart.
            (Shown::All, Order::NextDue) => &[Some(true), Some(false)],
        };
        let own = self
            .scope
            .own
            .iter()
            .map(|team| sql("c.team = ?").bind(*team));
        let parts = own.chain(self.referred()).flat_map(|of_team| {
            open.iter().map(move |open| match open {
                Some(open) => of_team.clone().push(" and c.open = ?").bind(*open),
                None => of_team.clone(),
            })
        });
        let mut keys: Option<Sql> = None;
        for part in parts {
            let query = self.one(part, walk, wanted);
            let wrapped = sql("select k.id, k.at from (").append(query).push(") k");
            keys = Some(match keys {
                None => wrapped,
                Some(before) => before.push(" union all ").append(wrapped),
            });
        }
        keys
    }

    /// Cases of other teams that a team of the asker has accepted.
    fn referred(&self) -> Option<Sql> {
        if self.scope.referred.is_empty() {
            return None;
        }
        let query = sql("c.id in (select r.case_id from referral r where r.to_team in (")
            .bind_all(self.scope.referred.iter().copied())
            .push(") and r.state in ('accepted', 'in-progress'))");
        Some(match self.scope.own.is_empty() {
            true => query,
            false => query
                .push(" and c.team not in (")
                .bind_all(self.scope.own.iter().copied())
                .push(")"),
        })
    }

    fn one(&self, of: Sql, walk: Walk, wanted: Option<i64>) -> Sql {
        let mut query = self.filtered(sql(walk.key()).append(of));
        if let Seek::After(cursor) | Seek::Before(cursor) = walk.seek {
            query = query.push(walk.beyond()).bind(cursor.key).bind(cursor.id);
        }
        // A search finds few: ordering them afterwards keeps it on the index of what it searches.
        match wanted {
            Some(wanted) if self.filter.search.is_none() => {
                query.push(walk.within_team()).bind(wanted)
            }
            _ => query,
        }
    }

    fn filtered(&self, mut query: Sql) -> Sql {
        let filter = self.filter;
        if !self.conflicts.is_empty() {
            query = query
                .push(" and c.id not in (")
                .bind_all(self.conflicts.iter().copied())
                .push(")");
        }
        if let Some(stage) = filter.stage {
            query = query.push(" and c.stage = ?").bind(code(stage));
        }
        if let Some(now) = filter.overdue_at {
            query = query.push(" and c.due_at < ?").bind(now);
        }
        if filter.child {
            query = query.push(" and c.child = ?").bind(true);
        }
        if filter.high_risk {
            query = query.push(" and c.high_risk = ?").bind(true);
        }
        if filter.mine {
            query = query.push(" and c.owner = ?").bind(self.account);
        }
        if filter.unowned {
            // Not `is null`: the index of owners would be walked through every unowned case there is.
            query = query.push(" and coalesce(c.owner, '') = ''");
        }
        if let Some(area) = filter.area {
            // `/` is the character after the dot: the area itself and all that begins with it.
            query = query
                .push(" and c.area >= ? and c.area < ?")
                .bind(area.to_string())
                .bind(format!("{area}/"));
        }
        if let Some((from, until)) = filter.opened {
            query = query
                .push(" and c.opened_at >= ? and c.opened_at < ?")
                .bind(from)
                .bind(until);
        }
        if let Some(exploitation) = filter.exploitation {
            query = query
                .push(" and c.exploitation = ?")
                .bind(code(exploitation));
        }
        match &filter.search {
            None => query,
            Some(Search::Code(code)) => query.push(" and c.code = ?").bind(code.to_string()),
            Some(Search::Alias(beginning)) => query
                .push(" and c.alias >= ? and c.alias < ?")
                .bind(beginning)
                .bind(format!("{beginning}\u{10ffff}")),
        }
    }
}
