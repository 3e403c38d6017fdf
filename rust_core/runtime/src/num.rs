//! A number that is an `int` on one way through a function and a `float` on another, such as a sum that starts at 0.

use std::cmp::Ordering;

use super::{Bail, Out, float, int};

/// An `int` or a `float`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Num {
    /// An `int`.
    I(i64),
    /// A `float`.
    F(f64),
}

impl From<i64> for Num {
    #[inline(always)]
    fn from(value: i64) -> Self {
        Self::I(value)
    }
}

impl From<bool> for Num {
    #[inline(always)]
    fn from(value: bool) -> Self {
        Self::I(i64::from(value))
    }
}

impl From<f64> for Num {
    #[inline(always)]
    fn from(value: f64) -> Self {
        Self::F(value)
    }
}

impl Num {
    /// The number as the float that arithmetic makes of it.
    #[inline(always)]
    pub fn value(self) -> f64 {
        match self {
            Self::I(value) => value as f64,
            Self::F(value) => value,
        }
    }

    /// The float that it is.
    ///
    /// # Errors
    /// Bails when it is an int.
    #[inline(always)]
    pub fn float(self) -> Out<f64> {
        if let Self::F(value) = self { Ok(value) } else { Err(Bail) }
    }

    /// The int that it is.
    ///
    /// # Errors
    /// Bails when it is a float.
    #[inline(always)]
    pub fn int(self) -> Out<i64> {
        if let Self::I(value) = self { Ok(value) } else { Err(Bail) }
    }

    /// Whether it counts as true.
    #[inline(always)]
    pub fn truthy(self) -> bool {
        match self {
            Self::I(value) => value != 0,
            Self::F(value) => value != 0.0,
        }
    }
}

macro_rules! arithmetic {
    ($($name:ident, $python:literal, $ints:expr, $floats:expr;)*) => {$(
        #[doc = concat!("`", $python, "`: of two ints as of ints, otherwise of floats.")]
        ///
        /// # Errors
        /// Bails as the operation of ints or of floats does.
        #[inline]
        pub fn $name(a: Num, b: Num) -> Out<Num> {
            match (a, b) {
                (Num::I(a), Num::I(b)) => $ints(a, b).map(Num::from),
                _ => $floats(a.value(), b.value()).map(Num::F),
            }
        }
    )*};
}

arithmetic! {
    add, "a + b", int::add, |a: f64, b: f64| Ok(a + b);
    sub, "a - b", int::sub, |a: f64, b: f64| Ok(a - b);
    mul, "a * b", int::mul, |a: f64, b: f64| Ok(a * b);
    div, "a / b", int::truediv, float::div;
    floordiv, "a // b", int::floordiv, float::floordiv;
    modulo, "a % b", int::modulo, float::modulo;
}

/// `a ** b`; an int to a negative power is a float.
///
/// # Errors
/// Bails as the operation of ints or of floats does.
pub fn pow(a: Num, b: Num) -> Out<Num> {
    match (a, b) {
        (Num::I(a), Num::I(b)) if b >= 0 => int::pow(a, b).map(Num::I),
        _ => float::pow(a.value(), b.value()).map(Num::F),
    }
}

/// `-a`
///
/// # Errors
/// Bails past 64 bits.
#[inline]
pub fn neg(a: Num) -> Out<Num> {
    match a {
        Num::I(a) => int::neg(a).map(Num::I),
        Num::F(a) => Ok(Num::F(-a)),
    }
}

/// `abs(a)`
///
/// # Errors
/// Bails past 64 bits.
#[inline]
pub fn abs(a: Num) -> Out<Num> {
    match a {
        Num::I(a) => int::abs(a).map(Num::I),
        Num::F(a) => Ok(Num::F(a.abs())),
    }
}

/// `int(a)`
///
/// # Errors
/// Bails past 64 bits.
pub fn to_int(a: Num) -> Out<i64> {
    match a {
        Num::I(a) => Ok(a),
        Num::F(a) => float::to_int(a),
    }
}

/// `round(a)`
///
/// # Errors
/// Bails past 64 bits.
pub fn round(a: Num) -> Out<i64> {
    match a {
        Num::I(a) => Ok(a),
        Num::F(a) => float::round(a),
    }
}

/// `round(a, digits)`
///
/// # Errors
/// Bails as that of floats does; an int is its own.
pub fn round_to(a: Num, digits: i64) -> Out<Num> {
    match a {
        Num::I(a) if digits >= 0 => Ok(Num::I(a)),
        Num::I(_) => Err(Bail),
        Num::F(a) => float::round_to(a, digits).map(Num::F),
    }
}

/// How two numbers compare, by value and not by what arithmetic makes of them; `None` when one is not a number.
///
/// # Errors
/// Bails when an int that is no float meets a float.
#[inline]
pub fn compare(a: Num, b: Num) -> Out<Option<Ordering>> {
    match (a, b) {
        (Num::I(a), Num::I(b)) => Ok(Some(a.cmp(&b))),
        (Num::F(a), Num::F(b)) => Ok(a.partial_cmp(&b)),
        (Num::I(a), Num::F(b)) if int::is_exact(a) => Ok((a as f64).partial_cmp(&b)),
        (Num::F(a), Num::I(b)) if int::is_exact(b) => Ok(a.partial_cmp(&(b as f64))),
        _ => Err(Bail),
    }
}

macro_rules! comparison {
    ($($name:ident, $python:literal, $holds:expr;)*) => {$(
        #[doc = concat!("`", $python, "`")]
        ///
        /// # Errors
        /// Bails when an int that is no float meets a float.
        #[inline]
        pub fn $name(a: Num, b: Num) -> Out<bool> {
            compare(a, b).map($holds)
        }
    )*};
}

comparison! {
    eq, "a == b", |it| it == Some(Ordering::Equal);
    ne, "a != b", |it| it != Some(Ordering::Equal);
    lt, "a < b", |it| it == Some(Ordering::Less);
    le, "a <= b", |it| matches!(it, Some(Ordering::Less | Ordering::Equal));
    gt, "a > b", |it| it == Some(Ordering::Greater);
    ge, "a >= b", |it| matches!(it, Some(Ordering::Greater | Ordering::Equal));
}

#[cfg(test)]
mod tests {
    use super::{Num::F, Num::I, *};

    #[test]
    fn ints_stay_ints_until_a_float_joins() {
        assert_eq!(add(I(1), I(2)), Ok(I(3)));
        assert_eq!(add(I(1), F(2.0)), Ok(F(3.0)));
        assert_eq!(div(I(1), I(2)), Ok(F(0.5)));
        assert_eq!(floordiv(I(-7), I(2)), Ok(I(-4)));
        assert_eq!(modulo(F(-7.0), I(2)), Ok(F(1.0)));
        assert_eq!(mul(I(i64::MAX), I(2)), Err(Bail));
        assert_eq!(sub(F(0.5), I(1)), Ok(F(-0.5)));
        assert_eq!(pow(I(2), I(-1)), Ok(F(0.5)));
        assert_eq!(pow(I(2), I(3)), Ok(I(8)));
    }

    #[test]
    fn numbers_compare_by_value() {
        assert_eq!(eq(I(1), F(1.0)), Ok(true));
        assert_eq!(lt(I(int::EXACT + 1), F(9_007_199_254_740_992.0)), Err(Bail));
        assert_eq!(le(F(f64::NAN), I(1)), Ok(false));
        assert_eq!(ne(F(f64::NAN), I(1)), Ok(true));
        assert_eq!((gt(I(2), I(1)), ge(F(1.0), F(1.0))), (Ok(true), Ok(true)));
    }

    #[test]
    fn a_number_is_what_it_is() {
        assert_eq!((I(1).float(), F(1.0).int()), (Err(Bail), Err(Bail)));
        assert_eq!((F(1.0).float(), I(1).int()), (Ok(1.0), Ok(1)));
        assert!(!F(-0.0).truthy() && I(2).truthy());
        assert_eq!((neg(F(0.0)).map(|it| it.value().to_bits()), abs(I(i64::MIN))), (Ok((-0.0_f64).to_bits()), Err(Bail)));
        assert_eq!((to_int(F(2.9)), round(F(2.5)), round_to(I(5), 2)), (Ok(2), Ok(2), Ok(I(5))));
        assert_eq!(round_to(I(5), -1), Err(Bail));
        assert_eq!(Num::from(true), I(1));
    }
}
