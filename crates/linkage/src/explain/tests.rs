use super::*;
use crate::model::{FORMAT, Odds};
use crate::presets;

fn model() -> Model {
    let settings = presets::indonesian();
    let levels = settings.comparisons.iter().map(|c| {
        let odds = |l: usize| Odds {
            m: 0.4 / (l + 1) as f64,
            u: 0.01 * (l + 1) as f64,
            household: Some(0.02),
        };
        (0..=c.levels.len()).map(odds).collect()
    });
    let levels = levels.collect();
    Model {
        format: FORMAT,
        version: "2026-1".to_owned(),
        prior: 1e-5,
        household: Some(2e-5),
        levels,
        training: Vec::new(),
        settings,
    }
}

fn findings(model: &Model) -> Vec<Finding> {
    let each = model.levels.iter().enumerate().map(|(c, odds)| match c {
        3 => Finding {
            level: None,
            weight: 0.0,
            frequency: 0.0,
        },
        _ => Finding {
            level: Some(c % 2),
            weight: odds[c % 2].weight() as f32,
            frequency: if c == 0 { 3.5 } else { 0.0 },
        },
    });
    each.collect()
}

#[test]
fn the_steps_add_up() {
    let model = model();
    let told = Explanation::new(&model, &findings(&model));
    let sum = told.prior + told.steps.iter().map(Step::total).sum::<f64>() + told.household;
    assert!((sum - told.weight).abs() < 1e-9);
    assert!(told.household <= 0.0);
    assert_eq!(told.model, "2026-1");
    assert_eq!(told.steps[3].level, "unknown");
}

#[test]
fn every_level_of_the_preset_has_its_sentence_in_both_languages() {
    for comparison in presets::indonesian().comparisons {
        let keys = comparison
            .levels
            .iter()
            .map(|l| l.key.as_str())
            .chain(["different", "unknown"]);
        for level in keys {
            let step = Step {
                comparison: comparison.name.clone(),
                level: level.to_owned(),
                weight: 2.0,
                frequency: 0.0,
            };
            let sentence = step.sentence();
            assert_eq!(sentence.key, format!("{}-{level}", comparison.name));
            assert_ne!(
                sentence.text(Language::Indonesian),
                sentence.text(Language::English)
            );
        }
    }
}

#[test]
fn a_foreign_comparison_is_told_by_its_name() {
    let step = Step {
        comparison: "postcode".into(),
        level: "exact".into(),
        weight: 8.0,
        frequency: 2.5,
    };
    assert_eq!(
        step.sentence().text(Language::English),
        "postcode: the same or similar. The shared value is rare. This speaks strongly for one person."
    );
}

#[test]
fn the_picture_is_well_formed_and_tells_itself() {
    let model = model();
    let told = Explanation::new(&model, &findings(&model));
    let svg = told.svg(Language::Indonesian, |key| format!("<{key}> & \"kawan\""));
    let parsed = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<&str> = parsed.descendants().filter_map(|n| n.text()).collect();
    assert!(
        texts
            .iter()
            .any(|t| t.starts_with("Peluang orang yang sama"))
    );
    assert!(
        parsed
            .descendants()
            .filter(|n| n.has_tag_name("rect"))
            .count()
            > model.settings.comparisons.len()
    );
    assert_eq!(
        svg,
        told.svg(Language::Indonesian, |key| format!("<{key}> & \"kawan\""))
    );
}

#[test]
fn it_comes_back_from_json() {
    let model = model();
    let told = Explanation::new(&model, &findings(&model));
    let stored = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<Explanation>(&stored).unwrap(), told);
}

#[test]
fn what_was_found_is_said_from_the_codes_that_were_kept() {
    let said: Vec<String> = found("name:similar nik:unknown sex:exact colour:same")
        .iter()
        .map(|sentence| sentence.text(Language::English))
        .collect();
    assert_eq!(
        said,
        [
            "The names are similar.",
            "The sex is the same.",
            "colour: the same or similar."
        ]
    );
    assert!(found("").is_empty());
}
