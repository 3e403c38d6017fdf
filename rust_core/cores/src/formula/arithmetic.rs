//! The operations on doubles, one by one. Where Python has an answer they are bit for bit CPython's.

use super::{Compare, Fold};

pub(super) fn truth(value: f64) -> bool {
    value != 0.0
}

pub(super) fn number(is_true: bool) -> f64 {
    f64::from(u8::from(is_true))
}

pub(super) fn compare(how: Compare, a: f64, b: f64) -> bool {
    match how {
        Compare::Less => a < b,
        Compare::AtMost => a <= b,
        Compare::More => a > b,
        Compare::AtLeast => a >= b,
        Compare::Equal => a == b,
        Compare::Unequal => a != b,
    }
}

/// The remainder with the sign of the divisor.
pub(super) fn remainder(a: f64, b: f64) -> f64 {
    if b == 0.0 {
        return f64::NAN;
    }
    let rest = a % b;
    if rest == 0.0 {
        return 0_f64.copysign(b);
    }
    if (b < 0.0) == (rest < 0.0) { rest } else { rest + b }
}

/// The quotient rounded down, by the remainder, so that it is exact where the quotient is not.
pub(super) fn floor_divide(a: f64, b: f64) -> f64 {
    if b == 0.0 {
        return a / b;
    }
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0_f64.copysign(a / b);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// Digits beyond which a double has none.
const MOST_DIGITS: f64 = 323.0;
const FEWEST_DIGITS: f64 = -308.0;

/// Rounded half to even at a decimal place, by the exact value.
pub(super) fn round_to(value: f64, digits: f64) -> f64 {
    if digits.is_nan() || digits.fract() != 0.0 || digits.is_infinite() {
        return f64::NAN;
    }
    if !value.is_finite() || digits > MOST_DIGITS {
        return value;
    }
    if digits < FEWEST_DIGITS {
        return 0_f64.copysign(value);
    }
    if digits == 0.0 {
        return value.round_ties_even();
    }
    // The digits are a whole number of at most three figures.
    let places = digits.abs() as usize;
    let text = if digits > 0.0 { format!("{value:.places$}") } else { whole(value, places) };
    // The text is a number, whose nearest double this is.
    text.parse().unwrap_or(f64::NAN)
}

/// The value rounded to tens, hundreds …, as text.
fn whole(value: f64, places: usize) -> String {
    let digits = format!("{:0>width$.0}", value.abs().trunc(), width = places + 1);
    let (head, tail) = digits.split_at(digits.len() - places);
    let half = format!("5{:0<width$}", "", width = places - 1);
    let has_more = value.fract() != 0.0;
    let is_odd = head.ends_with(['1', '3', '5', '7', '9']);
    let is_up = tail > half.as_str() || tail == half && (has_more || is_odd);
    let head = if is_up { one_more(head) } else { head.to_owned() };
    format!("{}{head}{:0<places$}", if value.is_sign_negative() { "-" } else { "" }, "")
}

fn one_more(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let zeros = "0".repeat(digits.len() - kept.len());
    match kept.char_indices().last() {
        None => format!("1{zeros}"),
        // A digit below 9.
        Some((at, last)) => format!("{}{}{zeros}", &kept[..at], char::from(last as u8 + 1)),
    }
}

pub(super) fn begin(fold: Fold) -> f64 {
    match fold {
        Fold::Min | Fold::Max => f64::NAN,
        Fold::Sum | Fold::Avg | Fold::Len => 0.0,
    }
}

pub(super) fn take(fold: Fold, so_far: f64, count: f64, value: f64) -> f64 {
    match fold {
        Fold::Len => so_far,
        Fold::Sum | Fold::Avg => so_far + value,
        Fold::Min | Fold::Max if count == 0.0 || value.is_nan() => value,
        Fold::Min => {
            if value < so_far {
                value
            } else {
                so_far
            }
        }
        Fold::Max => {
            if value > so_far {
                value
            } else {
                so_far
            }
        }
    }
}

pub(super) fn end(fold: Fold, result: f64, count: f64) -> f64 {
    match fold {
        Fold::Min | Fold::Max | Fold::Sum => result,
        Fold::Avg => result / count,
        Fold::Len => count,
    }
}
