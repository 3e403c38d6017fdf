//! Formulas of the configuration: text that is compiled once and computed for one row or for many.
//!
//! Invariants:
//! * a name is bound to a value, its text is never put into the formula; `{x}` and `x` are the same name;
//! * every fault shows when a formula is compiled or its names are bound; computing itself cannot fail: what has no value
//!   is NaN, what is too large is infinite, as IEEE 754 has it;
//! * one row gives the same bits as the same row among many.
//!
//! Values are IEEE doubles; comparisons give 1 and 0, and everything but 0 counts as true, NaN too. Precedence is that of
//! Python, comparisons chain, `and`, `or` and `… if … else …` give one of their operands. Where Python answers with a
//! float so does a formula, with the same bits. Where Python raises or turns complex: `x / 0` and `x // 0` are what IEEE
//! says of the quotient, `x % 0` is NaN, `**` is C's `pow`, `sqrt` of less than 0 is NaN. `min` and `max` give the first of
//! equals, and NaN when any argument is; of nothing they are NaN, as is `avg`. `sum` adds from left to right, from 0.
//! `round` is half to even on the exact decimal value; to digits that are no whole number it is NaN.

mod arithmetic;
mod compile;
mod evaluate;
mod lex;

pub use evaluate::Value;

use lex::Token;

/// Characters that a formula may have.
pub const MOST_CHARACTERS: usize = 4096;
/// How deep operands may stand in one another.
pub const MOST_DEPTH: usize = 64;

/// The text is no formula.
pub const UNREADABLE: &str = "PA-5003";
/// A name has no value that the formula can use.
pub const UNBOUND: &str = "PA-3004";

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// One of `UNREADABLE` and `UNBOUND`.
    pub code: &'static str,
    /// Where in the text, in characters from 0.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
}

impl Error {
    fn unreadable(at: usize, message: impl Into<String>) -> Self {
        Self { code: UNREADABLE, at, message: message.into() }
    }

    fn unbound(at: usize, message: impl Into<String>) -> Self {
        Self { code: UNBOUND, at, message: message.into() }
    }
}

/// A name of a formula.
#[derive(Debug)]
pub struct Name {
    /// The name itself.
    pub text: String,
    /// Where it stands first.
    pub at: usize,
    /// Where it stands first as a number rather than as an argument that may be a list.
    pub number_at: Option<usize>,
}

/// Functions of any number of arguments, lists among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fold {
    Min,
    Max,
    Sum,
    Avg,
    Len,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

/// A step of a stack machine.
#[derive(Clone, Copy, Debug)]
enum Step {
    Number(f64),
    Name(usize),
    Negate,
    Not,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    Compare(Compare),
    /// `a b` → `a?b b`: a chain goes on.
    CompareKeep(Compare),
    /// `r b c` → `r and b?c`: the end of a chain.
    CompareAnd(Compare),
    /// `r b c` → `(r and b?c) c`: a chain goes on.
    CompareAndKeep(Compare),
    And,
    Or,
    /// `then condition else` → one of the outer two.
    Choose,
    Abs,
    Sqrt,
    Round,
    RoundTo,
    /// → `result count`.
    Begin(Fold),
    /// `result count x` → `result count`.
    Take(Fold),
    /// `result count` → `result count`, with all that the name holds.
    TakeName(Fold, usize),
    /// `result count` → the value.
    End(Fold),
}

/// A formula, ready to be computed.
#[derive(Debug)]
pub struct Formula {
    steps: Vec<Step>,
    names: Vec<Name>,
    height: usize,
}

impl Formula {
    /// Read a formula.
    ///
    /// # Errors
    ///
    /// Where the text is no formula, or is too long or too deep.
    pub fn compile(text: &str) -> Result<Self, Error> {
        compile::compile(lex::tokens(text)?)
    }

    /// Its names, in the order in which they stand first.
    pub fn names(&self) -> &[Name] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        Formula::compile(text).unwrap().evaluate(&[]).unwrap()
    }

    fn fault(text: &str) -> (usize, String) {
        let error = Formula::compile(text).unwrap_err();
        assert_eq!(error.code, UNREADABLE);
        (error.at, error.message)
    }

    #[test]
    fn precedence_is_that_of_python() {
        assert_eq!(value("-2 ** 2"), -4.0);
        assert_eq!(value("2 ** -1"), 0.5);
        assert_eq!(value("2 ** 3 ** 2"), 512.0);
        assert_eq!(value("7 // 2 * 2 % 4"), 2.0);
        assert_eq!(value("not 1 == 2"), 1.0);
        assert_eq!(value("1 < 2 < 3 > 2 != 1"), 1.0);
        assert_eq!(value("1 < 3 < 2"), 0.0);
        assert_eq!(value("1 if 0 else 2 if 0 else 3"), 3.0);
        assert_eq!(value("0 or 5 and 7"), 7.0);
    }

    #[test]
    fn a_fault_has_its_place() {
        assert_eq!(fault("1 +"), (3, "a value is missing".into()));
        assert_eq!(fault("é"), (0, "U+00E9 has no meaning in a formula".into()));
        assert_eq!(fault("(1"), (0, "`(` is not closed".into()));
        assert_eq!(fault(&"(".repeat(100)).0, MOST_DEPTH);
    }
}
