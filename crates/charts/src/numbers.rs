//! How numbers are written.

/// The signs of a language's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Between groups of three digits: `.` in Indonesian.
    pub thousands: char,
    /// Before the fraction: `,` in Indonesian.
    pub decimal: char,
    /// How many digits a fraction has; 0 for counts. At most 6 are written.
    pub decimals: u8,
}

impl Numbers {
    /// The value in words of digits: `14.299`.
    pub fn write(&self, value: f64) -> String {
        // Adding zero turns minus zero into zero.
        let digits = format!("{:.*}", usize::from(self.decimals.min(6)), value + 0.0);
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(self.thousands);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(fraction);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        let counts = Numbers {
            thousands: '.',
            decimal: ',',
            decimals: 0,
        };
        let written: Vec<String> = [0.0, -0.0, 7.0, 999.0, 1000.0, 14299.0, 1e6]
            .map(|value| counts.write(value))
            .into();
        assert_eq!(
            written,
            ["0", "0", "7", "999", "1.000", "14.299", "1.000.000"]
        );
        let rates = Numbers {
            decimals: 1,
            ..counts
        };
        assert_eq!(rates.write(1234.56), "1.234,6");
    }
}
