//! Edits that a rule measures for its agent: spans and their new texts, side by side.

use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::site::Site;

/// Replacements in one file, with the imports that their texts need.
#[derive(Debug, Default)]
pub struct Replacements {
    spans: Vec<TextRange>,
    texts: Vec<String>,
    imports: Vec<String>,
}

impl Replacements {
    /// Replace a node.
    pub fn replace(&mut self, node: impl Ranged, text: impl Into<String>) {
        self.spans.push(node.range());
        self.texts.push(text.into());
    }

    /// Insert text.
    pub fn insert(&mut self, at: TextSize, text: impl Into<String>) {
        self.replace(TextRange::empty(at), text);
    }

    /// Ask for an import statement.
    pub fn import(&mut self, statement: impl Into<String>) {
        self.imports.push(statement.into());
    }

    /// Ask for several.
    pub fn imports(&mut self, statements: &[String]) {
        self.imports.extend_from_slice(statements);
    }

    /// The site with these replacements as the facts `spans`, `texts` and `imports`.
    #[must_use]
    pub fn facts(self, site: Site) -> Site {
        site.fact("spans", self.spans).fact("texts", self.texts).fact("imports", self.imports)
    }
}
