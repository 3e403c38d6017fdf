//! What `from module import *` brings in from the modules of the standard library: the table of `data/exports.txt`, where
//! its source is told.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Since when a name is there on every platform, as the minor version of Python 3; none when it is only at some place or time.
pub type Since = Option<u8>;

/// The names of one module.
pub type Names<'n> = FxHashMap<&'n str, Since>;

static TABLE: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../data/exports.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, ""))).collect()
});

/// The names of a module; none when it is none of the standard library.
pub fn names_of(module: &str) -> Option<Names<'static>> {
    TABLE.get(module).map(|line| line.split(' ').filter(|word| !word.is_empty()).map(entry).collect())
}

fn entry(word: &'static str) -> (&'static str, Since) {
    if let Some(name) = word.strip_suffix('~') {
        return (name, None);
    }
    match word.split_once(":3.") {
        Some((name, minor)) => (name, minor.parse().ok()),
        None => (word, Some(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_with_their_time() {
        let names = names_of("math").unwrap();
        assert_eq!(names.get("pi"), Some(&Some(0)));
        assert_eq!(names.get("exp2"), Some(&Some(11)));
        assert_eq!(names.get("sys"), None);
        assert_eq!(names_of("os").unwrap().get("fork"), Some(&None));
        assert!(names_of("numpy").is_none());
    }
}
