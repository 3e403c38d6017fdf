//! Text that code puts together, as literal text and values: f-strings, `+`, `%` and `str.format`.
//!
//! Unlike `formats`, which keeps the source of a template, this reads what the text says: shell commands and SQL.

use ruff_python_ast::{ConversionFlag, Expr, ExprCall, FString, FStringPart, InterpolatedStringElement, Operator};

use crate::context::{Context, has_star_arguments, string_value};

/// One part of the text.
#[derive(Clone, Debug)]
pub enum Piece<'a> {
    /// Literal text, escapes resolved.
    Text(String),
    /// A value that is put in.
    Value(Value<'a>),
}

/// A value inside a text.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    /// The expression.
    pub expr: &'a Expr,
    /// What follows the expression inside the braces of an f-string: `!r`, `:04d` or nothing.
    pub format: String,
    /// Whether it can only be a string, because it is joined with `+`.
    pub is_text: bool,
    /// Whether it brings quotes of its own, which its reader takes away.
    pub is_quoted: bool,
}

impl Value<'_> {
    /// Whether the value is put in as `str` gives it.
    pub fn is_plain(&self) -> bool {
        self.format.is_empty()
    }
}

const UNKNOWN: &str = "the text is not written out here";

/// The pieces of an expression that is a text.
///
/// # Errors
/// Why the text is not known.
pub fn pieces<'a>(cx: &Context<'a>, expr: &'a Expr) -> Result<Vec<Piece<'a>>, String> {
    match expr {
        Expr::StringLiteral(literal) => Ok(vec![Piece::Text(literal.value.to_str().to_owned())]),
        Expr::FString(string) => {
            let mut found = Vec::new();
            for part in &string.value {
                match part {
                    FStringPart::Literal(literal) => found.push(Piece::Text(literal.value.to_string())),
                    FStringPart::FString(string) => of_f_string(cx, string, &mut found)?,
                }
            }
            Ok(found)
        }
        Expr::BinOp(op) if op.op == Operator::Add => {
            let mut found = operand(cx, &op.left);
            found.extend(operand(cx, &op.right));
            let has_text = found.iter().any(|it| matches!(it, Piece::Text(_)));
            has_text.then_some(found).ok_or_else(|| UNKNOWN.to_owned())
        }
        Expr::BinOp(op) if op.op == Operator::Mod => of_percent(&op.left, &op.right),
        Expr::Call(call) => of_format(call).unwrap_or_else(|| Err(UNKNOWN.to_owned())),
        _ => Err(UNKNOWN.to_owned()),
    }
}

fn operand<'a>(cx: &Context<'a>, expr: &'a Expr) -> Vec<Piece<'a>> {
    pieces(cx, expr).unwrap_or_else(|_| vec![Piece::Value(Value { expr, format: String::new(), is_text: true, is_quoted: false })])
}

fn of_f_string<'a>(cx: &Context<'a>, string: &'a FString, found: &mut Vec<Piece<'a>>) -> Result<(), String> {
    for element in &string.elements {
        match element {
            InterpolatedStringElement::Literal(literal) => found.push(Piece::Text(literal.value.to_string())),
            InterpolatedStringElement::Interpolation(value) => {
                if value.debug_text.is_some() {
                    return Err("a value is put in together with its name".to_owned());
                }
                let conversion = match value.conversion {
                    ConversionFlag::None => "",
                    ConversionFlag::Str => "!s",
                    ConversionFlag::Ascii => "!a",
                    ConversionFlag::Repr => "!r",
                };
                let spec = value.format_spec.as_ref().map_or(String::new(), |it| format!(":{}", cx.text(&**it).trim_start_matches(':')));
                let format = format!("{conversion}{spec}");
                if format.contains('{') {
                    return Err("the format of a value is computed".to_owned());
                }
                found.push(Piece::Value(Value { expr: &value.expression, format, is_text: false, is_quoted: false }));
            }
        }
    }
    Ok(())
}

fn of_percent<'a>(template: &'a Expr, values: &'a Expr) -> Result<Vec<Piece<'a>>, String> {
    let Some(template) = string_value(template) else { return Err(UNKNOWN.to_owned()) };
    let values: Vec<&Expr> = match values {
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        Expr::Dict(_) => return Err("the values of the text are in a dictionary".to_owned()),
        single => vec![single],
    };
    let mut values = values.into_iter();
    let mut found = Vec::new();
    let mut text = String::new();
    let mut chars = template.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        let format = match chars.next() {
            Some('%') => {
                text.push('%');
                continue;
            }
            Some('s') => "",
            Some('d' | 'i') => ":d",
            Some('r') => "!r",
            _ => return Err("a value of the text is formatted in a special way".to_owned()),
        };
        let expr = values.next().filter(|it| !it.is_starred_expr()).ok_or(UNKNOWN)?;
        found.push(Piece::Text(std::mem::take(&mut text)));
        found.push(Piece::Value(Value { expr, format: format.to_owned(), is_text: false, is_quoted: false }));
    }
    found.push(Piece::Text(text));
    if values.next().is_some() { Err(UNKNOWN.to_owned()) } else { Ok(found) }
}

/// `"…".format(…)`; none when the call is another one.
fn of_format(call: &ExprCall) -> Option<Result<Vec<Piece<'_>>, String>> {
    let method = call.func.as_attribute_expr().filter(|it| it.attr.as_str() == "format")?;
    let template = string_value(&method.value)?;
    Some(if has_star_arguments(call) { Err(UNKNOWN.to_owned()) } else { fields(call, template) })
}

fn fields<'a>(call: &'a ExprCall, template: &str) -> Result<Vec<Piece<'a>>, String> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut next = 0_usize;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        let tail = &rest[at + 1..];
        if let Some(after) = tail.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
            continue;
        }
        let (field, after) = tail.split_once('}').filter(|_| brace == "{").ok_or(UNKNOWN)?;
        let end = field.find(['!', ':']).unwrap_or(field.len());
        let (name, format) = field.split_at(end);
        if format.contains('{') {
            return Err("the format of a value is computed".to_owned());
        }
        let expr = field_value(call, name, &mut next).ok_or("a field of the text is not a plain one")?;
        found.push(Piece::Text(std::mem::take(&mut text)));
        found.push(Piece::Value(Value { expr, format: format.to_owned(), is_text: false, is_quoted: false }));
        rest = after;
    }
    text.push_str(rest);
    found.push(Piece::Text(text));
    Ok(found)
}

fn field_value<'a>(call: &'a ExprCall, name: &str, next: &mut usize) -> Option<&'a Expr> {
    let args = &call.arguments.args;
    if name.is_empty() {
        *next += 1;
        return args.get(*next - 1);
    }
    if let Ok(index) = name.parse::<usize>() {
        return args.get(index);
    }
    call.arguments.keywords.iter().find(|it| it.arg.as_ref().is_some_and(|arg| arg.as_str() == name)).map(|it| &it.value)
}
