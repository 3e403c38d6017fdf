//! Python's `float`: the same algorithms as CPython, so the same bits.

use std::hint::black_box;

use super::{Bail, Out};

/// `a / b`
///
/// # Errors
/// Bails when `b` is 0.
#[inline(always)]
pub fn div(a: f64, b: f64) -> Out<f64> {
    if b == 0.0 { Err(Bail) } else { Ok(a / b) }
}

/// `a % b`: C's remainder, moved to the sign of `b`; a rest of zero has the sign of `b`, too.
///
/// # Errors
/// Bails when `b` is 0.
#[inline]
pub fn modulo(a: f64, b: f64) -> Out<f64> {
    if b == 0.0 {
        return Err(Bail);
    }
    let rest = a % b;
    if rest == 0.0 {
        return Ok(0.0_f64.copysign(b));
    }
    Ok(if (b < 0.0) != (rest < 0.0) { rest + b } else { rest })
}

/// `a // b`, as CPython computes it: not the floor of the quotient, which may be one too large.
///
/// # Errors
/// Bails when `b` is 0.
#[inline]
pub fn floordiv(a: f64, b: f64) -> Out<f64> {
    if b == 0.0 {
        return Err(Bail);
    }
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok(0.0_f64.copysign(a / b));
    }
    let floor = quotient.floor();
    Ok(if quotient - floor > 0.5 { floor + 1.0 } else { floor })
}

/// `divmod(a, b)`
///
/// # Errors
/// Bails when `b` is 0.
pub fn divmod(a: f64, b: f64) -> Out<(f64, f64)> {
    Ok((floordiv(a, b)?, modulo(a, b)?))
}

/// `a ** b` by the C library. The arguments are hidden from the compiler, which would make `x * x` of `x ** 2`: that
/// differs in the last bit for one number in a thousand.
///
/// # Errors
/// Bails where Python raises, answers with a complex number or has a special case: whatever is not finite.
#[inline]
pub fn pow(a: f64, b: f64) -> Out<f64> {
    let result = black_box(a).powf(black_box(b));
    if result.is_finite() && a.is_finite() && b.is_finite() { Ok(result) } else { Err(Bail) }
}

/// `int(a)`, towards zero.
///
/// # Errors
/// Bails past 64 bits.
#[inline]
pub fn to_int(a: f64) -> Out<i64> {
    // The bounds are floats; the upper one is the first that does not fit.
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&a) { Ok(a as i64) } else { Err(Bail) }
}

/// `math.floor(a)`
///
/// # Errors
/// Bails past 64 bits.
#[inline]
pub fn floor(a: f64) -> Out<i64> {
    to_int(a.floor())
}

/// `math.ceil(a)`
///
/// # Errors
/// Bails past 64 bits.
#[inline]
pub fn ceil(a: f64) -> Out<i64> {
    to_int(a.ceil())
}

/// `round(a)`: halves go to the even neighbour.
///
/// # Errors
/// Bails past 64 bits.
#[inline]
pub fn round(a: f64) -> Out<i64> {
    to_int(a.round_ties_even())
}

/// `round(a, digits)`: correctly rounded on the exact decimal value, not on `a * 10 ** digits`.
///
/// # Errors
/// Bails for other than 0 to 15 digits and for what is not finite.
pub fn round_to(a: f64, digits: i64) -> Out<f64> {
    if !a.is_finite() || !(0..=15).contains(&digits) {
        return Err(Bail);
    }
    let digits = usize::try_from(digits).map_err(|_| Bail)?;
    format!("{a:.digits$}").parse().map_err(|_| Bail)
}

/// `math.sqrt(a)`
///
/// # Errors
/// Bails where Python raises: below zero.
#[inline(always)]
pub fn sqrt(a: f64) -> Out<f64> {
    if a < 0.0 { Err(Bail) } else { Ok(a.sqrt()) }
}

macro_rules! of_the_c_library {
    ($($name:ident => $method:ident, $python:literal;)*) => {$(
        #[doc = concat!("`math.", $python, "(a)` by the C library.")]
        ///
        /// # Errors
        /// Bails where Python raises: when the result or the argument is not finite.
        #[inline]
        pub fn $name(a: f64) -> Out<f64> {
            let result = black_box(a).$method();
            if result.is_finite() && a.is_finite() { Ok(result) } else { Err(Bail) }
        }
    )*};
}

of_the_c_library! {
    sin => sin, "sin";
    cos => cos, "cos";
    tan => tan, "tan";
    exp => exp, "exp";
    log => ln, "log";
    tanh => tanh, "tanh";
    atan => atan, "atan";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(value: Out<f64>) -> Option<u64> {
        value.ok().map(f64::to_bits)
    }

    #[test]
    fn the_rest_has_the_divisor_s_sign_even_when_it_is_zero() {
        assert_eq!(modulo(7.5, 2.0), Ok(1.5));
        assert_eq!(modulo(-7.5, 2.0), Ok(0.5));
        assert_eq!(modulo(7.5, -2.0), Ok(-0.5));
        assert_eq!(bits(modulo(-4.0, 2.0)), Some(0.0_f64.to_bits()));
        assert_eq!(bits(modulo(4.0, -2.0)), Some((-0.0_f64).to_bits()));
        assert_eq!(modulo(-1e-20, 3.0), Ok(3.0));
        assert_eq!(modulo(1.0, 0.0), Err(Bail));
        assert_eq!(modulo(1.0, f64::INFINITY), Ok(1.0));
        assert_eq!(modulo(-1.0, f64::INFINITY), Ok(f64::INFINITY));
    }

    #[test]
    fn floor_division_is_not_the_floor_of_the_quotient() {
        assert_eq!(floordiv(1.0, 0.1), Ok(9.0));
        assert_eq!(floordiv(-7.5, 2.0), Ok(-4.0));
        assert_eq!(bits(floordiv(-0.0, 1.0)), Some((-0.0_f64).to_bits()));
        assert_eq!(floordiv(1.0, -0.0), Err(Bail));
        assert_eq!(divmod(7.5, 2.0), Ok((3.0, 1.5)));
        assert_eq!(div(1.0, 0.0), Err(Bail));
    }

    #[test]
    fn powers_are_those_of_the_c_library() {
        assert_eq!(pow(2.0, 0.5), Ok(std::f64::consts::SQRT_2));
        assert_eq!(pow(-8.0, 1.0 / 3.0), Err(Bail));
        assert_eq!(pow(0.0, -1.0), Err(Bail));
        assert_eq!(pow(10.0, 400.0), Err(Bail));
        assert_eq!(pow(f64::INFINITY, 0.0), Err(Bail));
        assert_eq!(pow(1e-200, 2.0), Ok(0.0));
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!([0.5, 1.5, 2.5, -0.5, -1.5].map(round), [0, 2, 2, 0, -2].map(Ok));
        assert_eq!(round(f64::NAN), Err(Bail));
        assert_eq!(round(9_223_372_036_854_775_808.0), Err(Bail));
        assert_eq!(round_to(2.675, 2), Ok(2.67));
        assert_eq!(round_to(0.5, 0), Ok(0.0));
        assert_eq!(bits(round_to(-0.4, 0)), Some((-0.0_f64).to_bits()));
        assert_eq!(round_to(1.0, -1), Err(Bail));
        assert_eq!(round_to(f64::INFINITY, 1), Err(Bail));
    }

    #[test]
    fn whole_numbers_of_floats() {
        assert_eq!((to_int(-2.9), floor(-2.1), ceil(2.1)), (Ok(-2), Ok(-3), Ok(3)));
        assert_eq!(to_int(-9_223_372_036_854_775_808.0), Ok(i64::MIN));
        assert_eq!(to_int(1e19), Err(Bail));
        assert_eq!(floor(f64::NAN), Err(Bail));
    }

    #[test]
    fn math_bails_where_python_raises() {
        assert_eq!(sqrt(-1.0), Err(Bail));
        assert_eq!(bits(sqrt(-0.0)), Some((-0.0_f64).to_bits()));
        assert_eq!(log(0.0), Err(Bail));
        assert_eq!(exp(1000.0), Err(Bail));
        assert_eq!(sin(f64::INFINITY), Err(Bail));
        assert_eq!(exp(0.0), Ok(1.0));
    }
}
