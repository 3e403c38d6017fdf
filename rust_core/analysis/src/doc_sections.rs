//! Reads the sections of a docstring: which parameters and exceptions it describes, and where another one would go.
//!
//! Works on the source text of the literal, so that every place is a place in the file. A docstring whose sections are
//! not written as their style asks gives nothing.

use ruff_text_size::{TextRange, TextSize};

use crate::locals::one_line;

/// How a section is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `Args:` and indented entries.
    Google,
    /// `Parameters` over a line of dashes.
    Numpy,
    /// `:param name:` fields.
    Sphinx,
}

impl Style {
    /// The name that agents know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Numpy => "numpy",
            Self::Sphinx => "sphinx",
        }
    }
}

/// One described thing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its names without stars; usually one.
    pub names: Vec<(String, TextRange)>,
    /// Its lines, line breaks included.
    pub lines: TextRange,
}

/// The entries of one kind.
#[derive(Clone, Debug)]
pub struct Section {
    /// How it is written.
    pub style: Style,
    /// White space before an entry.
    pub indent: String,
    /// The word of a field, such as `:param`; empty in other styles.
    pub field: String,
    /// What is described.
    pub entries: Vec<Entry>,
    /// Whether blank lines part the entries.
    pub is_spaced: bool,
    /// Whether an entry names its type.
    pub is_typed: bool,
}

impl Section {
    /// Whether it describes a name.
    pub fn describes(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.names.iter().any(|(known, _)| known == name))
    }
}

#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Line<'t> {
    fn indent(&self) -> &'t str {
        &self.text[..self.text.len() - self.text.trim_start().len()]
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

const PARAMETERS: [&str; 5] = ["Args:", "Arguments:", "Parameters:", "Params:", "Keyword Args:"];
const NUMPY_PARAMETERS: [&str; 2] = ["Parameters", "Other Parameters"];
const FIELDS: [&str; 7] = [":param", ":parameter", ":arg", ":argument", ":key", ":keyword", ":kw"];
const RAISES: [&str; 4] = [":raises", ":raise", ":except", ":exception"];

/// The section of parameters.
pub fn parameters(text: &str, range: TextRange) -> Option<Section> {
    let lines = lines(text, range);
    google(&lines, &PARAMETERS).or_else(|| numpy(&lines, &NUMPY_PARAMETERS)).or_else(|| sphinx(&lines, &FIELDS))
}

/// The section of exceptions.
pub fn raises(text: &str, range: TextRange) -> Option<Section> {
    let lines = lines(text, range);
    google(&lines, &["Raises:"]).or_else(|| numpy(&lines, &["Raises"])).or_else(|| sphinx(&lines, &RAISES))
}

fn lines(text: &str, range: TextRange) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut at = range.start().to_usize();
    for line in text[range].split_inclusive('\n') {
        found.push(Line { text: line.trim_end_matches(['\n', '\r']), start: at, end: at + line.len() });
        at += line.len();
    }
    found
}

fn span(start: usize, end: usize) -> TextRange {
    let size = |at: usize| TextSize::try_from(at).unwrap_or_default();
    TextRange::new(size(start), size(end))
}

fn google(lines: &[Line], titles: &[&str]) -> Option<Section> {
    let mut all: Option<Section> = None;
    for (index, title) in lines.iter().enumerate().filter(|(_, line)| titles.contains(&line.text.trim())) {
        let outer = title.indent();
        let end =
            (index + 1..lines.len()).find(|at| !lines[*at].is_blank() && lines[*at].indent().len() <= outer.len()).unwrap_or(lines.len());
        let body = &lines[index + 1..end];
        let found = entries(body, Style::Google)?;
        match &mut all {
            None => all = Some(found),
            Some(section) => section.entries.extend(found.entries),
        }
    }
    all
}

fn numpy(lines: &[Line], titles: &[&str]) -> Option<Section> {
    let mut all: Option<Section> = None;
    let is_ruled =
        |at: usize| lines.get(at + 1).is_some_and(|next| next.text.trim().len() > 2 && next.text.trim().chars().all(|c| c == '-'));
    for index in (0..lines.len()).filter(|at| titles.contains(&lines[*at].text.trim()) && is_ruled(*at)) {
        let outer = lines[index].indent();
        let end = (index + 2..lines.len())
            .find(|at| !lines[*at].is_blank() && (lines[*at].indent().len() < outer.len() || is_ruled(*at)))
            .unwrap_or(lines.len());
        let found = entries(&lines[index + 2..end], Style::Numpy)?;
        if found.indent != outer {
            return None;
        }
        match &mut all {
            None => all = Some(found),
            Some(section) => section.entries.extend(found.entries),
        }
    }
    all
}

fn entries(body: &[Line], style: Style) -> Option<Section> {
    let first = body.iter().find(|line| !line.is_blank())?;
    let indent = first.indent();
    let heads: Vec<usize> = (0..body.len()).filter(|at| !body[*at].is_blank() && body[*at].indent() == indent).collect();
    if body.iter().any(|line| !line.is_blank() && line.indent().len() < indent.len()) {
        return None;
    }
    let mut section =
        Section { style, indent: indent.to_owned(), field: String::new(), entries: Vec::new(), is_spaced: false, is_typed: false };
    for (number, at) in heads.iter().enumerate() {
        let next = heads.get(number + 1).copied().unwrap_or(body.len());
        let last = (*at..next).rev().find(|line| !body[*line].is_blank())?;
        section.is_spaced |= number + 1 < heads.len() && last + 1 < next;
        let line = &body[*at];
        let (head, is_typed) = head_of(line.text.trim_start(), style)?;
        section.is_typed |= is_typed;
        let names = names_in(head, line.start + indent.len())?;
        section.entries.push(Entry { names, lines: span(line.start, body[last].end) });
    }
    Some(section)
}

/// The names in front of an entry, and whether a type follows them.
fn head_of(text: &str, style: Style) -> Option<(&str, bool)> {
    if style == Style::Numpy {
        return Some(text.split_once(" :").or_else(|| text.split_once(':')).map_or((text, false), |(head, _)| (head, true)));
    }
    let at = text.find([':', '('])?;
    if text[at..].starts_with(':') {
        return Some((&text[..at], false));
    }
    // "name (type): text"
    text[at..].contains("):").then(|| (text[..at].trim_end(), true))
}

fn names_in(head: &str, start: usize) -> Option<Vec<(String, TextRange)>> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in head.split(',') {
        let plain = part.trim().trim_matches('`').trim_start_matches(['*', '\\']).trim_matches('`');
        let is_name = !plain.is_empty() && plain.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        if !is_name {
            return None;
        }
        let inner = start + at + part.find(plain)?;
        found.push((plain.to_owned(), span(inner, inner + plain.len())));
        at += part.len() + 1;
    }
    Some(found)
}

fn sphinx(lines: &[Line], fields: &[&str]) -> Option<Section> {
    let mut section = Section {
        style: Style::Sphinx,
        indent: String::new(),
        field: String::new(),
        entries: Vec::new(),
        is_spaced: false,
        is_typed: false,
    };
    let mut index = 0;
    while index < lines.len() {
        let line = &lines[index];
        let text = line.text.trim_start();
        let Some(rest) = fields.iter().find_map(|field| text.strip_prefix(field).filter(|rest| rest.starts_with(' '))) else {
            index += 1;
            continue;
        };
        let indent = line.indent();
        let head = &rest[..rest.find(':')?];
        let name = head.split_whitespace().last()?.trim_start_matches(['*', '\\']);
        let offset = line.start + indent.len() + (text.len() - rest.len()) + head.rfind(name)?;
        let mut end = index + 1;
        // Text that goes on, and the field of the type.
        while let Some(next) = lines.get(end) {
            let is_type =
                next.text.trim_start().strip_prefix(":type ").is_some_and(|rest| rest.split(':').next().unwrap_or("").trim() == name);
            let goes_on = !next.is_blank() && next.indent().len() > indent.len();
            // A paragraph further in belongs to the entry, whatever blank lines part it from.
            let later = lines[end..].iter().position(|line| !line.is_blank()).filter(|skip| *skip > 0);
            let is_parted = later.is_some_and(|skip| lines[end + skip].indent().len() > indent.len());
            if !is_type && !goes_on && !is_parted {
                break;
            }
            end += if is_parted { later.unwrap_or_default() } else { 1 };
        }
        if section.entries.is_empty() {
            indent.clone_into(&mut section.indent);
            text[..text.len() - rest.len()].clone_into(&mut section.field);
        }
        section
            .entries
            .push(Entry { names: vec![(name.to_owned(), span(offset, offset + name.len()))], lines: span(line.start, lines[end - 1].end) });
        index = end;
    }
    let apart = section.entries.windows(2).filter(|pair| pair[0].lines.end() < pair[1].lines.start()).count();
    section.is_spaced = apart * 2 > section.entries.len() - 1;
    (!section.entries.is_empty()).then_some(section)
}

/// A name that another one may have been before: nearly the same letters.
pub fn is_similar(old: &str, new: &str) -> bool {
    if old.len().min(new.len()) < 3 || one_line(old, 60).is_none() {
        return false;
    }
    let (a, b) = (old.to_lowercase().replace('_', ""), new.to_lowercase().replace('_', ""));
    a == b
        || ((a.starts_with(&b) || b.starts_with(&a)) && a.len().abs_diff(b.len()) <= 4)
        || distance(&a, &b) <= 1 + a.len().min(b.len()) / 6
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut last = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = if x == *y { last } else { 1 + last.min(row[j]).min(row[j + 1]) };
            last = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}
