//! What was spent, on what, and whether there is enough for more.

use super::{Amount, Rate};

/// What one model was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Which model.
    pub model: String,
    /// How often it was asked.
    pub calls: u64,
    /// Tokens that it read.
    pub input: u64,
    /// Tokens that it wrote.
    pub output: u64,
    /// What that cost.
    pub cost: Amount,
}

/// A budget and what was spent of it.
#[derive(Debug, Default)]
pub struct Ledger {
    budget: Option<Amount>,
    spent: Amount,
    uses: Vec<Use>,
}

impl Ledger {
    /// An empty ledger; without a budget there is always enough.
    pub fn new(budget: Option<Amount>) -> Self {
        Self { budget, ..Self::default() }
    }

    /// Whether a call with at most so many tokens can be paid.
    pub fn affords(&self, input: u64, output: u64, (read, write): (Rate, Rate)) -> bool {
        let cost = read.cost(input).plus(write.cost(output));
        self.left().is_none_or(|left| cost <= left)
    }

    /// Note a call; what it cost. It was made, so it counts even beyond the budget.
    pub fn book(&mut self, model: &str, input: u64, output: u64, (read, write): (Rate, Rate)) -> Amount {
        let cost = read.cost(input).plus(write.cost(output));
        self.spent = self.spent.plus(cost);
        let place = self.uses.iter().position(|it| it.model == model).unwrap_or_else(|| {
            self.uses.push(Use { model: model.to_owned(), calls: 0, input: 0, output: 0, cost: Amount::default() });
            self.uses.len() - 1
        });
        let found = &mut self.uses[place];
        found.calls += 1;
        found.input = found.input.saturating_add(input);
        found.output = found.output.saturating_add(output);
        found.cost = found.cost.plus(cost);
        cost
    }

    /// What was spent.
    pub fn spent(&self) -> Amount {
        self.spent
    }

    /// What is left of the budget; none without one.
    pub fn left(&self) -> Option<Amount> {
        self.budget.map(|it| it.less(self.spent))
    }

    /// What it was spent on, in the order of first use.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }
}
