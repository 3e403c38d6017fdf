//! What a call means: a way to call something of the table, a function of the project, a message to a logger.

use ruff_python_ast::{Expr, ExprCall};
use ruff_python_stdlib::sys::is_known_standard_library;

use crate::{
    context::{Context, has_star_arguments, string_value},
    known::{self, Known},
    type_text::{Type, UNKNOWN, fits, item_of, outer, without_none},
    value_types::Types,
};

const ENCODINGS: [&str; 8] = ["utf-8", "utf8", "UTF-8", "utf_8", "ascii", "latin-1", "latin1", "utf-8-sig"];
const ERRORS: [&str; 5] = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape"];

/// What a call is, as far as its name and the types of its arguments tell.
pub enum Called {
    /// A way to call something of the table; whether its object may be None, and whether an argument may.
    Known(&'static Known, bool, bool),
    /// Something of this project or another package, by its dotted name.
    Named(String),
    /// A message to a logger of `logging`, which raises nothing whatever it is given.
    Logs,
    /// Nothing is known.
    Unknown,
}

impl<'a> Types<'_, 'a> {
    /// The type of what a call gives.
    pub(crate) fn of_call(&self, call: &'a ExprCall, depth: usize) -> Type {
        match self.called_within(call, depth + 1) {
            Called::Known(known, ..) => self.given(call, known, depth),
            Called::Named(name) if self.is_class(&call.func) => Type::Owned(format!("class:{name}")),
            _ => UNKNOWN,
        }
    }

    fn given(&self, call: &'a ExprCall, known: &'static Known, depth: usize) -> Type {
        if known.gives.contains("text_file") {
            let name = self.resolve(&call.func);
            let place = usize::from(matches!(name.as_deref(), Some("builtins.open" | "io.open" | "os.fdopen")));
            let mode = call.arguments.find_argument_value("mode", place);
            let is_text = mode.is_none_or(|mode| string_value(mode).is_some_and(|mode| !mode.contains('b')));
            let is_binary = mode.and_then(string_value).is_some_and(|mode| mode.contains('b'));
            return if is_text || known.takes.is_empty() {
                Type::Borrowed(known.gives)
            } else if is_binary {
                Type::Borrowed("binary_file")
            } else {
                UNKNOWN
            };
        }
        if !known.gives.contains('@') {
            return Type::Borrowed(known.gives);
        }
        let source =
            if known.gives.contains("@self") { call.func.as_attribute_expr().map(|it| &*it.value) } else { call.arguments.args.first() };
        let item = source.map_or(UNKNOWN, |source| item_of(&self.within(source, depth + 1)));
        Type::Owned(known.gives.replace("@self", &item).replace('@', &item))
    }

    /// What a call is.
    pub fn called(&self, call: &'a ExprCall) -> Called {
        self.called_within(call, 0)
    }

    fn called_within(&self, call: &'a ExprCall, depth: usize) -> Called {
        if has_star_arguments(call) {
            return self.named(call, depth);
        }
        let (ways, may_be_none) = match self.resolve(&call.func) {
            Some(name) => (known::calls(&name), false),
            None => {
                let Expr::Attribute(attribute) = &*call.func else { return self.named(call, depth) };
                let owner = self.within(&attribute.value, depth + 1);
                let (owner, may_be_none) = without_none(&owner);
                let owner = if matches!(outer(owner), "list" | "dict" | "set" | "tuple") { outer(owner) } else { owner };
                (known::calls(&format!("{owner}.{}", attribute.attr)), may_be_none)
            }
        };
        if ways.is_empty() {
            return self.named(call, depth);
        }
        let types: Vec<Type> = call.arguments.args.iter().map(|arg| self.within(arg, depth + 1)).collect();
        let fitting = ways.iter().find(|known| self.takes(call, known, &types));
        if let Some(known) = fitting {
            return Called::Known(known, may_be_none, false);
        }
        // None where text or a number is wanted is a TypeError of the function itself, before it does anything.
        let is_strict = self.resolve(&call.func).is_some_and(|name| name.starts_with("builtins.") || name.starts_with("os."));
        let bare: Vec<Type> = types.iter().map(|type_| Type::Owned(without_none(type_).0.to_owned())).collect();
        if is_strict
            && bare != types
            && let Some(known) = ways.iter().find(|known| self.takes(call, known, &bare))
        {
            return Called::Known(known, may_be_none, true);
        }
        Called::Unknown
    }

    /// A function, class or method that is not in the table.
    fn named(&self, call: &'a ExprCall, depth: usize) -> Called {
        if let Some(name) = self.resolve(&call.func) {
            let root = name.split('.').next().unwrap_or_default();
            return if is_known_standard_library(14, root) || root == "builtins" || name == "?" {
                Called::Unknown
            } else {
                Called::Named(name)
            };
        }
        match &*call.func {
            Expr::Name(name) => self.own(&name.id).map_or(Called::Unknown, Called::Named),
            Expr::Attribute(attribute) => match self.within(&attribute.value, depth + 1).strip_prefix("class:") {
                Some(class) => Called::Named(format!("{class}.{}", attribute.attr)),
                None => match &*attribute.value {
                    // A class of this module: `Name.method()`.
                    Expr::Name(name) if self.is_class(&attribute.value) => {
                        self.own(&name.id).map_or(Called::Unknown, |class| Called::Named(format!("{class}.{}", attribute.attr)))
                    }
                    _ => Called::Unknown,
                },
            },
            _ => Called::Unknown,
        }
    }

    fn takes(&self, call: &ExprCall, known: &Known, types: &[Type]) -> bool {
        let mut wanted = known.takes.iter().copied().chain(std::iter::repeat_with(|| known.rest.unwrap_or_default()));
        types.len() >= known.required
            && (known.rest.is_some() || types.len() <= known.takes.len())
            && types.iter().all(|type_| wanted.next().is_some_and(|wanted| fits(type_, wanted)))
            && self.keywords_fit(call, known)
            && encodings_fit(self.cx, call)
    }

    fn keywords_fit(&self, call: &ExprCall, known: &Known) -> bool {
        call.arguments.keywords.iter().all(|keyword| {
            let Some(name) = keyword.arg.as_ref().map(|name| name.as_str()) else { return false };
            let Some((_, wanted)) = known.keywords.iter().find(|(known, _)| *known == name) else { return false };
            match (name, string_value(&keyword.value)) {
                ("encoding", value) => value.is_some_and(|value| ENCODINGS.contains(&value)),
                ("errors", value) => value.is_some_and(|value| ERRORS.contains(&value)),
                ("newline" | "mode", Some(_)) => true,
                _ if wanted.is_empty() => {
                    keyword.value.is_literal_expr() && !keyword.value.is_string_literal_expr()
                        || matches!(keyword.value, Expr::Name(_) | Expr::Attribute(_)) && self.is_number(&keyword.value)
                }
                ("stdout" | "stderr" | "stdin", _) => self.resolve(&keyword.value).is_some_and(|name| name.starts_with("subprocess.")),
                (_, Some(_)) => fits("str", wanted),
                _ => keyword.value.is_none_literal_expr(),
            }
        })
    }

    fn is_number(&self, expr: &Expr) -> bool {
        // A parameter that is annotated as a number; the value itself need not be known.
        let Expr::Name(name) = expr else { return false };
        let parameter = self.function.and_then(|def| def.parameters.iter_non_variadic_params().find(|it| it.parameter.name.id == name.id));
        let hint = parameter.and_then(|it| it.parameter.annotation.as_deref()).map(|hint| self.cx.text(hint));
        matches!(hint, Some("int" | "float" | "bool"))
    }
}

fn encodings_fit(cx: &Context, call: &ExprCall) -> bool {
    let is_path_text = call.func.as_attribute_expr().is_some_and(|attribute| attribute.attr.as_str() == "read_text");
    !is_path_text
        || cx.resolve(&call.func).is_some()
        || call.arguments.args.iter().all(|arg| string_value(arg).is_some_and(|it| ENCODINGS.contains(&it)))
}

/// Whether a text codec is one that is always there.
pub fn is_known_codec(name: &str) -> bool {
    ENCODINGS.contains(&name)
}
