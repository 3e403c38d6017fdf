//! Turns text that is put together in code into a template with arguments: `f"a {x!r}"` is `"a %r"` with `x`.
//!
//! What is rendered must stay the same text, so anything that is not exactly the same is refused with a reason.
//! Source text is rewritten, never values: escapes, quotes and the layout of adjacent literals stay as they were.

use ruff_python_ast::{
    ConversionFlag, Expr, ExprStringLiteral, FStringPart, InterpolatedElement, InterpolatedStringElement, Operator, StringLiteral,
    str::Quote,
};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::{Context, has_star_arguments},
    format_specs::{count_fields, percent_spec},
};

/// A piece of rendered text.
#[derive(Clone, Debug)]
enum Piece {
    /// Opening of a literal: prefix and quotes.
    Open(&'static str, Quote, bool),
    /// Source text of a literal in which `%` means itself.
    Plain(String),
    /// Source text of a literal that is a `%`-template already.
    Template(String),
    /// Closing quotes.
    Close,
    /// White space between adjacent literals.
    Gap(String),
    /// A value and how it is rendered (`%s`).
    Value(String, String),
}

/// The template and its arguments, as source text.
#[derive(Debug)]
pub struct Lazy {
    /// Source of the template literal.
    pub template: String,
    /// Source of the arguments, in order.
    pub arguments: Vec<String>,
    /// The literal text without the values, a line for each piece, for reading its words.
    pub words: String,
    /// What stands between two arguments: a space, or the line break of a template of several lines.
    separator: String,
}

impl Lazy {
    /// The arguments of a call: template, then the values.
    pub fn source(&self) -> String {
        let mut text = self.template.clone();
        if let Some((first, rest)) = self.arguments.split_first() {
            text.push(',');
            text.push_str(&self.separator);
            text.push_str(first);
            for argument in rest {
                text.push_str(", ");
                text.push_str(argument);
            }
        }
        text
    }
}

mod format_call;

use format_call::{format_call, format_template};

type Refusal = &'static str;

/// Whether an expression puts text together before anyone asks for it.
pub fn is_eager(expr: &Expr) -> bool {
    match expr {
        Expr::FString(string) => string.value.elements().any(InterpolatedStringElement::is_interpolation),
        Expr::BinOp(op) if op.op == Operator::Mod => is_text(&op.left),
        Expr::BinOp(op) if op.op == Operator::Add => {
            operands(expr).iter().any(|part| is_text(part)) && !is_constant_text(&op.left, &op.right)
        }
        Expr::Call(call) => format_template(call).is_some(),
        _ => false,
    }
}

fn is_constant_text(left: &Expr, right: &Expr) -> bool {
    let is_literal = |expr: &Expr| expr.is_string_literal_expr();
    operands(left).into_iter().all(is_literal) && is_literal(right)
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(_) | Expr::FString(_))
}

/// One expression as template and arguments; the layout of its literals is kept.
///
/// # Errors
/// Why the rendered text could differ.
pub fn lazy(cx: &Context, expr: &Expr) -> Result<Lazy, Refusal> {
    let pieces = pieces(cx, expr)?;
    let joins = matches!(expr, Expr::BinOp(op) if op.op == Operator::Add);
    render(&pieces, joins || !is_text_like(expr))
}

fn is_text_like(expr: &Expr) -> bool {
    is_text(expr)
        || matches!(expr, Expr::BinOp(op) if op.op == Operator::Mod && is_text(&op.left))
        || expr.as_call_expr().is_some_and(|call| format_template(call).is_some())
}

/// Several values with one space between, as `print` writes them.
///
/// # Errors
/// Why the rendered text could differ.
pub fn lazy_joined(cx: &Context, items: &[Expr]) -> Result<Lazy, Refusal> {
    if let [single] = items {
        return lazy(cx, single);
    }
    let mut all = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            all.push(Piece::Plain(" ".to_owned()));
        }
        all.extend(pieces(cx, item)?);
    }
    render(&all, true)
}

fn render(pieces: &[Piece], merge: bool) -> Result<Lazy, Refusal> {
    let arguments: Vec<String> =
        pieces.iter().filter_map(|piece| if let Piece::Value(_, source) = piece { Some(source.clone()) } else { None }).collect();
    let has_template = pieces.iter().any(|piece| matches!(piece, Piece::Template(_)));
    let escape = |text: &str| if arguments.is_empty() && !has_template { text.to_owned() } else { text.replace('%', "%%") };
    let words = pieces.iter().filter_map(|piece| match piece {
        Piece::Plain(text) | Piece::Template(text) => Some(text.as_str()),
        _ => None,
    });
    let words = words.collect::<Vec<_>>().join("\n");
    let opens: Vec<(&str, Quote, bool)> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Open(prefix, quote, triple) = piece { Some((*prefix, *quote, *triple)) } else { None })
        .collect();
    let mut template = String::new();
    if !merge {
        let mut stack = "";
        for piece in pieces {
            match piece {
                Piece::Open(prefix, quote, triple) => {
                    stack = quotes(*quote, *triple);
                    template.push_str(prefix);
                    template.push_str(stack);
                }
                Piece::Close => template.push_str(stack),
                Piece::Plain(text) => template.push_str(&escape(text)),
                Piece::Template(text) | Piece::Gap(text) => template.push_str(text),
                Piece::Value(spec, _) => template.push_str(spec),
            }
        }
        let breaks = |piece: &&Piece| matches!(piece, Piece::Gap(gap) if gap.contains('\n') && gap.trim().is_empty());
        let separator = match pieces.iter().rfind(breaks) {
            Some(Piece::Gap(gap)) => gap.clone(),
            _ => " ".to_owned(),
        };
        return Ok(Lazy { template, arguments, words, separator });
    }
    if opens.iter().any(|(prefix, _, triple)| !prefix.is_empty() || *triple) {
        return Err("the text is put together from raw or triple-quoted literals; write it as one template by hand");
    }
    let own = opens.first().map_or(Quote::Double, |(_, quote, _)| *quote);
    let mut current = own;
    template.push(own.as_char());
    for piece in pieces {
        match piece {
            Piece::Open(_, quote, _) => current = *quote,
            Piece::Plain(text) => template.push_str(&requote(&escape(text), current, own)),
            Piece::Template(text) => template.push_str(&requote(text, current, own)),
            Piece::Value(spec, _) => template.push_str(spec),
            Piece::Close | Piece::Gap(_) => {}
        }
    }
    template.push(own.as_char());
    Ok(Lazy { template, arguments, words, separator: " ".to_owned() })
}

const fn quotes(quote: Quote, triple: bool) -> &'static str {
    match (quote, triple) {
        (Quote::Single, false) => "'",
        (Quote::Double, false) => "\"",
        (Quote::Single, true) => "'''",
        (Quote::Double, true) => "\"\"\"",
    }
}

/// The content of a literal in other quotes.
fn requote(text: &str, from: Quote, to: Quote) -> String {
    if from == to {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some(next) if next == from.as_char() => out.push(next),
                next => {
                    out.push('\\');
                    out.extend(next);
                }
            },
            char if char == to.as_char() => {
                out.push('\\');
                out.push(char);
            }
            char => out.push(char),
        }
    }
    out
}

fn pieces(cx: &Context, expr: &Expr) -> Result<Vec<Piece>, Refusal> {
    match expr {
        Expr::StringLiteral(string) => literal(cx, string, Piece::Plain),
        Expr::FString(string) => f_string(cx, string),
        Expr::BinOp(op) if op.op == Operator::Mod && op.left.is_string_literal_expr() => percent(cx, &op.left, &op.right),
        Expr::BinOp(op) if op.op == Operator::Mod && op.left.is_f_string_expr() => {
            Err("an f-string is also %-formatted; write it as one template by hand")
        }
        Expr::BinOp(op) if op.op == Operator::Add && operands(expr).iter().any(|part| is_text(part)) => concatenation(cx, expr),
        Expr::Call(call) if format_template(call).is_some() => format_call(cx, call),
        other => Ok(vec![value(cx, other, "%s")?]),
    }
}

fn value(cx: &Context, expr: &Expr, spec: &str) -> Result<Piece, Refusal> {
    if matches!(expr, Expr::Starred(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) | Expr::Generator(_) | Expr::Lambda(_)) {
        return Err("one of the values cannot stand as an argument of its own; give it a name first");
    }
    let text = cx.text(expr);
    if cx.has_comment(expr.range()) {
        return Err("a comment stands inside one of the values");
    }
    if expr.as_tuple_expr().is_some_and(|tuple| !tuple.parenthesized) {
        return Ok(Piece::Value(spec.to_owned(), format!("({text})")));
    }
    // `str(x)` under `%s` is `x` under `%s`.
    if let Expr::Call(call) = expr
        && spec == "%s"
        && call.arguments.len() == 1
        && !has_star_arguments(call)
        && call.arguments.keywords.is_empty()
        && let Some(builtin) = ["str", "repr"].into_iter().find(|name| cx.is_builtin(&call.func, name))
    {
        return value(cx, &call.arguments.args[0], if builtin == "str" { "%s" } else { "%r" });
    }
    Ok(Piece::Value(spec.to_owned(), text.to_owned()))
}

fn literal(cx: &Context, string: &ExprStringLiteral, make: fn(String) -> Piece) -> Result<Vec<Piece>, Refusal> {
    let mut out = Vec::new();
    let mut last: Option<TextRange> = None;
    for part in &string.value {
        gap(cx, last, part.range, &mut out)?;
        out.extend(literal_part(cx, part, make)?);
        last = Some(part.range);
    }
    Ok(out)
}

fn literal_part(cx: &Context, part: &StringLiteral, make: fn(String) -> Piece) -> Result<[Piece; 3], Refusal> {
    let source = cx.file.slice(part.content_range());
    same_marks(source, &part.value, &['%'])?;
    let prefix = if part.flags.prefix().is_raw() { "r" } else { "" };
    Ok([Piece::Open(prefix, part.flags.quote_style_of(), part.flags.is_triple()), make(source.to_owned()), Piece::Close])
}

/// A character that is written as an escape (`\x25`) cannot be seen in the source.
fn same_marks(source: &str, value: &str, marks: &[char]) -> Result<(), Refusal> {
    let count = |text: &str| text.matches(marks).count();
    if count(source) == count(value) { Ok(()) } else { Err("a formatting character is written as an escape") }
}

fn gap(cx: &Context, last: Option<TextRange>, next: TextRange, out: &mut Vec<Piece>) -> Result<(), Refusal> {
    if let Some(last) = last {
        let between = TextRange::new(last.end(), next.start());
        if cx.has_comment(between) {
            return Err("a comment stands between the parts of the text");
        }
        out.push(Piece::Gap(cx.file.slice(between).to_owned()));
    }
    Ok(())
}

fn f_string(cx: &Context, string: &ruff_python_ast::ExprFString) -> Result<Vec<Piece>, Refusal> {
    let mut out = Vec::new();
    let mut last: Option<TextRange> = None;
    for part in &string.value {
        gap(cx, last, part.range(), &mut out)?;
        last = Some(part.range());
        match part {
            FStringPart::Literal(part) => out.extend(literal_part(cx, part, Piece::Plain)?),
            FStringPart::FString(part) => {
                let prefix = if part.flags.prefix().is_raw() { "r" } else { "" };
                out.push(Piece::Open(prefix, part.flags.quote_style_of(), part.flags.is_triple()));
                for element in &part.elements {
                    match element {
                        InterpolatedStringElement::Literal(text) => {
                            let source = cx.file.slice(text.range).replace("{{", "{").replace("}}", "}");
                            same_marks(&source, &text.value, &['%'])?;
                            out.push(Piece::Plain(source));
                        }
                        InterpolatedStringElement::Interpolation(field) => out.extend(interpolation(cx, field)?),
                    }
                }
                out.push(Piece::Close);
            }
        }
    }
    Ok(out)
}

fn interpolation(cx: &Context, field: &InterpolatedElement) -> Result<Vec<Piece>, Refusal> {
    let spec = match &field.format_spec {
        None => "",
        Some(spec) => match &*spec.elements {
            [] => "",
            [InterpolatedStringElement::Literal(text)] => &*text.value,
            _ => return Err("a format specification is itself computed"),
        },
    };
    let mut out = Vec::new();
    let is_debug = field.debug_text.is_some();
    if let Some(debug) = &field.debug_text {
        let text = format!("{}{}{}", debug.leading(), cx.text(&*field.expression), debug.trailing());
        if text.contains(['\\', '\'', '"', '\n', '\r']) {
            return Err("the text of `{…=}` cannot be written as it stands");
        }
        out.push(Piece::Plain(text));
    }
    let conversion = match field.conversion {
        ConversionFlag::None if is_debug && spec.is_empty() => 'r',
        ConversionFlag::None | ConversionFlag::Str => 's',
        ConversionFlag::Repr => 'r',
        ConversionFlag::Ascii => 'a',
    };
    let own = percent_spec(cx, spec, conversion, field.conversion != ConversionFlag::None)?;
    out.push(value(cx, &field.expression, &own)?);
    Ok(out)
}

fn percent(cx: &Context, left: &Expr, right: &Expr) -> Result<Vec<Piece>, Refusal> {
    let Expr::StringLiteral(string) = left else { return Err("the template is not a plain literal") };
    let mut out = literal(cx, string, Piece::Template)?;
    let fields = count_fields(string.value.to_str()).ok_or("the template names its values or takes widths from them")?;
    match right {
        Expr::Tuple(tuple) if !tuple.elts.is_empty() => {
            if tuple.elts.len() != fields {
                return Err("the template and its values do not fit together");
            }
            for item in &tuple.elts {
                out.push(argument(cx, item)?);
            }
        }
        Expr::Tuple(_) | Expr::Dict(_) => return Err("the values stand in a container"),
        single if fields == 1 => out.push(argument(cx, single)?),
        _ => return Err("the values stand in a variable, so their number is not known"),
    }
    Ok(out)
}

/// A value whose field stands in the template already.
fn argument(cx: &Context, expr: &Expr) -> Result<Piece, Refusal> {
    match value(cx, expr, "")? {
        Piece::Value(_, source) => Ok(Piece::Value(String::new(), source)),
        other => Ok(other),
    }
}

/// The operands of a chain of `+`, from the left.
fn operands(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::BinOp(op) if op.op == Operator::Add => {
            let mut left = operands(&op.left);
            left.push(&op.right);
            left
        }
        other => vec![other],
    }
}

fn concatenation(cx: &Context, expr: &Expr) -> Result<Vec<Piece>, Refusal> {
    let parts = operands(expr);
    let first_text = parts.iter().position(|part| is_text(part)).unwrap_or(0);
    let mut out = Vec::new();
    if first_text > 1 {
        return Err("what is added before the first literal may be numbers; write it as one template by hand");
    }
    for part in parts {
        out.extend(pieces(cx, part)?);
    }
    Ok(out)
}

trait QuoteStyle {
    fn quote_style_of(&self) -> Quote;
    fn is_triple(&self) -> bool;
}

impl<T: ruff_python_ast::StringFlags> QuoteStyle for T {
    fn quote_style_of(&self) -> Quote {
        self.quote_style()
    }
    fn is_triple(&self) -> bool {
        self.is_triple_quoted()
    }
}
