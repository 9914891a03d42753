//! The waterfall as SVG: from the prior through every step to the result.
//!
//! The marks and classes are those of the charts elsewhere in the house, so a page's style
//! sheet colours them; alone it has plain colours. Steps towards one person are solid,
//! steps away hatched, so that they differ in print too.

use std::fmt::Write;

use super::Explanation;
use super::sentences::Language;

const WIDTH: f64 = 640.0;
const LABELS: f64 = 220.0;
const ROW: f64 = 28.0;
const TOP: f64 = 34.0;

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl Explanation {
    /// The picture, with a title and a description for those who do not see it. `name`
    /// gives the words for a comparison; `prior`, `household` and `total` are asked for too.
    pub fn svg(&self, language: Language, name: impl Fn(&str) -> String) -> String {
        let mut bars = vec![(name("prior"), 0.0, self.prior)];
        let mut at = self.prior;
        let rows = self
            .steps
            .iter()
            .filter(|s| s.tells())
            .map(|s| (s.comparison.as_str(), s.total()));
        let household = (self.household < -0.05).then_some(("household", self.household));
        for (key, weight) in rows.chain(household) {
            bars.push((name(key), at, at + weight));
            at += weight;
        }
        bars.push((name("total"), 0.0, self.weight));
        let low = bars.iter().fold(0.0_f64, |m, b| m.min(b.1).min(b.2));
        let high = bars.iter().fold(0.0_f64, |m, b| m.max(b.1).max(b.2));
        let scale = (WIDTH - LABELS - 70.0) / (high - low).max(1.0);
        let x = |weight: f64| LABELS + 10.0 + (weight - low) * scale;
        let height = TOP + ROW * bars.len() as f64 + 10.0;
        let title = match language {
            Language::Indonesian => format!(
                "Peluang orang yang sama: {}",
                percent(self.probability, ',')
            ),
            Language::English => format!(
                "Probability of one person: {}",
                percent(self.probability, '.')
            ),
        };
        let told: Vec<String> = self.sentences().iter().map(|s| s.text(language)).collect();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"13\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <defs><pattern id=\"away\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"3\" height=\"6\" fill=\"#a3412a\"/></pattern></defs>\n\
             <text class=\"chart-ink\" x=\"0\" y=\"18\" font-weight=\"700\" fill=\"#16282c\">{}</text>\n",
            escape(&title),
            escape(&told.join(" ")),
            escape(&title),
        );
        // Writing into a string cannot fail.
        let zero = x(0.0);
        let _ = writeln!(
            svg,
            "<path d=\"M{zero:.1} {TOP}V{:.1}\" stroke=\"#4f6165\" fill=\"none\"/>",
            height - 10.0
        );
        for (row, (label, from, to)) in bars.iter().enumerate() {
            let y = TOP + ROW * row as f64;
            let (left, right) = (x(from.min(*to)), x(from.max(*to)));
            let fill = if to >= from { "#1f6f78" } else { "url(#away)" };
            let _ = writeln!(
                svg,
                "<text class=\"chart-ink\" x=\"0\" y=\"{:.1}\" fill=\"#16282c\">{}</text>\
                 <rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" fill=\"{fill}\" stroke=\"#16282c\" stroke-width=\"0.5\"/>\
                 <text class=\"chart-soft\" x=\"{:.1}\" y=\"{:.1}\" fill=\"#4f6165\">{}</text>",
                y + 17.0,
                escape(&label.chars().take(34).collect::<String>()),
                y + 5.0,
                (right - left).max(0.5),
                right + 5.0,
                y + 17.0,
                signed(to - from, language),
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn percent(probability: f64, point: char) -> String {
    // Certainty is never claimed.
    let shown = (probability * 100.0).clamp(0.01, 99.99);
    let text = if (1.0..=99.0).contains(&shown) {
        format!("{shown:.0}")
    } else {
        format!("{shown:.2}")
    };
    format!("{} %", text.replace('.', &point.to_string()))
}

/// A weight as the picture writes it, for the table beside it: `+12,2`.
pub fn signed(weight: f64, language: Language) -> String {
    let text = format!("{weight:+.1}").replace('-', "−");
    if language == Language::Indonesian {
        text.replace('.', ",")
    } else {
        text
    }
}
