//! Numbers as each language writes them: `1.234,5` and `1,234.5`.

use crate::Locale;

impl Locale {
    const fn separators(self) -> (char, char) {
        match self {
            Self::Id => ('.', ','),
            Self::En => (',', '.'),
        }
    }

    /// A whole number with grouped thousands.
    pub fn number(self, value: i64) -> String {
        localise(self, &value.to_string())
    }

    /// A number with a fixed count of decimal places, rounded half away from zero as people do.
    pub fn decimal(self, value: f64, places: usize) -> String {
        let scale = 10_f64.powi(i32::try_from(places).unwrap_or(0));
        let rounded = (value * scale).round() / scale;
        // Rounding can leave a negative zero, which would show as "-0".
        let rounded = if rounded == 0.0 { 0.0 } else { rounded };
        localise(self, &format!("{rounded:.places$}"))
    }

    /// A share of one (0.125) as a percentage ("12,5%").
    pub fn percent(self, share: f64, places: usize) -> String {
        format!("{}%", self.decimal(share * 100.0, places))
    }

    /// A count that was capped while counting: "1.000+" when there are more than `cap`.
    pub fn capped(self, count: u64, cap: u64) -> String {
        let shown = localise(self, &count.min(cap).to_string());
        if count > cap {
            format!("{shown}+")
        } else {
            shown
        }
    }

    /// A size in bytes, in the unit that people read easily ("2,4 MB"; 1 MB is 1,000,000 bytes).
    pub fn bytes(self, bytes: u64) -> String {
        const UNITS: [&str; 4] = ["B", "kB", "MB", "GB"];
        #[allow(clippy::cast_precision_loss)] // shown with one decimal place
        let mut size = bytes as f64;
        let mut unit = 0;
        while size >= 1000.0 && unit + 1 < UNITS.len() {
            size /= 1000.0;
            unit += 1;
        }
        let places = usize::from(unit > 1);
        format!("{} {}", self.decimal(size, places), UNITS[unit])
    }
}

/// Rewrites a plain number (`-1234.5`) with the separators of the language.
pub(crate) fn localise(locale: Locale, plain: &str) -> String {
    let (group, point) = locale.separators();
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    text.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Locale::{En, Id};

    #[test]
    fn whole_numbers_are_grouped() {
        assert_eq!(Id.number(0), "0");
        assert_eq!(Id.number(999), "999");
        assert_eq!(Id.number(1_000), "1.000");
        assert_eq!(Id.number(-83_762), "-83.762");
        assert_eq!(En.number(1_234_567), "1,234,567");
        assert_eq!(Id.number(i64::MIN), "-9.223.372.036.854.775.808");
    }

    #[test]
    fn decimals_are_rounded_and_pointed() {
        assert_eq!(Id.decimal(1234.5, 1), "1.234,5");
        assert_eq!(En.decimal(1234.5, 1), "1,234.5");
        assert_eq!(Id.decimal(2.5, 0), "3");
        assert_eq!(Id.decimal(-0.04, 1), "0,0");
    }

    #[test]
    fn shares_caps_and_sizes() {
        assert_eq!(Id.percent(0.125, 1), "12,5%");
        assert_eq!(En.percent(1.0, 0), "100%");
        assert_eq!(Id.capped(1_001, 1_000), "1.000+");
        assert_eq!(Id.capped(1_000, 1_000), "1.000");
        assert_eq!(Id.bytes(812), "812 B");
        assert_eq!(Id.bytes(20_000_000), "20,0 MB");
        assert_eq!(En.bytes(64_200), "64 kB");
    }
}
