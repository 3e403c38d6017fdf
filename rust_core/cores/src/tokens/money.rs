//! Money, exactly.

use super::Error;

/// Trillionths of a dollar.
const ONE: u128 = 1_000_000_000_000;
const DECIMALS: usize = 12;
/// Decimals that a price of a million tokens may have, so that one token costs a whole number of trillionths.
const PRICE_DECIMALS: usize = 6;
const MOST_DIGITS: usize = 9;

/// An amount of dollars, of 0 or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u128);

/// What a token costs: the price of a million, in dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(u64);

impl Amount {
    /// Read a decimal number.
    ///
    /// # Errors
    ///
    /// Where the text is none, or has more than nine digits before or twelve behind the point.
    pub fn read(text: &str) -> Result<Self, Error> {
        decimal(text, DECIMALS)
            .map(Self)
            .ok_or_else(|| Error("an amount is a decimal number of at most 9 digits before and 12 behind the point".into()))
    }

    /// The sum; as much as can be told where there is more.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left when another is taken off; nothing where there is less.
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// As a decimal number, all of it, with no zeros behind.
    pub fn text(self) -> String {
        let (whole, part) = (self.0 / ONE, self.0 % ONE);
        let part = format!("{part:012}");
        let part = part.trim_end_matches('0');
        if part.is_empty() { whole.to_string() } else { format!("{whole}.{part}") }
    }
}

impl Rate {
    /// Read the price of a million tokens.
    ///
    /// # Errors
    ///
    /// Where the text is no decimal number, or has more than nine digits before or six behind the point.
    pub fn read(text: &str) -> Result<Self, Error> {
        decimal(text, PRICE_DECIMALS)
            .and_then(|it| u64::try_from(it).ok())
            .map(Self)
            .ok_or_else(|| Error("a price is a decimal number of at most 9 digits before and 6 behind the point".into()))
    }

    /// What so many tokens cost.
    pub fn cost(self, tokens: u64) -> Amount {
        Amount(u128::from(self.0) * u128::from(tokens))
    }
}

/// A decimal number in units of its last decimal.
fn decimal(text: &str, decimals: usize) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |it: &str, most: usize| (1..=most).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole, MOST_DIGITS) || !are_digits(part, decimals) {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        let cost = Rate::read("0.15").unwrap().cost(1).plus(Rate::read("0.60").unwrap().cost(1));
        assert_eq!(cost.text(), "0.00000075");
        assert_eq!(Amount::read("12.50").unwrap().less(Amount::read("0.000000000001").unwrap()).text(), "12.499999999999");
        assert!(Amount::read("1e3").is_err() && Amount::read("-1").is_err() && Amount::read("1.").is_err());
    }
}
