//! Numbers as text, and text as numbers.

use super::{Bail, Num, Out, Str};

/// `str(number)` of an int.
///
/// # Errors
/// None.
pub fn of_int(number: i64) -> Out<Str> {
    Str::of(number.to_string().as_bytes())
}

/// `str(truth)`
///
/// # Errors
/// None.
pub fn of_bool(truth: bool) -> Out<Str> {
    Str::lit(if truth { "True" } else { "False" })
}

/// `str(number)` of a float: the shortest digits, with an exponent below 1e-4 and from 1e16.
///
/// # Errors
/// Bails when it is not finite.
pub fn of_float(number: f64) -> Out<Str> {
    if !number.is_finite() {
        return Err(Bail);
    }
    let exact = format!("{number:e}");
    let (digits, exponent) = exact.split_once('e').ok_or(Bail)?;
    let exponent: i32 = exponent.parse().map_err(|_| Bail)?;
    if number != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return Str::of(format!("{digits}e{sign}{:02}", exponent.abs()).as_bytes());
    }
    let plain = number.to_string();
    Str::of(if plain.contains('.') { plain } else { format!("{plain}.0") }.as_bytes())
}

/// `str(number)` of what may be either.
///
/// # Errors
/// Bails as those of ints and floats do.
pub fn of_num(number: Num) -> Out<Str> {
    match number {
        Num::I(number) => of_int(number),
        Num::F(number) => of_float(number),
    }
}

/// `f"{number:.2f}"`
///
/// # Errors
/// Bails when it is not finite, or asks for more digits than anybody reads.
pub fn fixed(number: f64, digits: i64) -> Out<Str> {
    let digits = usize::try_from(digits).ok().filter(|it| *it <= 100).ok_or(Bail)?;
    if number.is_finite() { Str::of(format!("{number:.digits$}").as_bytes()) } else { Err(Bail) }
}

/// `bin(number)`
///
/// # Errors
/// None.
pub fn bin(number: i64) -> Out<Str> {
    Str::of(format!("{}0b{:b}", if number < 0 { "-" } else { "" }, number.unsigned_abs()).as_bytes())
}

/// `oct(number)`
///
/// # Errors
/// None.
pub fn oct(number: i64) -> Out<Str> {
    Str::of(format!("{}0o{:o}", if number < 0 { "-" } else { "" }, number.unsigned_abs()).as_bytes())
}

/// `hex(number)`
///
/// # Errors
/// None.
pub fn hex(number: i64) -> Out<Str> {
    Str::of(format!("{}0x{:x}", if number < 0 { "-" } else { "" }, number.unsigned_abs()).as_bytes())
}

/// `int(text, base)` of plain digits.
///
/// # Errors
/// Bails for everything else that Python takes, such as `1_000` and `0x1f`, and what it does not.
pub fn to_int(text: &Str, base: i64) -> Out<i64> {
    let base = u32::try_from(base).ok().filter(|it| (2..=36).contains(it)).ok_or(Bail)?;
    let clean = text.strip(None, true, true)?;
    let digits = clean.bytes().strip_prefix(b"-").or_else(|| clean.bytes().strip_prefix(b"+")).unwrap_or(clean.bytes());
    if digits.is_empty() || !digits.iter().all(|it| char::from(*it).is_digit(base)) {
        return Err(Bail);
    }
    i64::from_str_radix(clean.text(), base).map_err(|_| Bail)
}

/// `float(text)` of a plain number.
///
/// # Errors
/// Bails for everything else that Python takes, such as `inf` and `1_000`, and what it does not.
pub fn to_float(text: &Str) -> Out<f64> {
    let clean = text.strip(None, true, true)?;
    if !clean.bytes().iter().all(|it| matches!(it, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) {
        return Err(Bail);
    }
    clean.text().parse().map_err(|_| Bail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Str {
        Str::read(of).expect("it is ASCII")
    }

    #[test]
    fn numbers_as_texts_and_back() {
        for (number, said) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (123.25, "123.25"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
        ] {
            assert_eq!(of_float(number), Ok(text(said)));
        }
        assert_eq!((of_float(f64::NAN), fixed(2.675, 2), fixed(-0.4, 0)), (Err(Bail), Ok(text("2.67")), Ok(text("-0"))));
        assert_eq!((to_int(&text(" -12 "), 10), to_int(&text("1_0"), 10), to_int(&text(""), 10)), (Ok(-12), Err(Bail), Err(Bail)));
        assert_eq!((to_int(&text("ff"), 16), to_int(&text("0x1"), 16), to_int(&text("2"), 2)), (Ok(255), Err(Bail), Err(Bail)));
        assert_eq!((to_float(&text(" 1.5 ")), to_float(&text("inf")), to_float(&text("."))), (Ok(1.5), Err(Bail), Err(Bail)));
        assert_eq!((bin(-5), hex(255), oct(8)), (Ok(text("-0b101")), Ok(text("0xff")), Ok(text("0o10"))));
    }
}
