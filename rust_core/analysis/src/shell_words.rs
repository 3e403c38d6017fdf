//! Shell commands: whether one is plain words once its values are out of the way, and which ones.
//!
//! POSIX quoting only. A null device, a folder to work in and variables for the one command have their counterparts in
//! `subprocess`; what else a shell does (patterns with sets, variables, pipes, built-ins) is why a command keeps it.

/// A unit of the command: a character, or the value with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A character of the literal text.
    Char(char),
    /// A value put in.
    Value(usize),
}

/// One part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Text(String),
    /// A value; whether the command puts quotes around it, so that it is no more than one word.
    Value(usize, bool),
    /// `*` or `?` outside of quotes.
    Pattern(char),
}

/// One word: its parts in order.
pub type Word = Vec<Part>;

/// Where one of the standard streams goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The null device.
    Null,
    /// `2>&1`.
    WithOutput,
}

/// A command that needs no shell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Program and arguments.
    pub words: Vec<Word>,
    /// `cd HERE && …`.
    pub folder: Option<Word>,
    /// `NAME=value …` before the program.
    pub variables: Vec<(String, Word)>,
    /// `< /dev/null`.
    pub input: Option<Stream>,
    /// `> /dev/null`.
    pub output: Option<Stream>,
    /// `2> /dev/null`, `2>&1`.
    pub errors: Option<Stream>,
}

/// Read a command.
///
/// # Errors
/// What in the command needs the shell, as the end of a sentence.
pub fn parse(units: &[Unit]) -> Result<Parsed, String> {
    let mut reader = Reader { units, at: 0, parsed: Parsed::default(), word: None, starts_quoted: false };
    reader.read()?;
    let mut parsed = reader.parsed;
    take_variables(&mut parsed);
    let first = parsed.words.first().ok_or("is empty")?;
    if let Some(name) = plain(first).filter(|name| is_built_in(name, &parsed.words)) {
        return Err(format!("calls `{name}`, which is part of the shell"));
    }
    Ok(parsed)
}

struct Reader<'u> {
    units: &'u [Unit],
    at: usize,
    parsed: Parsed,
    word: Option<Word>,
    starts_quoted: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<Unit> {
        self.units.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Unit> {
        let unit = self.peek()?;
        self.at += 1;
        Some(unit)
    }

    fn eat(&mut self, c: char) -> bool {
        let is_next = self.peek() == Some(Unit::Char(c));
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(Unit::Char(' ' | '\t' | '\n' | '\r'))) {
            self.at += 1;
        }
    }

    fn push(&mut self, c: char) {
        let word = self.word.get_or_insert_default();
        if let Some(Part::Text(text)) = word.last_mut() {
            text.push(c);
        } else {
            word.push(Part::Text(c.to_string()));
        }
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take() {
            self.parsed.words.push(word);
        }
        self.starts_quoted = false;
    }

    fn read(&mut self) -> Result<(), String> {
        self.skip_spaces();
        while self.read_unit()? {}
        self.end_word();
        Ok(())
    }

    /// Read one unit outside of quotes; false at the end.
    fn read_unit(&mut self) -> Result<bool, String> {
        let c = match self.next() {
            None => return Ok(false),
            Some(Unit::Value(number)) => {
                self.word.get_or_insert_default().push(Part::Value(number, false));
                return Ok(true);
            }
            Some(Unit::Char(c)) => c,
        };
        match c {
            ' ' | '\t' => self.end_word(),
            '\n' | '\r' => {
                self.skip_spaces();
                if self.peek().is_some() {
                    return Err("holds several commands".to_owned());
                }
            }
            '\'' | '"' => self.read_quoted(c)?,
            '|' => return Err("has a pipe or an `||`".to_owned()),
            '&' => self.read_folder()?,
            ';' => return Err("holds several commands".to_owned()),
            '>' => self.read_output()?,
            '<' => {
                self.end_word();
                self.read_null("reads a file")?;
                self.parsed.input = Some(Stream::Null);
            }
            '$' | '`' => return Err("expands a variable or a command".to_owned()),
            '*' | '?' => self.word.get_or_insert_default().push(Part::Pattern(c)),
            '[' | ']' => return Err("has a file pattern".to_owned()),
            '{' | '}' | '(' | ')' => return Err("has braces or parentheses".to_owned()),
            '~' if self.word.is_none() => return Err("has a `~` for a home folder".to_owned()),
            '#' if self.word.is_none() => return Err("has a comment".to_owned()),
            '!' => return Err("has a `!`".to_owned()),
            // A line that goes on.
            '\\' if self.eat('\n') => {}
            '\\' => return Err("escapes a character".to_owned()),
            c => self.push(c),
        }
        Ok(true)
    }

    fn read_quoted(&mut self, quote: char) -> Result<(), String> {
        self.starts_quoted |= self.word.is_none();
        self.word.get_or_insert_default();
        loop {
            match self.next() {
                None => return Err("has a quote without its end".to_owned()),
                Some(Unit::Value(number)) => self.word.get_or_insert_default().push(Part::Value(number, true)),
                Some(Unit::Char(c)) if c == quote => return Ok(()),
                Some(Unit::Char('$' | '`')) if quote == '"' => return Err("expands a variable or a command".to_owned()),
                Some(Unit::Char('\\')) if quote == '"' => return Err("escapes a character".to_owned()),
                Some(Unit::Char('!')) if quote == '"' => return Err("may expand the history".to_owned()),
                Some(Unit::Char(c)) => self.push(c),
            }
        }
    }

    /// `cd FOLDER &&` in front of the command.
    fn read_folder(&mut self) -> Result<(), String> {
        self.end_word();
        let is_free = self.parsed == Parsed { words: self.parsed.words.clone(), ..Parsed::default() };
        if !self.eat('&') || !is_free || self.parsed.words.len() != 2 || plain(&self.parsed.words[0]).as_deref() != Some("cd") {
            return Err("has an `&` or an `&&`".to_owned());
        }
        let folder = self.parsed.words.pop().filter(|it| plain(it).is_none_or(|name| !name.starts_with('-')));
        self.parsed.words.clear();
        self.parsed.folder = Some(folder.ok_or("has an `&` or an `&&`")?);
        self.skip_spaces();
        Ok(())
    }

    /// `>`, `1>`, `2>` to the null device, and `2>&1`.
    fn read_output(&mut self) -> Result<(), String> {
        let number = match (&self.word, self.starts_quoted) {
            (Some(word), false) => plain(word).filter(|it| matches!(it.as_str(), "1" | "2")),
            _ => None,
        };
        if number.is_some() {
            self.word = None;
        }
        self.end_word();
        let is_errors = number.as_deref() == Some("2");
        if self.eat('&') {
            let to_output = self.eat('1') && matches!(self.peek(), None | Some(Unit::Char(' ' | '\t' | '\n')));
            if !is_errors || !to_output {
                return Err("redirects".to_owned());
            }
            self.parsed.errors = Some(Stream::WithOutput);
            return Ok(());
        }
        self.read_null("redirects")?;
        if is_errors {
            self.parsed.errors = Some(Stream::Null);
        } else if self.parsed.errors == Some(Stream::WithOutput) {
            // `2>&1 >/dev/null` leaves the errors where the output went before.
            return Err("redirects".to_owned());
        } else {
            self.parsed.output = Some(Stream::Null);
        }
        Ok(())
    }

    fn read_null(&mut self, otherwise: &str) -> Result<(), String> {
        self.skip_spaces();
        for c in "/dev/null".chars() {
            if !self.eat(c) {
                return Err(otherwise.to_owned());
            }
        }
        match self.peek() {
            None | Some(Unit::Char(' ' | '\t' | '\n')) => Ok(()),
            Some(_) => Err(otherwise.to_owned()),
        }
    }
}

/// The text of a word without values and patterns.
pub fn plain(word: &Word) -> Option<String> {
    word.iter().map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None }).collect()
}

fn take_variables(parsed: &mut Parsed) {
    while let Some(Part::Text(text)) = parsed.words.first().and_then(|word| word.first()) {
        let Some((name, value)) = text.split_once('=') else { return };
        let is_name =
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            return;
        }
        let mut word = vec![Part::Text(value.to_owned())];
        word.extend(parsed.words[0].iter().skip(1).cloned());
        parsed.variables.push((name.to_owned(), word));
        parsed.words.remove(0);
    }
}

fn is_built_in(name: &str, words: &[Word]) -> bool {
    // With an option it is the program of POSIX: the built-in of Windows has none that begin with a dash.
    let has_option = words.iter().skip(1).any(|word| matches!(word.first(), Some(Part::Text(text)) if text.starts_with('-')));
    BUILT_INS.contains(&name) && !(has_option && matches!(name, "mkdir" | "rmdir"))
}

/// Commands that no program file stands for, in POSIX shells and in that of Windows (where `more` is `more.com`).
const BUILT_INS: &[&str] = &[
    ".", ":", "alias", "assoc", "bg", "break", "call", "case", "cd", "chcp", "chdir", "cls", "color", "command", "continue", "copy", "del",
    "dir", "do", "echo", "erase", "eval", "exec", "exit", "export", "fg", "for", "function", "hash", "if", "jobs", "let", "local", "md",
    "mkdir", "mklink", "more", "move", "pause", "popd", "pushd", "rd", "read", "readonly", "ren", "rename", "return", "rmdir", "select",
    "set", "shift", "source", "start", "time", "times", "title", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset", "until",
    "ver", "wait", "while",
];

#[cfg(test)]
mod tests {
    use super::{Parsed, Part, Stream, Unit, parse, plain};

    fn parsed(command: &str) -> Result<Parsed, String> {
        let mut values = 0;
        let units: Vec<Unit> = command
            .chars()
            .map(|c| {
                if c == '@' {
                    values += 1;
                    Unit::Value(values - 1)
                } else {
                    Unit::Char(c)
                }
            })
            .collect();
        parse(&units)
    }

    fn words(command: &str) -> Vec<String> {
        parsed(command).unwrap().words.iter().map(|word| plain(word).unwrap()).collect()
    }

    #[test]
    fn plain_words_need_no_shell() {
        assert_eq!(words("git  describe --tags"), ["git", "describe", "--tags"]);
        assert_eq!(words("du -sh 'a b' \"c d\"e ''"), ["du", "-sh", "a b", "c de", ""]);
        assert_eq!(words("x --a=b c~d e#f\n"), ["x", "--a=b", "c~d", "e#f"]);
        assert_eq!(words("a \\\n  b"), ["a", "b"]);
        assert_eq!(words("mkdir -p x"), ["mkdir", "-p", "x"]);
    }

    #[test]
    fn values_keep_their_quotes_in_mind() {
        let found = parsed("cp @ \"@\" --to=@").unwrap();
        assert_eq!(found.words[1], [Part::Value(0, false)]);
        assert_eq!(found.words[2], [Part::Value(1, true)]);
        assert_eq!(found.words[3], [Part::Text("--to=".to_owned()), Part::Value(2, false)]);
    }

    #[test]
    fn folders_variables_and_the_null_device_have_counterparts() {
        let found = parsed("cd /a && A=1 make -s >/dev/null 2>&1 < /dev/null").unwrap();
        assert_eq!(found.folder, Some(vec![Part::Text("/a".to_owned())]));
        assert_eq!(found.variables, [("A".to_owned(), vec![Part::Text("1".to_owned())])]);
        assert_eq!((found.output, found.errors, found.input), (Some(Stream::Null), Some(Stream::WithOutput), Some(Stream::Null)));
        assert_eq!(found.words.len(), 2);
        assert_eq!(parsed("a 2>/dev/null").unwrap().errors, Some(Stream::Null));
        assert_eq!(words("a b2 2>/dev/null"), ["a", "b2"]);
    }

    #[test]
    fn what_needs_the_shell_is_named() {
        for (command, part) in [
            ("a | b", "pipe"),
            ("a && b", "&&"),
            ("cd a; b", "several"),
            ("cd - && b", "&&"),
            ("a; b", "several"),
            ("a\nb", "several"),
            ("a > b", "redirects"),
            ("a >> /dev/null", "redirects"),
            ("a > /dev/null2", "redirects"),
            ("a 2>&1 > /dev/null", "redirects"),
            ("a >&2", "redirects"),
            ("a &> /dev/null", "&"),
            ("a < b", "reads"),
            ("a $B", "variable"),
            ("a \"$B\"", "variable"),
            ("a `b`", "command"),
            ("a [ab]", "pattern"),
            ("a ~/b", "home"),
            ("a # b", "comment"),
            ("cd x", "part of the shell"),
            ("mkdir x", "part of the shell"),
            ("a 'b", "quote"),
            ("a \\b", "escapes"),
            ("A=1", "empty"),
            ("  ", "empty"),
        ] {
            let reason = parsed(command).unwrap_err();
            assert!(reason.contains(part), "{command}: {reason}");
        }
    }
}
