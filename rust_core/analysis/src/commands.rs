//! Commands given to a shell from Python code, and the list and the options of `subprocess` that they become.

use ruff_python_ast::{Expr, ExprTuple};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    pieces::{Piece, Value, pieces},
    shell_words::{Parsed, Part, Stream, Unit, Word, parse, plain},
    timeouts::{UNKNOWN, seconds},
    word_values::{Width, is_text, joined, unquoted, width},
};

/// A command without its shell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The text of a Python list.
    pub list: String,
    /// Keywords that the call needs besides, such as `stdout` with `subprocess.DEVNULL`.
    pub options: Vec<(&'static str, String)>,
    /// Imports that the texts need.
    pub imports: Vec<String>,
    /// Whether the command only asks if a program is there, so that one must not be missed loudly.
    pub is_probe: bool,
    /// How many seconds it may take, where that is known.
    pub seconds: Option<i64>,
}

impl Command {
    /// The time-out as a keyword argument with a comma before it, for a call that nobody watches.
    pub fn limit(&self) -> String {
        self.seconds.map_or_else(String::new, |seconds| format!(", timeout={seconds}"))
    }

    /// Whether the output is thrown away, so that nobody sees what the command waits for.
    pub fn is_silent(&self) -> bool {
        self.options.iter().any(|(name, _)| *name == "stdout")
    }

    /// The options as the text of keyword arguments.
    pub fn keywords(&self) -> String {
        self.options.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
    }
}

/// The command as a list of words; `module` is the name under which the file knows `subprocess`.
///
/// A value that stands for a word, or in one, stays in that word whatever it holds. Names such as `options` hold several.
///
/// # Errors
/// One sentence: why the command keeps its shell.
pub fn convert<'a>(cx: &Context<'a>, command: &'a Expr, quote: &str, module: &str) -> Result<Command, String> {
    if cx.has_comment(command.range()) {
        return Err("a comment stands inside the command".to_owned());
    }
    match command {
        Expr::If(choice) => {
            let (one, other) = (convert(cx, &choice.body, quote, module)?, convert(cx, &choice.orelse, quote, module)?);
            if one.options != other.options {
                return Err("the command is one of two that differ in more than their words".to_owned());
            }
            let list = format!("{} if {} else {}", one.list, cx.text(&*choice.test), other.list);
            let imports = [one.imports, other.imports].concat();
            return Ok(Command {
                list,
                imports,
                is_probe: one.is_probe || other.is_probe,
                options: one.options,
                seconds: one.seconds.max(other.seconds),
            });
        }
        Expr::List(_) | Expr::Tuple(ExprTuple { .. }) => {
            return Err("the command is a list already: with a shell only its first word is run".to_owned());
        }
        Expr::Call(_) if joined(cx, command).is_some() => {
            return Err("the words are joined for the shell; pass their list as it is, if none of them is a pipe or a pattern".to_owned());
        }
        _ => {}
    }
    let pieces = pieces(cx, command).map_err(|_| "the command is not written out here, so it may need the shell".to_owned())?;
    if let Some(windows) = windows_built_in(&pieces, quote) {
        return Ok(windows);
    }
    let pieces: Vec<Piece> = pieces.into_iter().map(without_repr).collect();
    let (units, values) = units(&pieces);
    if values.iter().any(|value| may_add_spaces(&value.format)) {
        return Err("the format of a value may add spaces, which the shell takes away".to_owned());
    }
    let parsed = parse(&units).map_err(|needs| {
        let advice = if values.is_empty() { "" } else { ", so quote its values with shlex.quote" };
        format!("the command {needs}; only a shell can do that{advice}")
    })?;
    Writer { cx, values, quote, imports: Vec::new() }.write(&parsed, module)
}

/// `%r` puts quotes around a value, and the shell takes them away.
fn without_repr(piece: Piece) -> Piece {
    match piece {
        Piece::Value(value) if value.format == "!r" => Piece::Value(Value { format: String::new(), is_quoted: true, ..value }),
        other => other,
    }
}

/// `{n:>8}` is as wide as it says, with spaces in front; `{n:08d}` and `{n:.2f}` have none.
fn may_add_spaces(format: &str) -> bool {
    !(format.is_empty() || format == "!s" || format.starts_with(":0") || format.starts_with(":.") || matches!(format, ":d" | ":x" | ":s"))
}

/// What only the shell of Windows knows, and does alike when it is named: `cls`.
fn windows_built_in(pieces: &[Piece], quote: &str) -> Option<Command> {
    let [Piece::Text(text)] = pieces else { return None };
    let is_known = matches!(text.trim().to_ascii_lowercase().as_str(), "cls" | "pause" | "ver" | "color");
    let list = ["cmd", "/c", text.trim()].map(|word| literal(word, quote)).join(", ");
    is_known.then(|| Command { list: format!("[{list}]"), is_probe: true, ..Command::default() })
}

fn units<'p, 'a>(pieces: &'p [Piece<'a>]) -> (Vec<Unit>, Vec<&'p Value<'a>>) {
    let mut units = Vec::new();
    let mut values = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => units.extend(text.chars().map(Unit::Char)),
            Piece::Value(value) => {
                units.push(Unit::Value(values.len()));
                values.push(value);
            }
        }
    }
    (units, values)
}

struct Writer<'c, 'p, 'a> {
    cx: &'c Context<'a>,
    values: Vec<&'p Value<'a>>,
    quote: &'c str,
    imports: Vec<String>,
}

impl<'a> Writer<'_, '_, 'a> {
    fn write(mut self, parsed: &Parsed, module: &str) -> Result<Command, String> {
        let mut words = Vec::new();
        for (index, word) in parsed.words.iter().enumerate() {
            words.push(self.word(word, index == 0, parsed.folder.is_some())?);
        }
        if let Some(program) = parsed.words.first().and_then(plain).filter(|name| is_batch_file(name)) {
            self.imports.push("import shutil".to_owned());
            words[0] = found_program(&program, self.quote);
        }
        let mut options = Vec::new();
        if let Some(folder) = &parsed.folder {
            options.push(("cwd", self.single(folder)?));
        }
        if !parsed.variables.is_empty() {
            let mut items = vec!["**os.environ".to_owned()];
            for (name, value) in &parsed.variables {
                items.push(format!("{}: {}", literal(name, self.quote), self.single(value)?));
            }
            self.imports.push("import os".to_owned());
            options.push(("env", format!("{{{}}}", items.join(", "))));
        }
        for (name, stream) in [("stdin", parsed.input), ("stdout", parsed.output), ("stderr", parsed.errors)] {
            match stream {
                Some(Stream::Null) => options.push((name, format!("{module}.DEVNULL"))),
                Some(Stream::WithOutput) => options.push((name, format!("{module}.STDOUT"))),
                None => {}
            }
        }
        let is_probe = asks_for_program(&parsed.words);
        let texts: Vec<String> = parsed.words.iter().map(|word| plain(word).unwrap_or_else(|| UNKNOWN.to_owned())).collect();
        let seconds = seconds(&texts).ok();
        Ok(Command { list: format!("[{}]", words.join(", ")), options, imports: self.imports, is_probe, seconds })
    }

    /// A word as an item of the list.
    fn word(&mut self, word: &Word, is_program: bool, has_folder: bool) -> Result<String, String> {
        if word.iter().any(|part| matches!(part, Part::Pattern(_))) {
            return self.pattern(word, is_program || has_folder);
        }
        if let [Part::Value(number, is_quoted)] = &**word {
            let value = self.values[*number];
            if value.is_plain() && !is_quoted && !value.is_quoted && unquoted(self.cx, value.expr).is_none() {
                if let Some(list) = joined(self.cx, value.expr) {
                    return Ok(format!("*{list}"));
                }
                match width(self.cx, value.expr, is_program) {
                    Width::One => {}
                    Width::Command => return Err("the command comes from a value, which may need the shell".to_owned()),
                    Width::Split => {
                        self.imports.push("import shlex".to_owned());
                        if !is_program {
                            return Ok(format!("*shlex.split({})", self.text_of(value)));
                        }
                        // The path of a program on Windows has backslashes, which POSIX rules take away.
                        self.imports.push("import os".to_owned());
                        let posix = format!("posix=os.name == {}", literal("posix", self.quote));
                        return Ok(format!("*shlex.split({}, {posix})", self.text_of(value)));
                    }
                }
            }
        }
        self.single(word)
    }

    /// A word that is exactly one word, as an expression.
    fn single(&mut self, word: &Word) -> Result<String, String> {
        if let Some(text) = plain(word) {
            return Ok(literal(&text, self.quote));
        }
        if let [Part::Value(number, _)] | [Part::Text(_), Part::Value(number, _)] = &**word
            && word.iter().all(|part| !matches!(part, Part::Text(text) if !text.is_empty()))
            && self.values[*number].is_plain()
        {
            return Ok(self.text_of(self.values[*number]));
        }
        self.f_string(word, |source| source.to_owned())
    }

    fn text_of(&self, value: &Value<'a>) -> String {
        let inner = unquoted(self.cx, value.expr);
        let expr = inner.unwrap_or(value.expr);
        let source = self.cx.text(expr);
        if inner.is_some() || value.is_text || is_text(self.cx, expr) { source.to_owned() } else { format!("str({source})") }
    }

    fn f_string(&self, word: &Word, dress: impl Fn(&str) -> String) -> Result<String, String> {
        let sources: Vec<&str> =
            self.values.iter().map(|value| self.cx.text(unquoted(self.cx, value.expr).unwrap_or(value.expr))).collect();
        let used = |part: &Part| if let Part::Value(number, _) = part { Some(sources[*number]) } else { None };
        let is_odd = |source: &str| source.contains(['\n', '\r', '\\', '#']) || source.starts_with(['{', '*']);
        let odd = word.iter().filter_map(used).any(is_odd);
        let quote = [self.quote, "\"", "'"].into_iter().find(|quote| !word.iter().filter_map(used).any(|source| source.contains(quote)));
        let (Some(quote), false) = (quote, odd) else {
            return Err("a value in the command is an expression of several quotes or lines; give it a name first".to_owned());
        };
        let mut text = format!("f{quote}");
        for part in word {
            match part {
                Part::Text(literal) => text.push_str(&escaped(literal, quote).replace('{', "{{").replace('}', "}}")),
                Part::Pattern(c) => text.push(*c),
                Part::Value(number, _) => {
                    text.push_str(&format!("{{{}{}}}", dress(sources[*number]), self.values[*number].format));
                }
            }
        }
        Ok(text + quote)
    }

    /// A file pattern: the files that fit, or the pattern itself when none does, as a shell has it.
    fn pattern(&mut self, word: &Word, is_elsewhere: bool) -> Result<String, String> {
        const NEEDS: &str = "the command has a file pattern; only a shell can do that";
        let is_plain = |part: &Part| matches!(part, Part::Text(text) if text.contains(['*', '?', '[']));
        if is_elsewhere || word.iter().any(is_plain) {
            return Err(NEEDS.to_owned());
        }
        let has_values = word.iter().any(|part| matches!(part, Part::Value(..)));
        let text: String = word
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Pattern(c) => c.to_string(),
                Part::Value(..) => String::new(),
            })
            .collect();
        if matches!(word.first(), Some(Part::Text(text)) if text.starts_with('-')) {
            // No file is called `--include=…`: the shell hands such a pattern on as it is.
            return if has_values { self.f_string(word, str::to_owned) } else { Ok(literal(&text, self.quote)) };
        }
        let plain_values = word.iter().all(|part| match part {
            Part::Value(number, _) => self.values[*number].is_plain(),
            _ => true,
        });
        if !plain_values {
            return Err(NEEDS.to_owned());
        }
        self.imports.push("import glob".to_owned());
        if !has_values {
            let text = literal(&text, self.quote);
            return Ok(format!("*(sorted(glob.glob({text})) or [{text}])"));
        }
        let found = self.f_string(word, |source| format!("glob.escape({source})"))?;
        let itself = self.f_string(word, str::to_owned)?;
        Ok(format!("*(sorted(glob.glob({found})) or [{itself}])"))
    }
}

/// Programs that are batch files on Windows, which only a shell finds without their extension.
pub fn is_batch_file(program: &str) -> bool {
    matches!(program, "az" | "code" | "gcloud" | "gradle" | "mvn" | "ng" | "npm" | "npx" | "pnpm" | "sam" | "tsc" | "vite" | "yarn")
}

/// The program with its extension, where the system has one.
pub fn found_program(program: &str, quote: &str) -> String {
    let name = literal(program, quote);
    format!("shutil.which({name}) or {name}")
}

/// `which x`, `x --version`: the answer is whether there is such a program. And what a terminal may do without.
fn asks_for_program(words: &[Word]) -> bool {
    let texts: Vec<String> = words.iter().filter_map(plain).collect();
    texts.first().is_some_and(|it| matches!(it.as_str(), "which" | "where" | "whereis" | "clear" | "reset" | "tput"))
        || texts.iter().skip(1).any(|it| matches!(it.as_str(), "--version" | "-version" | "-V" | "--help" | "-h"))
}

fn literal(word: &str, quote: &str) -> String {
    let quote = match (word.contains('\''), word.contains('"')) {
        (true, false) => "\"",
        (false, true) => "'",
        _ => quote,
    };
    format!("{quote}{}{quote}", escaped(word, quote))
}

fn escaped(text: &str, quote: &str) -> String {
    let mut found = String::new();
    for c in text.chars() {
        match c {
            '\n' => found.push_str("\\n"),
            '\r' => found.push_str("\\r"),
            '\t' => found.push_str("\\t"),
            c => {
                if c == '\\' || quote.starts_with(c) {
                    found.push('\\');
                }
                found.push(c);
            }
        }
    }
    found
}

/// What the nearest `try` around does about an error that the fix brings in beside `CalledProcessError`.
pub enum Caught {
    /// There is no handler that looks out for failure, or it takes this one too.
    Fine,
    /// It catches what a failing command raises: with this text as its type it takes the new error as well.
    Widen(TextRange, String),
    /// It looks at what only a failed command has, or is about something else.
    Missed,
}

const MISSING: &[&str] = &["builtins.OSError", "builtins.IOError", "builtins.EnvironmentError", "builtins.FileNotFoundError"];
const EXPIRED: &[&str] = &["subprocess.SubprocessError", "subprocess.TimeoutExpired"];

/// How a missing program is met: with a shell it was a failing command, without one it is `FileNotFoundError`.
pub fn missing_program(cx: &Context) -> Caught {
    caught(cx, MISSING, "FileNotFoundError")
}

/// How a command that takes too long is met.
pub fn expired_command(cx: &Context, module: &str) -> Caught {
    caught(cx, EXPIRED, &format!("{module}.TimeoutExpired"))
}

fn caught(cx: &Context, enough: &[&str], error: &str) -> Caught {
    let Some(stmt) = cx.enclosing_try() else { return Caught::Fine };
    let names = |expr: &Expr| match expr {
        Expr::Tuple(types) => types.elts.iter().filter_map(|it| cx.resolve(it)).collect::<Vec<_>>(),
        single => cx.resolve(single).into_iter().collect(),
    };
    let handlers: Vec<_> = stmt.handlers.iter().filter_map(|it| it.as_except_handler()).collect();
    let takes = |name: &String| enough.contains(&name.as_str()) || matches!(name.as_str(), "builtins.Exception" | "builtins.BaseException");
    if handlers.iter().any(|it| it.type_.as_deref().is_none_or(|type_| names(type_).iter().any(takes))) {
        return Caught::Fine;
    }
    let is_failure = |name: &String| matches!(name.as_str(), "subprocess.CalledProcessError" | "subprocess.SubprocessError");
    for handler in handlers {
        let Some(type_) = handler.type_.as_deref().filter(|it| names(it).iter().any(is_failure)) else { continue };
        let looks = handler.name.as_ref().is_some_and(|name| {
            crate::flow::any_expression(&handler.body, |expr| {
                expr.as_attribute_expr().is_some_and(|it| it.value.as_name_expr().is_some_and(|base| base.id.as_str() == name.as_str()))
            })
        });
        return match type_ {
            _ if looks => Caught::Missed,
            Expr::Tuple(types) if types.parenthesized && !types.is_empty() => {
                let inside = cx.text(type_).trim_end_matches(')').trim_end().trim_end_matches(',');
                Caught::Widen(type_.range(), format!("{inside}, {error})"))
            }
            Expr::Tuple(_) => Caught::Missed,
            single => Caught::Widen(single.range(), format!("({}, {error})", cx.text(single))),
        };
    }
    if stmt.handlers.is_empty() { Caught::Fine } else { Caught::Missed }
}

/// The name under which the file knows `subprocess`, read from a callee such as `sp.run`.
pub fn module_of<'a>(cx: &Context<'a>, func: &'a Expr) -> &'a str {
    func.as_attribute_expr().map_or("subprocess", |it| cx.text(&*it.value))
}

/// Whether a keyword value is a literal truth.
pub fn is_true(value: &Expr) -> bool {
    value.as_boolean_literal_expr().is_some_and(|it| it.value)
        || value.as_number_literal_expr().is_some_and(|it| it.value.as_int().is_some_and(|it| *it == 1))
}
