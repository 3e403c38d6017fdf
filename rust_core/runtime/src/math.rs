//! More of Python's `math`: what its C library computes, with Python's errors left to Python.

use std::hint::black_box;

use super::{Bail, List, Out, int};

/// A result that is a number, or Python's to raise about.
fn finite(value: f64) -> Out<f64> {
    if value.is_finite() { Ok(value) } else { Err(Bail) }
}

macro_rules! functions {
    ($($name:ident, $value:ident => $result:expr;)*) => {$(
        #[doc = concat!("`math.", stringify!($name), "`")]
        ///
        /// # Errors
        /// Bails where the result is no finite number: Python may raise then.
        #[inline]
        pub fn $name($value: f64) -> Out<f64> {
            let $value = black_box($value);
            finite($result)
        }
    )*};
}

functions! {
    log2, a => a.log2();
    log10, a => a.log10();
    asin, a => a.asin();
    acos, a => a.acos();
    sinh, a => a.sinh();
    cosh, a => a.cosh();
    degrees, a => a * (180.0 / std::f64::consts::PI);
    radians, a => a * (std::f64::consts::PI / 180.0);
}

/// `math.log(a, base)`
///
/// # Errors
/// Bails where the result is no finite number.
pub fn log_base(a: f64, base: f64) -> Out<f64> {
    finite(finite(black_box(a).ln())? / finite(black_box(base).ln())?)
}

/// `math.atan2(y, x)`
///
/// # Errors
/// Bails for what is not finite.
pub fn atan2(y: f64, x: f64) -> Out<f64> {
    finite(black_box(finite(y)?).atan2(black_box(finite(x)?)))
}

/// `math.fmod(a, b)`
///
/// # Errors
/// Bails for what is not finite, and for nothing to divide by.
pub fn fmod(a: f64, b: f64) -> Out<f64> {
    finite(finite(a)? % finite(b)?)
}

/// `math.copysign(a, b)`
pub fn copysign(a: f64, b: f64) -> f64 {
    a.copysign(b)
}

/// `math.isnan(a)`
pub fn isnan(a: f64) -> bool {
    a.is_nan()
}

/// `math.isinf(a)`
pub fn isinf(a: f64) -> bool {
    a.is_infinite()
}

/// `math.isfinite(a)`
pub fn isfinite(a: f64) -> bool {
    a.is_finite()
}

/// `math.isclose(a, b, rel_tol=relative, abs_tol=absolute)`
///
/// # Errors
/// Bails for tolerances below zero.
pub fn isclose(a: f64, b: f64, relative: f64, absolute: f64) -> Out<bool> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(Bail);
    }
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let apart = (b - a).abs();
    Ok(apart <= (relative * b).abs() || apart <= (relative * a).abs() || apart <= absolute)
}

/// `math.factorial(a)`
///
/// # Errors
/// Bails below zero and where 64 bits end.
pub fn factorial(a: i64) -> Out<i64> {
    if a < 0 { Err(Bail) } else { (2..=a).try_fold(1, int::mul) }
}

/// `math.comb(a, b)`
///
/// # Errors
/// Bails below zero and where 64 bits end.
pub fn comb(a: i64, b: i64) -> Out<i64> {
    if a < 0 || b < 0 {
        return Err(Bail);
    }
    if b > a {
        return Ok(0);
    }
    let mut found = 1_i128;
    for at in 0..i128::from(b.min(a - b)) {
        found = found.checked_mul(i128::from(a) - at).ok_or(Bail)? / (at + 1);
        if found > i128::from(i64::MAX) {
            return Err(Bail);
        }
    }
    i64::try_from(found).map_err(|_| Bail)
}

/// `math.perm(a, b)`
///
/// # Errors
/// Bails below zero and where 64 bits end.
pub fn perm(a: i64, b: i64) -> Out<i64> {
    if a < 0 || b < 0 {
        return Err(Bail);
    }
    if b > a { Ok(0) } else { (0..b).try_fold(1, |found, at| int::mul(found, a - at)) }
}

/// `math.lcm(a, b)`
///
/// # Errors
/// Bails where 64 bits end.
pub fn lcm(a: i64, b: i64) -> Out<i64> {
    if a == 0 || b == 0 {
        return Ok(0);
    }
    int::abs(int::mul(a / int::gcd(a, b)?, b)?)
}

/// `math.prod(items)` of ints
///
/// # Errors
/// Bails where 64 bits end.
pub fn prod_ints(items: &List<i64>) -> Out<i64> {
    items.items().iter().try_fold(1, |found, item| int::mul(found, *item))
}

/// `math.prod(items)` of floats
///
/// # Errors
/// Bails when there are none: that is the int 1.
pub fn prod_floats(items: &List<f64>) -> Out<f64> {
    let items = items.items();
    if items.is_empty() { Err(Bail) } else { Ok(items.iter().fold(1.0, |found, item| found * item)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting() {
        assert_eq!(
            (factorial(0), factorial(20), factorial(21), factorial(-1)),
            (Ok(1), Ok(2_432_902_008_176_640_000), Err(Bail), Err(Bail))
        );
        assert_eq!(
            (comb(5, 2), comb(2, 5), comb(66, 33), comb(67, 33), comb(-1, 1)),
            (Ok(10), Ok(0), Ok(7_219_428_434_016_265_740), Err(Bail), Err(Bail))
        );
        assert_eq!((perm(5, 2), perm(2, 5), perm(5, 0), perm(30, 20)), (Ok(20), Ok(0), Ok(1), Err(Bail)));
        assert_eq!((lcm(4, -6), lcm(0, 3), lcm(i64::MAX, 2)), (Ok(12), Ok(0), Err(Bail)));
        assert_eq!((prod_ints(&List::of(vec![2, 3])), prod_ints(&List::of(vec![]))), (Ok(6), Ok(1)));
        assert_eq!((prod_floats(&List::of(vec![0.5, 3.0])), prod_floats(&List::of(vec![]))), (Ok(1.5), Err(Bail)));
    }

    #[test]
    fn what_is_not_finite_is_python_s() {
        assert_eq!((log2(8.0), log10(1000.0), log2(0.0), acos(2.0), cosh(1e9)), (Ok(3.0), Ok(3.0), Err(Bail), Err(Bail), Err(Bail)));
        assert_eq!((log_base(8.0, 2.0), log_base(8.0, 1.0), atan2(f64::NAN, 1.0)), (Ok(3.0), Err(Bail), Err(Bail)));
        assert_eq!((fmod(7.0, -3.0), fmod(1.0, 0.0), copysign(1.0, -0.0)), (Ok(1.0), Err(Bail), -1.0));
        assert_eq!(
            (isclose(1.0, 1.0 + 1e-10, 1e-9, 0.0), isclose(1.0, 2.0, 1e-9, 0.0), isclose(1.0, 1.0, -1.0, 0.0)),
            (Ok(true), Ok(false), Err(Bail))
        );
        assert_eq!((isclose(f64::INFINITY, 1.0, 1.0, 1.0), isnan(f64::NAN), isinf(1.0), isfinite(1.0)), (Ok(false), true, false, true));
        assert!(degrees(std::f64::consts::PI).is_ok_and(|it| it == 180.0) && radians(180.0).is_ok_and(|it| it == std::f64::consts::PI));
        assert!(asin(1.0).is_ok() && sinh(1.0).is_ok());
    }
}
