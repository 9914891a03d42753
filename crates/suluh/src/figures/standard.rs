//! Hierarchies that come with the program: areas, ages in the bands of several standards, kinds of
//! exploitation. A recipe names them; whoever needs others writes one to a file and changes it there.

use super::args;
use super::files::{self, NewFile};
use super::words::with;
use crate::out;
use ::figures::batch::Tabulate;
use ::figures::hierarchy::{Band, Spec, Tree};
use anyhow::{Result, anyhow};
use domain::Coded;
use domain::cases::{AgeBand, CtdcAgeBand, ExploitationForm};

/// The oldest that anybody is.
const OLDEST: u8 = 120;

/// A hierarchy by its name.
struct Standard {
    name: &'static str,
    /// Coarsest first.
    levels: &'static [&'static str],
    tree: fn() -> Result<Tree>,
}

const ALL: &[Standard] = &[
    // Kemendagri codes.
    Standard {
        name: "area",
        levels: &["province", "city", "district", "village"],
        tree: areas,
    },
    // Bands of SIMFONI PPA; child and adult by UU 21/2007 article 1 number 5.
    Standard {
        name: "age",
        levels: &["age-group", "age-band", "age"],
        tree: || Ok(ages(&[group, |age| AgeBand::of_age(age).code()])),
    },
    // Bands of CTDC.
    Standard {
        name: "age-ctdc",
        levels: &["age-group", "age-band", "age"],
        tree: || Ok(ages(&[group, |age| CtdcAgeBand::of_age(age).ctdc()])),
    },
    // Five years each, as population statistics have them; these cut across child and adult.
    Standard {
        name: "age-five",
        levels: &["five-years", "age"],
        tree: || Ok(five_years()),
    },
    // Flags of CTDC, types of HTCDS, forms as officers choose them (codes): the crosswalk of cases.
    Standard {
        name: "exploitation",
        levels: &["ctdc", "htcds", "form"],
        tree: || Ok(exploitation()),
    },
];

impl Standard {
    fn spec(&self) -> Result<Spec> {
        Ok(Spec {
            name: self.name.to_owned(),
            levels: self.levels.iter().map(ToString::to_string).collect(),
            rests: true,
            tree: (self.tree)()?,
        })
    }
}

/// Adds the hierarchies that a recipe names and does not hold.
pub(super) fn complete(mut recipe: Tabulate) -> Result<Tabulate> {
    for by in &recipe.by {
        let named = by.hierarchy.as_deref();
        let there = |spec: &Spec| Some(spec.name.as_str()) == named;
        let known = ALL.iter().find(|one| Some(one.name) == named);
        if let Some(standard) = known.filter(|_| !recipe.hierarchies.iter().any(there)) {
            recipe.hierarchies.push(standard.spec()?);
        }
    }
    Ok(recipe)
}

/// Writes a hierarchy to a file, or says which there are.
pub(super) fn run(args: &args::Hierarchy) -> Result<()> {
    let (Some(name), Some(path)) = (&args.name, &args.out) else {
        for one in ALL {
            out::line(format!("{}: {}", one.name, one.levels.join(" > ")));
        }
        return Ok(());
    };
    let Some(standard) = ALL.iter().find(|one| one.name == name) else {
        let all: Vec<&str> = ALL.iter().map(|one| one.name).collect();
        let named = [("name", name.as_str()), ("all", &all.join(", "))];
        let unknown = with(out::language(), "figures-error-no-hierarchy", &named);
        return Err(anyhow!(unknown));
    };
    let file = NewFile::begin(path, args.force)?;
    files::write_json(file, &standard.spec()?)?;
    let file = path.display().to_string();
    let named = [("name", name.as_str()), ("file", &file)];
    out::line(with(out::language(), "figures-hierarchy-written", &named));
    Ok(())
}

fn areas() -> Result<Tree> {
    Ok(Tree::Codes {
        separator: '.',
        codes: store::areas::every_code()?,
    })
}

fn group(age: u8) -> &'static str {
    AgeBand::of_age(age).group().code()
}

/// Years of age below the bands that hold them.
fn ages(bands: &[fn(u8) -> &'static str]) -> Tree {
    let path = |age: u8| {
        let above = bands.iter().map(|band| band(age).to_owned());
        above.chain([age.to_string()]).collect()
    };
    Tree::Paths((0..=OLDEST).map(path).collect())
}

fn five_years() -> Tree {
    let oldest = u32::from(OLDEST);
    let last = Band {
        label: "85+".to_owned(),
        from: 85,
        to: oldest,
    };
    let five = (0..85).step_by(5).map(|from| Band {
        label: format!("{from}-{}", from + 4),
        from,
        to: from + 4,
    });
    Tree::Bands(vec![five.chain([last]).collect()])
}

fn exploitation() -> Tree {
    let path = |form: &ExploitationForm| {
        let row = form.row();
        [row.ctdc.ctdc(), row.htcds.htcds(), Coded::code(*form)]
            .map(str::to_owned)
            .to_vec()
    };
    Tree::Paths(ExploitationForm::ALL.iter().map(path).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use ::figures::hierarchy::Hierarchy;

    /// The path above a value, coarsest first.
    fn above(name: &str, value: &str) -> Vec<String> {
        let standard = ALL.iter().find(|one| one.name == name).unwrap();
        let spec = standard.spec().unwrap();
        let tree = Hierarchy::new(&spec).unwrap();
        let mut node = tree.find(tree.depth(), value).unwrap();
        let mut path = Vec::new();
        while node != ::figures::hierarchy::ROOT {
            path.push(tree.label(node).unwrap().to_owned());
            node = tree.parent(node).unwrap();
        }
        path.reverse();
        path
    }

    #[test]
    fn a_kelurahan_lies_in_its_kecamatan_kota_and_province() {
        let path = above("area", "31.73.05.1001");
        assert_eq!(path, ["31", "31.73", "31.73.05", "31.73.05.1001"]);
    }

    #[test]
    fn an_age_is_in_the_band_of_each_standard() {
        assert_eq!(above("age", "17"), ["child", "13-17", "17"]);
        assert_eq!(above("age", "18"), ["adult", "18-24", "18"]);
        assert_eq!(above("age-ctdc", "17"), ["child", "9-17", "17"]);
        assert_eq!(above("age-ctdc", "60"), ["adult", "48+", "60"]);
        assert_eq!(above("age-five", "17"), ["15-19", "17"]);
        assert_eq!(above("age-five", "99"), ["85+", "99"]);
    }

    #[test]
    fn a_form_of_exploitation_is_of_a_type_of_htcds_and_a_flag_of_ctdc() {
        let path = above("exploitation", "online-scam");
        assert_eq!(path, ["isForcedLabour", "ForcedLabour", "online-scam"]);
        let path = above("exploitation", "baby-sale");
        assert_eq!(path, ["isOtherExploit", "ForcedAdoption", "baby-sale"]);
    }

    #[test]
    fn what_a_recipe_holds_itself_is_not_replaced() {
        let own = Spec {
            name: "age".to_owned(),
            levels: vec!["age".to_owned()],
            rests: false,
            tree: Tree::Paths(vec![vec!["1".to_owned()]]),
        };
        let by = ::figures::batch::By {
            column: "age".to_owned(),
            hierarchy: Some("age".to_owned()),
            ..::figures::batch::By::default()
        };
        let mut recipe = Tabulate {
            by: vec![by],
            ..Tabulate::default()
        };
        assert_eq!(complete(recipe.clone()).unwrap().hierarchies.len(), 1);
        recipe.hierarchies.push(own.clone());
        assert_eq!(complete(recipe).unwrap().hierarchies, [own]);
    }
}
