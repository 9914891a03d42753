//! The whole way: a register is read, learnt from, linked, explained and asked.

#![allow(clippy::unwrap_used)]

use linkage::blocking::{Blocks, choose, measure};
use linkage::explain::Explanation;
use linkage::index::{IndexBuilder, digest};
use linkage::predict::{Pair, Prediction, predict, predict_in_chunks};
use linkage::settings::{Rule, Settings};
use linkage::simulate::{Options, Registration, registrations};
use linkage::splink::{self, Dialect};
use linkage::train::{self, Decision, learn, train};
use linkage::{Builder, Error, Model, Records, Scorer, Subject, evaluate, presets};

const CUTOFF: f32 = -4.0;

struct Register {
    settings: Settings,
    records: Records,
    blocks: Blocks,
    truth: Vec<u64>,
}

fn people(seed: u64) -> Vec<Registration> {
    registrations(&Options {
        seed,
        people: 3_000,
        ..Options::default()
    })
}

fn fields(registration: &Registration) -> Vec<&str> {
    registration.fields.iter().map(String::as_str).collect()
}

fn build(all: &[Vec<&str>]) -> (Settings, Records, Blocks) {
    let settings = presets::indonesian();
    let mut builder = Builder::new(&settings).unwrap();
    all.iter().for_each(|fields| builder.add(0, fields));
    let records = builder.finish();
    let blocks = Blocks::new(&records, &settings.blocking, settings.block_limit).unwrap();
    (settings, records, blocks)
}

fn register(all: &[Registration]) -> Register {
    let (settings, records, blocks) = build(&all.iter().map(fields).collect::<Vec<_>>());
    Register {
        settings,
        records,
        blocks,
        truth: all.iter().map(|r| r.person).collect(),
    }
}

impl Register {
    fn train(&self, seed: u64) -> Model {
        let options = train::Options {
            seed,
            ..train::Options::default()
        };
        train(
            &self.records,
            &self.blocks,
            &self.settings,
            "test",
            &options,
        )
        .unwrap()
    }

    fn link(&self, model: &Model) -> Prediction {
        let scorer = Scorer::new(&self.records, model).unwrap();
        predict(
            &scorer,
            &self.blocks,
            self.settings.link,
            CUTOFF,
            0..self.records.len() as u32,
        )
    }

    fn quality(&self, model: &Model) -> evaluate::Evaluation {
        let all = evaluate::true_pairs(&self.truth, &[], self.settings.link);
        evaluate::evaluate(&self.link(model).pairs, &self.truth, all)
    }
}

#[test]
fn it_links_well_and_its_own_even_odds_are_near_the_best_threshold() {
    for seed in [11, 12] {
        let quality = register(&people(seed)).quality(&register(&people(seed)).train(1));
        assert!(quality.best.f1 > 0.95, "{quality:?}");
        assert!(quality.best.f1 - quality.even.f1 < 0.01, "{quality:?}");
    }
}

#[test]
fn whichever_block_it_learns_in_it_links_as_well() {
    let mut register = register(&people(13));
    let mut all = Vec::new();
    for blocks in [
        ["nik", "name,birth"],
        ["nik", "birth,regency"],
        ["nik", "phone,birth.year"],
    ] {
        register.settings.training = blocks.iter().map(|b| Rule::new(b)).collect();
        all.push(register.quality(&register.train(1)).best.f1);
    }
    let (least, most) = all
        .iter()
        .fold((1.0_f64, 0.0_f64), |(l, m), f| (l.min(*f), m.max(*f)));
    assert!(most - least < 0.005, "{all:?}");
}

#[test]
fn the_same_seed_gives_the_same_model_and_the_same_pairs() {
    let register = register(&people(14));
    let (one, two) = (register.train(5), register.train(5));
    assert_eq!(one, two);
    assert_eq!(register.link(&one), register.link(&two));
    let sorted = register
        .link(&one)
        .pairs
        .windows(2)
        .all(|w| (w[0].b, w[0].a) < (w[1].b, w[1].a));
    assert!(sorted);
}

#[test]
fn a_run_in_chunks_that_was_stopped_gives_what_a_whole_run_gives() {
    let register = register(&people(15));
    let model = register.train(1);
    let scorer = Scorer::new(&register.records, &model).unwrap();
    let (mut kept, mut next) = (Prediction::default(), 0);
    let mut run = |stop_after: usize, next: &mut u32| {
        let mut chunks = 0;
        predict_in_chunks(
            &scorer,
            &register.blocks,
            register.settings.link,
            CUTOFF,
            *next,
            1500,
            |range, found| {
                if chunks == stop_after {
                    return Err("the lights went out");
                }
                chunks += 1;
                *next = range.end;
                kept.pairs.extend(found.pairs);
                kept.too_little.extend(found.too_little);
                kept.compared += found.compared;
                Ok(())
            },
        )
    };
    assert_eq!(run(1, &mut next), Err("the lights went out"));
    assert_eq!(next, 1500);
    assert_eq!(run(usize::MAX, &mut next), Ok(()));
    assert_eq!(kept, register.link(&model));
}

#[test]
fn leaving_off_early_changes_no_weight() {
    let register = register(&people(16));
    let model = register.train(1);
    let scorer = Scorer::new(&register.records, &model).unwrap();
    let mut subject = Subject::default();
    let pairs = register.link(&model).pairs;
    assert!(pairs.len() > 1000);
    for Pair { a, b, weight } in pairs.into_iter().step_by(7) {
        scorer.take(b, &mut subject);
        assert_eq!(scorer.weigh(&subject, a, f32::NEG_INFINITY), Some(weight));
        let told = Explanation::new(&model, &scorer.findings(&subject, a));
        assert!(
            (told.weight - f64::from(weight)).abs() < 1e-3,
            "{told:?} {weight}"
        );
    }
}

#[test]
fn ten_thousand_people_of_one_name_take_bounded_time_and_are_told_that_it_is_too_little() {
    let all = vec![vec!["Siti Nurhaliza", "", "", "P"]; 10_000];
    let (settings, records, blocks) = build(&all);
    let model = register(&people(17)).train(1);
    let scorer = Scorer::new(&records, &model).unwrap();
    let found = predict(&scorer, &blocks, settings.link, CUTOFF, 0..10_000);
    assert_eq!(found.compared, 0);
    assert_eq!(found.too_little.len(), 10_000);
}

#[test]
fn awkward_records_are_linked_without_harm() {
    let long = "Sri ".repeat(100);
    let mut all = people(18)
        .iter()
        .map(|r| r.fields.clone())
        .collect::<Vec<_>>();
    let odd: Vec<Vec<&str>> = vec![
        vec![],
        vec![
            "😀", "😀", "😀", "😀", "😀", "😀", "😀", "😀", "😀", "😀", "😀",
        ],
        vec![&long, "", &long],
        vec!["SUPARNO", "", "", "L", "0000000000000000", "1890-05-02"],
        vec!["Tini", "", "", "P", "3204114708990001", "1999-08-07"],
        vec![
            "Rahayu Puspa",
            "",
            "",
            "P",
            "3204114708990002",
            "1999-08-07",
        ],
        vec![
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
        ],
    ];
    all.extend(
        odd.iter()
            .map(|fields| fields.iter().map(|f| (*f).to_owned()).collect()),
    );
    let (settings, records, blocks) = build(
        &all.iter()
            .map(|f| f.iter().map(String::as_str).collect())
            .collect::<Vec<_>>(),
    );
    let model = train(
        &records,
        &blocks,
        &settings,
        "odd",
        &train::Options::default(),
    )
    .unwrap();
    let scorer = Scorer::new(&records, &model).unwrap();
    let found = predict(
        &scorer,
        &blocks,
        settings.link,
        -30.0,
        0..records.len() as u32,
    );
    assert!(
        found.too_little.contains(&(all.len() as u32 - 7)),
        "the empty record has too little"
    );
    let twins = (all.len() as u32 - 3, all.len() as u32 - 2);
    assert!(
        found
            .pairs
            .iter()
            .all(|p| (p.a, p.b) != twins || p.weight < 0.0),
        "twins are two"
    );
}

#[test]
fn what_is_no_model_is_refused() {
    let strangers = registrations(&Options {
        seed: 19,
        people: 3000,
        agencies: vec![("one".into(), 1.0)],
        carelessness: 1.0,
    });
    let register = register(&strangers);
    let refused = train(
        &register.records,
        &register.blocks,
        &register.settings,
        "",
        &train::Options::default(),
    );
    assert!(
        matches!(refused, Err(Error::Degenerate { .. })),
        "{refused:?}"
    );
    let (settings, records, blocks) = build(&[vec!["Slamet"]]);
    let refused = train(&records, &blocks, &settings, "", &train::Options::default());
    assert!(matches!(refused, Err(Error::TooLittle(_))));
}

#[test]
fn a_block_of_a_column_that_nobody_fills_teaches_nothing_and_hinders_nothing() {
    let known = people(21);
    let place = presets::indonesian().fields;
    let place = place.iter().position(|f| f.name == "regency").unwrap();
    let without = |known: &Registration| {
        let mut fields = known.fields.clone();
        fields[place].clear();
        Registration {
            fields,
            ..known.clone()
        }
    };
    let model = register(&known.iter().map(without).collect::<Vec<_>>()).train(1);
    let persons = model.training.iter().filter(|run| run.class == "person");
    let blocks: Vec<&str> = persons.map(|run| run.block.as_str()).collect();
    assert_eq!(blocks, ["nik", "name,birth"]);
}

#[test]
fn a_model_comes_back_from_its_file_and_a_foreign_or_broken_one_is_told() {
    let model = register(&people(20)).train(1);
    assert_eq!(Model::from_json(&model.to_json()).unwrap(), model);
    let other = model
        .to_json()
        .replacen("\"format\": 1", "\"format\": 2", 1);
    assert!(matches!(
        Model::from_json(&other),
        Err(Error::ModelVersion {
            found: 2,
            expected: 1
        })
    ));
    let json = model.to_json();
    for broken in [
        "",
        "{}",
        "[1]",
        &json[..json.len() / 2],
        &json.replacen("\"m\": 0.", "\"m\": 7.", 1),
    ] {
        assert!(
            matches!(Model::from_json(broken), Err(Error::ModelBroken(_))),
            "{:.40}",
            broken
        );
    }
}

#[test]
fn a_model_file_damaged_anywhere_is_read_or_told_but_never_a_panic() {
    let json = register(&people(25)).train(1).to_json().into_bytes();
    let mut random = linkage::random::Random::new(1);
    for _ in 0..500 {
        let mut damaged = json.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(damaged.len());
            damaged[at] = b"\"{}[]:,0-9ex "[random.below(13)];
        }
        if let Ok(model) = Model::from_json(&String::from_utf8(damaged).unwrap()) {
            model.check().unwrap();
            let _ = Builder::new(&model.settings)
                .map(|b| Scorer::new(&b.finish(), &model).map(|s| s.prior()));
        }
    }
}

#[test]
fn a_model_goes_to_splink_and_comes_back() {
    let model = register(&people(21)).train(1);
    for dialect in [Dialect::DuckDb, Dialect::Spark] {
        let export = splink::export(&model, dialect);
        let back = splink::import(&export.json, &model, "from splink").unwrap();
        assert_eq!(
            (back.prior, &back.levels, back.version.as_str()),
            (model.prior, &model.levels, "from splink")
        );
        assert!(export.lost.iter().any(|l| l.contains("relatives")));
    }
    let unseen = splink::export(&model, Dialect::DuckDb).json.replacen(
        &format!("\"m_probability\": {}", model.levels[0][0].m),
        "\"m_probability\": \"level not observed in training dataset\"",
        1,
    );
    assert_eq!(
        splink::import(&unseen, &model, "").unwrap().levels,
        model.levels
    );
    assert!(matches!(
        splink::import("{\"comparisons\": []}", &model, ""),
        Err(Error::ModelBroken(_))
    ));
}

#[test]
fn decisions_of_people_move_the_model_a_little() {
    let mut model = register(&people(22)).train(1);
    let before = model.levels[0].clone();
    let same = Decision {
        levels: vec![Some(0); model.levels.len()],
        same: true,
    };
    learn(&mut model, &vec![same.clone(); 50], 1000.0);
    assert!(model.levels[0][0].m > before[0].m && model.levels[0][0].m < before[0].m + 0.05);
    let after = model.clone();
    learn(
        &mut model,
        &[Decision {
            same: false,
            ..same
        }],
        1000.0,
    );
    assert_eq!(model, after);
    model.check().unwrap();
}

#[test]
fn rules_are_chosen_by_what_they_cost() {
    let register = register(&people(23));
    let rules = [
        Rule::new("sex"),
        Rule::new("nik"),
        Rule::new("name.key,birth.year"),
    ];
    let costs = measure(&register.records, &rules, 1_000_000).unwrap();
    assert!(costs[0].pairs > 100 * costs[1].pairs);
    let chosen = choose(&costs, register.records.len(), 5.0);
    assert!(
        chosen.contains(&rules[1]) && chosen.contains(&rules[2]) && !chosen.contains(&rules[0])
    );
    let limited = measure(&register.records, &rules, 200).unwrap();
    assert_eq!((limited[0].pairs, limited[0].records), (0, 0));
    assert_eq!(limited[0].unlimited, costs[0].pairs);
}

#[test]
fn the_index_answers_as_prediction_does_and_follows_every_change() {
    let all = people(24);
    let register = register(&all);
    let model = register.train(1);
    let mut builder = IndexBuilder::new(model.clone()).unwrap();
    for (id, registration) in all.iter().enumerate() {
        builder.add(id as u128, 0, &fields(registration));
    }
    let mut index = builder.finish().unwrap();
    let sum = all.iter().enumerate().fold(0_u64, |s, (id, r)| {
        s.wrapping_add(digest(id as u128, 0, &fields(r)))
    });
    assert_eq!(index.checksum(), sum);

    let whole = register.link(&model);
    for pair in whole.pairs.iter().filter(|p| p.weight > 3.0).step_by(50) {
        let answer = index.query(0, &fields(&all[pair.b as usize]), 0.5).unwrap();
        let other = answer
            .matches
            .iter()
            .find(|m| m.id == u128::from(pair.a))
            .unwrap();
        assert_eq!(other.weight, pair.weight);
        assert!(
            answer
                .matches
                .windows(2)
                .all(|w| w[0].weight >= w[1].weight)
        );
    }

    let newcomer = [
        "Zulfikarnaen Hoetagaloeng",
        "",
        "",
        "L",
        "1207231705880003",
        "1988-05-17",
        "Medan",
        "Medan",
    ];
    assert_eq!(index.query(0, &newcomer, 0.5).unwrap().matches, []);
    index.insert(90_001, 0, &newcomer);
    assert_eq!(
        index.query(0, &newcomer, 0.5).unwrap().matches[0].id,
        90_001
    );
    let typing = [
        "Zulfikarnaen Huta",
        "",
        "",
        "L",
        "",
        "1988-05-17",
        "Medan",
        "Medan",
    ];
    assert_eq!(
        index.query_typing(0, &typing, 0, 0.5).unwrap().matches[0].id,
        90_001
    );

    let moved = [
        "Zulfikarnaen Hutagalung",
        "",
        "",
        "L",
        "",
        "1988-05-17",
        "Padang",
        "Padang",
    ];
    index.insert(90_001, 0, &moved);
    assert_eq!(index.len(), all.len() + 1);
    assert_eq!(index.query(0, &moved, 0.5).unwrap().matches[0].id, 90_001);
    assert_eq!(
        index.checksum(),
        sum.wrapping_add(digest(90_001, 0, &moved))
    );
    assert!(index.delete(90_001) && !index.delete(90_001));
    assert_eq!(index.query(0, &moved, 0.5).unwrap().matches, []);
    assert_eq!((index.checksum(), index.len()), (sum, all.len()));

    assert!(index.query(0, &["Siti"], 0.5).unwrap().too_little);
    assert!(index.query(0, &[], 0.5).unwrap().too_little);
}

#[test]
fn a_column_that_no_field_gives_is_told() {
    let mut settings = presets::indonesian();
    settings.blocking.push(Rule::new("name.colour"));
    assert!(matches!(
        Builder::new(&settings),
        Err(Error::UnknownColumn { .. })
    ));
}
