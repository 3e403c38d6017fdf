//! Python's `int` as far as 64 bits carry it; beyond them Python answers.

use super::{Bail, Out, float};

/// The largest whole number up to which all are floats.
pub const EXACT: i64 = 1 << 53;

/// `a + b`
///
/// # Errors
/// Bails past 64 bits.
#[inline(always)]
pub fn add(a: i64, b: i64) -> Out<i64> {
    a.checked_add(b).ok_or(Bail)
}

/// `a - b`
///
/// # Errors
/// Bails past 64 bits.
#[inline(always)]
pub fn sub(a: i64, b: i64) -> Out<i64> {
    a.checked_sub(b).ok_or(Bail)
}

/// `a * b`
///
/// # Errors
/// Bails past 64 bits.
#[inline(always)]
pub fn mul(a: i64, b: i64) -> Out<i64> {
    a.checked_mul(b).ok_or(Bail)
}

/// `-a`
///
/// # Errors
/// Bails past 64 bits.
#[inline(always)]
pub fn neg(a: i64) -> Out<i64> {
    a.checked_neg().ok_or(Bail)
}

/// `abs(a)`
///
/// # Errors
/// Bails past 64 bits.
#[inline(always)]
pub fn abs(a: i64) -> Out<i64> {
    a.checked_abs().ok_or(Bail)
}

/// `a // b`: rounded down.
///
/// # Errors
/// Bails when `b` is 0 and past 64 bits.
#[inline(always)]
pub fn floordiv(a: i64, b: i64) -> Out<i64> {
    let quotient = a.checked_div(b).ok_or(Bail)?;
    let is_inexact = a % b != 0;
    Ok(if is_inexact && ((a < 0) != (b < 0)) { quotient - 1 } else { quotient })
}

/// `a % b`: with the sign of `b`.
///
/// # Errors
/// Bails when `b` is 0 and past 64 bits.
#[inline(always)]
pub fn modulo(a: i64, b: i64) -> Out<i64> {
    let rest = a.checked_rem(b).ok_or(Bail)?;
    Ok(if rest != 0 && ((rest < 0) != (b < 0)) { rest + b } else { rest })
}

/// `divmod(a, b)`
///
/// # Errors
/// Bails when `b` is 0 and past 64 bits.
#[inline(always)]
pub fn divmod(a: i64, b: i64) -> Out<(i64, i64)> {
    Ok((floordiv(a, b)?, modulo(a, b)?))
}

/// `a / b`
///
/// # Errors
/// Bails when `b` is 0, and where a number is no float: Python rounds the quotient once.
#[inline(always)]
pub fn truediv(a: i64, b: i64) -> Out<f64> {
    if b == 0 || !is_exact(a) || !is_exact(b) {
        return Err(Bail);
    }
    Ok(a as f64 / b as f64)
}

/// `a ** b`
///
/// # Errors
/// Bails when `b` is negative, since that is a float, and past 64 bits.
#[inline]
pub fn pow(a: i64, b: i64) -> Out<i64> {
    let exponent = u32::try_from(b).map_err(|_| Bail)?;
    a.checked_pow(exponent).ok_or(Bail)
}

/// `pow(a, b, m)`
///
/// # Errors
/// Bails when `b` is negative, which asks for an inverse, and when `m` is 0 or the smallest number.
pub fn pow_mod(a: i64, b: i64, m: i64) -> Out<i64> {
    if b < 0 || m == 0 || m == i64::MIN {
        return Err(Bail);
    }
    let modulus = i128::from(m.abs());
    let (mut base, mut exponent, mut result) = (i128::from(a).rem_euclid(modulus), b, 1 % modulus);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        exponent >>= 1;
    }
    let signed = if m < 0 && result != 0 { result - modulus } else { result };
    i64::try_from(signed).map_err(|_| Bail)
}

/// `a << b`
///
/// # Errors
/// Bails when `b` is negative and past 64 bits.
#[inline(always)]
pub fn shl(a: i64, b: i64) -> Out<i64> {
    if !(0..63).contains(&b) {
        return if a == 0 && b >= 0 { Ok(0) } else { Err(Bail) };
    }
    let shifted = a << b;
    if shifted >> b == a { Ok(shifted) } else { Err(Bail) }
}

/// `a >> b`: rounded down.
///
/// # Errors
/// Bails when `b` is negative.
#[inline(always)]
pub fn shr(a: i64, b: i64) -> Out<i64> {
    if b < 0 { Err(Bail) } else { Ok(a >> b.min(63)) }
}

/// `a ** b` of an int and a float, and the like.
///
/// # Errors
/// Bails as [`float::pow`] does.
#[inline]
pub fn pow_float(a: i64, b: f64) -> Out<f64> {
    float::pow(a as f64, b)
}

/// `a.bit_length()`
#[inline(always)]
pub fn bit_length(a: i64) -> i64 {
    i64::from(64 - a.unsigned_abs().leading_zeros())
}

/// `math.gcd(a, b)`
///
/// # Errors
/// Bails past 64 bits.
pub fn gcd(a: i64, b: i64) -> Out<i64> {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).map_err(|_| Bail)
}

/// `math.isqrt(a)`
///
/// # Errors
/// Bails when `a` is negative.
pub fn isqrt(a: i64) -> Out<i64> {
    if a < 0 { Err(Bail) } else { Ok(a.isqrt()) }
}

/// Whether a number is a float, too.
#[inline(always)]
pub fn is_exact(a: i64) -> bool {
    (-EXACT..=EXACT).contains(&a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_down_and_the_rest_has_the_divisor_s_sign() {
        for (a, b, quotient, rest) in [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, -3, -2, 0), (0, -5, 0, 0)] {
            assert_eq!(divmod(a, b), Ok((quotient, rest)), "{a} {b}");
        }
        assert_eq!(floordiv(1, 0), Err(Bail));
        assert_eq!(modulo(1, 0), Err(Bail));
        assert_eq!(floordiv(i64::MIN, -1), Err(Bail));
    }

    #[test]
    fn past_64_bits_python_answers() {
        assert_eq!(add(i64::MAX, 1), Err(Bail));
        assert_eq!(sub(i64::MIN, 1), Err(Bail));
        assert_eq!(mul(1 << 32, 1 << 31), Err(Bail));
        assert_eq!(mul(1 << 31, 1 << 31), Ok(1 << 62));
        assert_eq!(neg(i64::MIN), Err(Bail));
        assert_eq!(abs(i64::MIN), Err(Bail));
        assert_eq!(pow(10, 19), Err(Bail));
        assert_eq!(pow(10, 18), Ok(1_000_000_000_000_000_000));
        assert_eq!(pow(0, 0), Ok(1));
        assert_eq!(pow(2, -1), Err(Bail));
        assert_eq!(shl(1, 63), Err(Bail));
        assert_eq!(shl(-1, 62), Ok(-(1 << 62)));
        assert_eq!(shl(3, 62), Err(Bail));
        assert_eq!(shl(0, 1000), Ok(0));
        assert_eq!(shl(1, -1), Err(Bail));
    }

    #[test]
    fn shifts_right_round_down() {
        assert_eq!(shr(-1, 100), Ok(-1));
        assert_eq!(shr(-5, 1), Ok(-3));
        assert_eq!(shr(5, 64), Ok(0));
        assert_eq!(shr(5, -1), Err(Bail));
    }

    #[test]
    fn quotients_are_left_where_a_number_is_no_float() {
        assert_eq!(truediv(1, 2), Ok(0.5));
        assert_eq!(truediv(EXACT, 3), Ok(EXACT as f64 / 3.0));
        assert_eq!(truediv(EXACT + 1, 3), Err(Bail));
        assert_eq!(truediv(1, 0), Err(Bail));
        assert_eq!(truediv(0, -3).map(f64::to_bits), Ok((-0.0_f64).to_bits()));
    }

    #[test]
    fn modular_powers_have_the_sign_of_the_modulus() {
        assert_eq!(pow_mod(3, 200, 1_000_000_007), Ok(136_318_165));
        assert_eq!(pow_mod(-2, 3, 5), Ok(2));
        assert_eq!(pow_mod(2, 3, -5), Ok(-2));
        assert_eq!(pow_mod(2, 0, 1), Ok(0));
        assert_eq!(pow_mod(2, 0, -1), Ok(0));
        assert_eq!(pow_mod(2, -1, 5), Err(Bail));
        assert_eq!(pow_mod(2, 1, 0), Err(Bail));
    }

    #[test]
    fn helpers_of_math() {
        assert_eq!((gcd(-12, 18), gcd(0, 0), gcd(i64::MIN, 0)), (Ok(6), Ok(0), Err(Bail)));
        assert_eq!((isqrt(15), isqrt(16), isqrt(-1)), (Ok(3), Ok(4), Err(Bail)));
        assert_eq!((bit_length(0), bit_length(-8), bit_length(i64::MIN)), (0, 4, 64));
        assert!(is_exact(-EXACT) && !is_exact(EXACT + 1));
    }
}
