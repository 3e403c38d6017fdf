//! Tokens of language models: how many a text has, what they cost, and how much is left to spend.
//!
//! Invariants:
//! * money is whole trillionths of a dollar, so that sums are exact; nothing is ever rounded;
//! * an estimate is whole and adds up over lines, and says of itself that it is one;
//! * an exact count needs the vocabulary of the model, which is a file of whoever asks.

mod bpe;
mod estimate;
mod ledger;
mod money;
mod prices;
mod vocabulary;

pub use estimate::{estimate, whole_lines};
pub use ledger::{Ledger, Use};
pub use money::{Amount, Rate};
pub use prices::{Price, known, price_of};
pub use vocabulary::{Pattern, Vocabulary};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);
