//! Text: literals, f-strings, methods.

use ruff_python_ast::{ConversionFlag, Expr as Py, ExprCall, ExprFString, InterpolatedElement, InterpolatedStringElement};

use super::{Lower, binary::method, calls::plain};
use crate::{
    ir::{Arg, Expr, Kind, Shape},
    reason::{Res, refuse},
    types::Ty,
};

/// Methods that take nothing and give a text.
const CHANGED: [&str; 5] = ["upper", "lower", "swapcase", "capitalize", "title"];
/// Methods that take nothing and give a truth value, and what they are of ASCII.
const KINDS: [(&str, &str); 9] = [
    ("isascii", "isascii"),
    ("isalpha", "isalpha"),
    ("isdigit", "isdigit"),
    ("isdecimal", "isdigit"),
    ("isnumeric", "isdigit"),
    ("isalnum", "isalnum"),
    ("isspace", "isspace"),
    ("isupper", "isupper"),
    ("islower", "islower"),
];

/// A text that stands in the source.
pub(super) fn literal(text: &str, node: &Py) -> Res<Expr> {
    if text.is_ascii() {
        Ok(Expr { ty: Ty::Str, kind: Kind::Text(text.to_owned()) })
    } else {
        refuse(node, "text that is not ASCII", "pass it as an argument")
    }
}

impl Lower<'_> {
    pub(super) fn f_string(&mut self, text: &ExprFString, node: &Py) -> Res<Expr> {
        let mut parts = Vec::new();
        for element in text.value.elements() {
            parts.push(match element {
                InterpolatedStringElement::Literal(it) => literal(&it.value, node)?,
                InterpolatedStringElement::Interpolation(it) => self.interpolated(it, node)?,
            });
        }
        Ok(Expr { ty: Ty::Str, kind: Kind::Joined(parts) })
    }

    fn interpolated(&mut self, part: &InterpolatedElement, node: &Py) -> Res<Expr> {
        if part.debug_text.is_some() || !matches!(part.conversion, ConversionFlag::None | ConversionFlag::Str) {
            return refuse(node, "a conversion inside of an f-string", "write the text");
        }
        let value = self.value(&part.expression, None)?;
        let Some(spec) = &part.format_spec else { return self.text_of(value, node) };
        if part.conversion != ConversionFlag::None {
            return refuse(node, "a format of a converted value", "write the text");
        }
        match &*spec.elements {
            [InterpolatedStringElement::Literal(spec)] => self.formatted(value, &spec.value, node),
            _ => refuse(node, "a format that is computed", "write it out"),
        }
    }

    fn formatted(&self, value: Expr, spec: &str, node: &Py) -> Res<Expr> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|it| text.len() <= 3 && (0..=100).contains(it)).map(int);
        let text = |name, args| Ok(Self::runtime(["text", name], args, Shape::Fallible, Ty::Str));
        let blank = || Arg::Ref(Expr { ty: Ty::Str, kind: Kind::Text(" ".to_owned()) });
        let value = if value.ty == Ty::Bool { return refuse(node, "a format of a truth value", "write the text") } else { value };
        if let (Some(digits), Ty::Int | Ty::Float) = (spec.strip_prefix('.').and_then(|it| it.strip_suffix('f')), &value.ty)
            && let Some(digits) = number(digits)
        {
            return text("fixed", vec![Arg::Value(Self::as_float(value)), Arg::Value(digits)]);
        }
        let (is_int, is_text) = (value.ty == Ty::Int, value.ty == Ty::Str);
        let plain = if is_int { spec.strip_suffix('d').unwrap_or(spec) } else { spec };
        let (side, width) = match plain.as_bytes().first() {
            Some(b'<' | b'>') => plain.split_at(1),
            Some(b'0') if is_int && plain.len() > 1 => plain.split_at(1),
            _ => ("", plain),
        };
        let (true, Some(width)) = (is_int || is_text, number(if width.is_empty() { "0" } else { width })) else {
            return refuse(node, format!("the format `{spec}` of {}", value.ty), "a plain width, or a number of digits");
        };
        if width_starts_with_zero(plain, side) {
            return refuse(node, format!("the format `{spec}` of {}", value.ty), "a plain width, or a number of digits");
        }
        let said = self.text_of(value, node)?;
        let padded = |name, args| Ok(method(said.clone(), name, args, Ty::Str));
        match side {
            "0" => padded("zfill", vec![Arg::Value(width)]),
            "<" => padded("ljust", vec![Arg::Value(width), blank()]),
            ">" => padded("rjust", vec![Arg::Value(width), blank()]),
            _ if is_text => padded("ljust", vec![Arg::Value(width), blank()]),
            _ => padded("rjust", vec![Arg::Value(width), blank()]),
        }
    }

    /// `str(value)`
    pub(super) fn text_of(&self, value: Expr, node: &Py) -> Res<Expr> {
        let name = match value.ty {
            Ty::Str => return Ok(value),
            Ty::Int => "of_int",
            Ty::Float => "of_float",
            Ty::Bool => "of_bool",
            Ty::Num => "of_num",
            _ => return self.odd(value, node, "str"),
        };
        Ok(Self::runtime(["text", name], vec![Arg::Value(value)], Shape::Fallible, Ty::Str))
    }

    /// An argument that is a text.
    fn text_arg(&mut self, node: &Py) -> Res<Expr> {
        let value = self.expr(node, Some(&Ty::Str))?;
        self.fit(value, &Ty::Str, node)
    }

    /// A method of a text.
    pub(super) fn text_method(&mut self, on: Expr, name: &str, call: &ExprCall, node: &Py) -> Res<Expr> {
        if !call.arguments.keywords.is_empty() {
            return refuse(node, format!("arguments of `{name}` by name"), "leave them out");
        }
        let args = &*call.arguments.args;
        if let ([], Some(name)) = (args, CHANGED.into_iter().find(|it| *it == name)) {
            return Ok(method(on, name, Vec::new(), Ty::Str));
        }
        if let ([], Some((_, name))) = (args, KINDS.into_iter().find(|it| it.0 == name)) {
            return Ok(plain(on, name, Ty::Bool));
        }
        match (name, args) {
            ("strip" | "lstrip" | "rstrip", [] | [_]) => {
                let chars = args.first().map(|it| self.text_arg(it)).transpose()?;
                let (left, right) = (name != "rstrip", name != "lstrip");
                Ok(method(on, "strip", vec![Arg::Maybe(chars), Arg::Flag(left), Arg::Flag(right)], Ty::Str))
            }
            ("split", [] | [Py::NoneLiteral(_)]) => Ok(method(on, "words", Vec::new(), Ty::list(Ty::Str))),
            ("split", [separator, most @ ..]) if most.len() <= 1 => {
                let separator = self.text_arg(separator)?;
                let most = most.first().map(|it| self.index(it)).transpose()?;
                Ok(method(on, "split", vec![Arg::Ref(separator), Arg::Maybe(most)], Ty::list(Ty::Str)))
            }
            ("splitlines", []) => Ok(method(on, "splitlines", Vec::new(), Ty::list(Ty::Str))),
            ("join", [items]) => {
                let parts = self.items(items, Some(&Ty::Str))?;
                let parts = self.fit(parts, &Ty::list(Ty::Str), items)?;
                Ok(method(on, "join", vec![Arg::Ref(parts)], Ty::Str))
            }
            ("replace", [old, new, most @ ..]) if most.len() <= 1 => {
                let (old, new) = (self.text_arg(old)?, self.text_arg(new)?);
                let most = most.first().map(|it| self.index(it)).transpose()?;
                Ok(method(on, "replace", vec![Arg::Ref(old), Arg::Ref(new), Arg::Maybe(most)], Ty::Str))
            }
            ("find" | "rfind" | "index", [other, bounds @ ..]) if bounds.len() <= 2 => {
                let other = self.text_arg(other)?;
                let start = bounds.first().map(|it| self.index(it)).transpose()?;
                let stop = bounds.get(1).map(|it| self.index(it)).transpose()?;
                let name = ["find", "rfind", "index"].into_iter().find(|it| *it == name).unwrap_or("find");
                let args = vec![Arg::Ref(other), Arg::Maybe(start), Arg::Maybe(stop)];
                let shape = if name == "index" { Shape::Fallible } else { Shape::Plain };
                Ok(Expr { ty: Ty::Int, kind: Kind::Method { on: Box::new(on), name, args, shape } })
            }
            ("count", [other]) => {
                let args = vec![Arg::Ref(self.text_arg(other)?)];
                Ok(Expr { ty: Ty::Int, kind: Kind::Method { on: Box::new(on), name: "count", args, shape: Shape::Plain } })
            }
            ("startswith" | "endswith", [other]) => self.ends_with(on, name == "startswith", other),
            ("removeprefix" | "removesuffix", [other]) => {
                let name = if name == "removeprefix" { "removeprefix" } else { "removesuffix" };
                Ok(method(on, name, vec![Arg::Ref(self.text_arg(other)?)], Ty::Str))
            }
            ("partition" | "rpartition", [separator]) => {
                let name = if name == "partition" { "partition" } else { "rpartition" };
                Ok(method(on, name, vec![Arg::Ref(self.text_arg(separator)?)], Ty::Tuple(vec![Ty::Str; 3])))
            }
            ("ljust" | "rjust" | "center", [width, fill @ ..]) if fill.len() <= 1 => {
                let width = self.index(width)?;
                let fill = fill.first().map(|it| self.text_arg(it)).transpose()?;
                let fill = fill.unwrap_or_else(|| Expr { ty: Ty::Str, kind: Kind::Text(" ".to_owned()) });
                let name = ["ljust", "rjust", "center"].into_iter().find(|it| *it == name).unwrap_or("ljust");
                Ok(method(on, name, vec![Arg::Value(width), Arg::Ref(fill)], Ty::Str))
            }
            ("zfill", [width]) => Ok(method(on, "zfill", vec![Arg::Value(self.index(width)?)], Ty::Str)),
            ("format", _) => refuse(node, "`format` of text", "an f-string"),
            _ => refuse(node, format!("the method `{name}` of text"), ""),
        }
    }

    fn ends_with(&mut self, on: Expr, is_start: bool, other: &Py) -> Res<Expr> {
        let others = match other {
            Py::Tuple(several) if !several.elts.is_empty() => &*several.elts,
            only => std::slice::from_ref(only),
        };
        if others.len() > 1 && !matches!(on.kind, Kind::Var(_) | Kind::Local(_)) {
            return refuse(other, "several ends of a computed text", "give the text a name first");
        }
        let name = if is_start { "startswith" } else { "endswith" };
        let mut tests = Vec::new();
        for other in others {
            let args = vec![Arg::Ref(self.text_arg(other)?)];
            tests.push(Expr { ty: Ty::Bool, kind: Kind::Method { on: Box::new(on.clone()), name, args, shape: Shape::Plain } });
        }
        Ok(self.fold(ruff_python_ast::BoolOp::Or, tests, &Ty::Bool))
    }
}

fn int(value: i64) -> Expr {
    Expr { ty: Ty::Int, kind: Kind::Int(value) }
}

/// A width that begins with zeros pads with them: only that of ints is known here.
fn width_starts_with_zero(plain: &str, side: &str) -> bool {
    plain.get(side.len()..).is_some_and(|it| it.starts_with('0'))
}
