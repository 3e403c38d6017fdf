//! What models cost: a table of data, with its unit and the date of each price.

use std::sync::LazyLock;

/// The row of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// What the names of such models begin with.
    pub model: &'static str,
    /// Dollars for a million tokens that the model reads.
    pub input: &'static str,
    /// Dollars for a million tokens that it writes.
    pub output: &'static str,
    /// Tokens that it can take, those that it writes included.
    pub window: u32,
    /// When the price was in force.
    pub date: &'static str,
}

const TABLE: &str = include_str!("prices.txt");

static KNOWN: LazyLock<Vec<Price>> = LazyLock::new(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect());

fn row(line: &'static str) -> Option<Price> {
    let mut parts = line.split(' ');
    let mut next = || parts.next();
    Some(Price { model: next()?, input: next()?, output: next()?, window: next()?.parse().ok()?, date: next()? })
}

/// The table.
pub fn known() -> &'static [Price] {
    &KNOWN
}

/// The row whose name a model's begins with, the longest of these. `provider/model` is the model.
///
/// A name goes on with a `-`, `:` or `@`, so that `gpt-4.5` is no `gpt-4`.
pub fn price_of(model: &str) -> Option<&'static Price> {
    let name = model.rsplit_once('/').map_or(model, |(_, name)| name);
    let fits = |it: &&Price| name.strip_prefix(it.model).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', ':', '@']));
    KNOWN.iter().filter(fits).max_by_key(|it| it.model.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::Rate;

    #[test]
    fn every_line_is_a_row_and_has_its_place() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(known().len(), lines);
        assert!(known().windows(2).all(|pair| pair[0].model < pair[1].model));
        for it in known() {
            assert!(Rate::read(it.input).is_ok() && Rate::read(it.output).is_ok(), "{}", it.model);
            assert!(it.window > 0 && it.date.len() == 10 && it.date.starts_with("20"), "{}", it.model);
        }
    }

    #[test]
    fn the_longest_name_counts() {
        let found = |model| price_of(model).map(|it| it.model);
        assert_eq!(found("openai/gpt-4o-mini-2024-07-18"), Some("gpt-4o-mini"));
        assert_eq!(found("gpt-4o"), Some("gpt-4o"));
        assert_eq!(found("gpt-4.5-preview"), None);
        assert_eq!(found("gpt-4x"), None);
    }
}
