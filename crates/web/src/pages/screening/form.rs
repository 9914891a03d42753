//! The questions of a screening: from what was ticked to [`Answers`], and back.

use std::collections::BTreeMap;

use domain::Coded;
use domain::screening::{Act, Answer, Answers, Indicator, Majority, Means, Purpose};

use crate::forms::FormState;
use crate::page::Page;
use crate::parts::Choice;

/// Name of the field of an indicator.
pub(super) fn field(indicator: Indicator) -> String {
    format!("i-{}", indicator.code())
}

/// The four answers, in the order in which they are offered.
pub(super) fn answers(page: &Page) -> Vec<Choice> {
    page.choices::<Answer>()
}

/// Reads the answers; none if something is not in its list.
pub(super) fn read(form: &mut FormState) -> Option<Answers> {
    let answers = Answers {
        age: form.coded_optional("age").unwrap_or(Majority::Unknown),
        acts: ticked::<Act>(form, "act"),
        means: ticked::<Means>(form, "means"),
        purposes: ticked::<Purpose>(form, "purpose"),
        indicators: indicators(form),
    };
    (!form.has_errors()).then_some(answers)
}

/// Ticked is yes; what is not ticked is open, or no where somebody says that the rest was asked.
fn ticked<E: Coded + Ord>(form: &mut FormState, name: &str) -> BTreeMap<E, Answer> {
    let yes = form.coded_many::<E>(name);
    let rest_is_no = form.ticked(&format!("{name}-none"));
    E::ALL
        .iter()
        .filter_map(|value| match (yes.contains(value), rest_is_no) {
            (true, _) => Some((*value, Answer::Yes)),
            (false, true) => Some((*value, Answer::No)),
            (false, false) => None,
        })
        .collect()
}

fn indicators(form: &mut FormState) -> BTreeMap<Indicator, Answer> {
    Indicator::ALL
        .iter()
        .filter_map(|indicator| {
            let answer = form.coded_optional::<Answer>(&field(*indicator))?;
            // Not known is where every question starts: no answer at all.
            (answer != Answer::Unknown).then_some((*indicator, answer))
        })
        .collect()
}

/// The form of recorded answers.
pub(super) fn fill(answers: &Answers) -> FormState {
    let mut form = FormState::blank();
    form.set("age", answers.age.code());
    fill_ticked(&mut form, "act", &answers.acts);
    fill_ticked(&mut form, "means", &answers.means);
    fill_ticked(&mut form, "purpose", &answers.purposes);
    for (indicator, answer) in &answers.indicators {
        form.set(&field(*indicator), answer.code());
    }
    form
}

fn fill_ticked<E: Coded + Ord>(form: &mut FormState, name: &str, answers: &BTreeMap<E, Answer>) {
    let mut rest = E::ALL
        .iter()
        .filter(|value| answers.get(value) != Some(&Answer::Yes));
    if answers.values().any(|answer| *answer == Answer::No)
        && rest.all(|value| answers.get(value) == Some(&Answer::No))
    {
        form.set(&format!("{name}-none"), "yes");
    }
    for (value, answer) in answers {
        if *answer == Answer::Yes {
            form.add(name, value.code());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_not_ticked_is_open_unless_the_rest_was_asked() {
        let mut form =
            FormState::from_query("age=adult&act=recruitment&means=deception&means-none=yes");
        let answers = read(&mut form).unwrap();
        assert_eq!(answers.acts, [(Act::Recruitment, Answer::Yes)].into());
        assert_eq!(answers.means.len(), Means::ALL.len());
        assert_eq!(answers.means[&Means::Deception], Answer::Yes);
        assert_eq!(answers.means[&Means::Violence], Answer::No);
        assert!(answers.purposes.is_empty());
    }

    #[test]
    fn answers_come_back_as_they_were_given() {
        let typed = "age=child&act=recruitment&act=transport&purpose-none=yes\
            &i-low-wage=yes&i-isolated=no&i-dependency=declined&i-bad-living=unknown";
        let mut form = FormState::from_query(typed);
        let answers = read(&mut form).unwrap();
        assert_eq!(answers.indicators.len(), 3);
        let again = read(&mut fill(&answers)).unwrap();
        assert_eq!(again, answers);
    }

    #[test]
    fn an_invented_answer_is_refused() {
        for query in ["act=magic", "i-low-wage=maybe", "age=old"] {
            let mut form = FormState::from_query(query);
            assert!(read(&mut form).is_none(), "{query}");
        }
    }
}
