//! One parsed file: text, lines, tokens, comments, and the style of its white space.

use std::cell::OnceCell;

use ruff_python_ast::{
    ModModule, PySourceType, PythonVersion, Stmt,
    token::{TokenKind, Tokens},
};
use ruff_python_parser::{ParseOptions, Parsed, UnsupportedSyntaxError, UnsupportedSyntaxErrorKind, parse_unchecked};
use ruff_python_trivia::CommentRanges;
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextRange, TextSize};

/// A line longer than this is data, not code; deeper expressions than a person writes hide in it.
const MAX_LINE_BYTES: usize = 1 << 20;
/// A file larger than this is data, not code.
const MAX_FILE_BYTES: usize = 8 << 20;

/// A file that parsed.
pub struct SourceFile {
    /// Relative path with `/`.
    pub path: String,
    /// The text, UTF-8; a byte order mark stays in it.
    pub text: String,
    /// Start offsets of the lines.
    pub lines: LineIndex,
    /// All comments in order.
    pub comments: CommentRanges,
    parsed: Parsed<ModModule>,
    newline: &'static str,
    indent_unit: OnceCell<TextRange>,
}

/// Why a file could not be analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong, one sentence without the path.
    pub message: String,
    /// Where, as an offset; 0 when the file as a whole is meant.
    pub offset: u32,
}

impl SourceFile {
    /// Parse a file.
    ///
    /// # Errors
    /// The text again with the reason when it is no Python, holds null bytes, or is too large to be code.
    pub fn parse(path: &str, text: String) -> Result<Self, (String, Unreadable)> {
        match Self::parse_text(&text) {
            Ok(parsed) => {
                let lines = LineIndex::from_source_text(&text);
                let comments = CommentRanges::from(parsed.tokens());
                let newline = newline_of(&text);
                Ok(Self { path: path.to_owned(), text, lines, comments, parsed, newline, indent_unit: OnceCell::new() })
            }
            Err(why) => Err((text, why)),
        }
    }

    fn parse_text(text: &str) -> Result<Parsed<ModModule>, Unreadable> {
        let refuse = |message: String| Err(Unreadable { message, offset: 0 });
        if let Some(at) = text.find('\0') {
            return Err(Unreadable { message: "the file holds null bytes".to_owned(), offset: u32::try_from(at).unwrap_or(0) });
        }
        if text.len() > MAX_FILE_BYTES {
            return refuse(format!("the file has {} MiB, more than the {} MiB that are analysed", text.len() >> 20, MAX_FILE_BYTES >> 20));
        }
        if text.len() > MAX_LINE_BYTES && text.split(['\n', '\r']).any(|line| line.len() > MAX_LINE_BYTES) {
            return refuse(format!("a line is longer than {} MiB, so the file is taken for data", MAX_LINE_BYTES >> 20));
        }
        // Of what only a newer Python reads, one thing means something else in an older one.
        let options = ParseOptions::from(PySourceType::Python).with_target_version(PythonVersion::PY313);
        let parsed = parse_unchecked(text, options).try_into_module();
        let Some(parsed) = parsed else { return refuse("the file is not a module".to_owned()) };
        if let Some(error) = parsed.errors().first() {
            return Err(Unreadable { message: format!("syntax error: {}", error.error), offset: error.location.start().to_u32() });
        }
        if let Some(error) = parsed.unsupported_syntax_errors().iter().find(|error| names_the_exception(text, error)) {
            let message = "syntax error: `except X, name` of Python 2; later Pythons write `except X as name`".to_owned();
            return Err(Unreadable { message, offset: error.range.start().to_u32() });
        }
        Ok(parsed)
    }

    /// The module's tree.
    pub fn module(&self) -> &ModModule {
        self.parsed.syntax()
    }

    /// The module's statements.
    pub fn body(&self) -> &[Stmt] {
        &self.module().body
    }

    /// All tokens, comments included.
    pub fn tokens(&self) -> &Tokens {
        self.parsed.tokens()
    }

    /// The text of a span.
    pub fn slice(&self, range: TextRange) -> &str {
        &self.text[range]
    }

    /// Line (1-based) and column (1-based, code points) of an offset. A byte order mark counts as no column.
    pub fn position(&self, offset: TextSize) -> (usize, usize) {
        let at = self.lines.line_column(offset, &self.text);
        (at.line.get(), at.column.get())
    }

    /// Lines and columns of offsets that mostly come in order.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor { file: self, at: TextSize::new(0), found: (1, 1) }
    }

    /// Line (1-based) of an offset. Unlike a column it costs the same however long the line is.
    pub fn line(&self, offset: TextSize) -> usize {
        self.lines.line_index(offset).get()
    }

    /// Start of the line that holds `offset`.
    pub fn line_start(&self, offset: TextSize) -> TextSize {
        let start = self.lines.line_start(self.lines.line_index(offset), &self.text);
        if start == TextSize::new(0) && self.text.starts_with('\u{feff}') { TextSize::new(3) } else { start }
    }

    /// End of the line that holds `offset`, with its line break; the end of the text for the last line.
    pub fn line_end(&self, offset: TextSize) -> TextSize {
        self.lines.line_end(self.lines.line_index(offset), &self.text)
    }

    /// White space at the start of the line that holds `offset`.
    pub fn indent_at(&self, offset: TextSize) -> &str {
        let start = self.line_start(offset).to_usize();
        let rest = &self.text[start..];
        let width = rest.len() - rest.trim_start_matches([' ', '\t', '\x0c']).len();
        &rest[..width]
    }

    /// The line break the file uses: that of its first line; `\n` for a file of one line.
    pub fn newline(&self) -> &'static str {
        self.newline
    }

    /// One level of indentation: that of the first indented block; four spaces in a flat file.
    pub fn indent_unit(&self) -> &str {
        let first = self.indent_unit.get_or_init(|| {
            let first = self.tokens().iter().find(|token| token.kind() == TokenKind::Indent);
            first.map_or_else(TextRange::default, Ranged::range)
        });
        if first.is_empty() { "    " } else { self.slice(*first) }
    }

    /// Number of physical lines; a file without a last line break counts its last line.
    pub fn line_count(&self) -> usize {
        let count = self.lines.line_count();
        if self.text.is_empty() || self.text.ends_with(['\n', '\r']) { count - 1 } else { count }
    }
}

/// Tells positions one after another. A line may hold thousands of sites, and to count each column from the start of the
/// line takes time that grows with the square of its length; this counts on from the place before.
pub struct Cursor<'f> {
    file: &'f SourceFile,
    at: TextSize,
    found: (usize, usize),
}

impl Cursor<'_> {
    /// Line and column, as [`SourceFile::position`] tells them.
    pub fn position(&mut self, offset: TextSize) -> (usize, usize) {
        let line = self.file.line(offset);
        self.found = if line == self.found.0 && self.at <= offset && self.at > TextSize::new(0) {
            (line, self.found.1 + self.file.text[TextRange::new(self.at, offset)].chars().count())
        } else {
            self.file.position(offset)
        };
        self.at = offset;
        self.found
    }
}

fn newline_of(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text.as_bytes()[at] == b'\r' => "\r",
        _ => "\n",
    }
}

/// Whether `except X, y` is from Python 2, where `y` is a name for the exception: types begin with a capital or have a
/// dot, nearly without exception, and three of them are no such clause.
fn names_the_exception(text: &str, error: &UnsupportedSyntaxError) -> bool {
    error.kind == UnsupportedSyntaxErrorKind::UnparenthesizedExceptionTypes
        && text[error.range].rsplit_once(',').is_some_and(|(types, name)| {
            let (types, name) = (types.trim(), name.trim());
            let is_pair = !types.contains(',') || (types.starts_with('(') && types.ends_with(')'));
            is_pair
                && name.starts_with(|first: char| first.is_lowercase() || first == '_')
                && name.chars().all(|it| it.is_alphanumeric() || it == '_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_except_clause_of_python_2_is_no_pair_of_types() {
        let clause = |types: &str| SourceFile::parse("a.py", format!("try:\n    f()\nexcept {types}:\n    pass\n")).is_ok();
        assert!(!clause("IOError, e") && !clause("socket.error , why") && !clause("(A, B), _e"));
        assert!(clause("A, B") && clause("A, socket.error") && clause("A, b, C") && clause("(A, b)") && clause("A as b"));
    }
}
