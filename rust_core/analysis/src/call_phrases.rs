//! What the usual functions and methods give, in English.

use ruff_python_ast::{Expr, ExprAttribute, ExprCall};

use crate::{locals::Locals, phrases::is_text};

/// What a call of a known function gives.
pub fn by_function(locals: &Locals, name: &str, call: &ExprCall) -> Option<String> {
    let args = &*call.arguments.args;
    let keywords = call.arguments.keywords.len();
    let quoted = |index: usize| args.get(index).and_then(|arg| locals.quoted(arg));
    let (module, function) = name.rsplit_once('.')?;
    match (module, function, args.len(), keywords) {
        ("builtins", "bool", 1, 0) => locals.condition(&args[0]).map(|text| format!("whether {text}")),
        ("builtins", "len", 1, 0) => quoted(0).map(|it| format!("the length of {it}")),
        ("builtins", "str", 1, 0) => quoted(0).map(|it| format!("{it} as a string")),
        ("builtins", "int", 1, 0) => quoted(0).map(|it| format!("{it} as an integer")),
        ("builtins", "float", 1, 0) => quoted(0).map(|it| format!("{it} as a float")),
        ("builtins", "repr", 1, 0) => quoted(0).map(|it| format!("the representation of {it}")),
        ("builtins", "type", 1, 0) => quoted(0).map(|it| format!("the type of {it}")),
        ("builtins", "iter", 1, 0) => quoted(0).map(|it| format!("an iterator over {it}")),
        ("builtins", "next", 1, 0) => quoted(0).map(|it| format!("the next item of {it}")),
        ("builtins", "sum", 1, 0) => quoted(0).map(|it| format!("the sum of {it}")),
        ("builtins", "abs", 1, 0) => quoted(0).map(|it| format!("the absolute value of {it}")),
        ("builtins", "min", 2, 0) => Some(format!("the smaller of {} and {}", quoted(0)?, quoted(1)?)),
        ("builtins", "max", 2, 0) => Some(format!("the larger of {} and {}", quoted(0)?, quoted(1)?)),
        ("builtins", "sorted", 1, 0) => quoted(0).map(|it| format!("a sorted list of the items of {it}")),
        ("builtins", "list" | "tuple" | "set" | "frozenset", 1, 0) => items(locals, function, &args[0]),
        ("builtins", "dict", 1, 0) => quoted(0).map(|it| format!("{it} as a new dictionary")),
        ("builtins", "isinstance", 2, 0) => Some(format!("whether {} is an instance of {}", quoted(0)?, quoted(1)?)),
        ("builtins", "issubclass", 2, 0) => Some(format!("whether {} is a subclass of {}", quoted(0)?, quoted(1)?)),
        ("builtins", "hasattr", 2, 0) => {
            let attribute = args[1].as_string_literal_expr()?.value.to_str();
            quoted(0).map(|it| format!("whether {it} has an attribute ``{attribute}``"))
        }
        ("builtins", "any" | "all", 1, 0) => {
            let generator = args[0].as_generator_expr()?;
            let [only] = &*generator.generators else { return None };
            let each = locals.each(only).filter(|_| only.ifs.is_empty())?;
            let which = if function == "any" { each.replacen("each", "any", 1) } else { each };
            locals.inner(&generator.elt).map(|test| format!("whether {test} holds for {which}"))
        }
        ("builtins", "callable", 1, 0) => quoted(0).map(|it| format!("whether {it} is callable")),
        ("builtins", "getattr", 2 | 3, 0) => {
            let attribute = quoted(1)?;
            let fallback = args.get(2).map(|fallback| locals.quoted(fallback));
            let end = match fallback {
                None => String::new(),
                Some(fallback) => format!(", or {} without one", fallback?),
            };
            quoted(0).map(|it| format!("the attribute {attribute} of {it}{end}"))
        }
        ("os.path", "exists" | "lexists", 1, 0) => quoted(0).map(|it| format!("whether the path {it} exists")),
        ("os.path", "isfile", 1, 0) => quoted(0).map(|it| format!("whether the path {it} is a file")),
        ("os.path", "isdir", 1, 0) => quoted(0).map(|it| format!("whether the path {it} is a directory")),
        ("os.path", "basename", 1, 0) => quoted(0).map(|it| format!("the last part of the path {it}")),
        ("os.path", "dirname", 1, 0) => quoted(0).map(|it| format!("the directory of {it}")),
        ("os.path", "abspath", 1, 0) => quoted(0).map(|it| format!("the absolute path of {it}")),
        ("os.path", "join", 2, 0) => Some(format!("the path of {} below {}", quoted(1)?, quoted(0)?)),
        ("os.path", "getsize", 1, 0) => quoted(0).map(|it| format!("the size of the file {it}")),
        ("json", "dumps", 1, _) => quoted(0).map(|it| format!("{it} as JSON text")),
        ("json", "loads", 1, _) => quoted(0).map(|it| format!("what the JSON text {it} holds")),
        ("copy", "copy", 1, 0) => quoted(0).map(|it| format!("a shallow copy of {it}")),
        ("copy", "deepcopy", 1, 0) => quoted(0).map(|it| format!("a deep copy of {it}")),
        ("functools", "partial", 1.., _) => quoted(0).map(|it| format!("{it} with some of its arguments set")),
        ("time", "time", 0, 0) => Some("the current time in seconds since the epoch".to_owned()),
        ("os", "getcwd", 0, 0) => Some("the current working directory".to_owned()),
        _ => None,
    }
}

fn items(locals: &Locals, kind: &str, from: &Expr) -> Option<String> {
    let article = if kind == "frozenset" { "a frozen set" } else { kind };
    let article = if article == kind { format!("a {kind}") } else { article.to_owned() };
    if let Expr::Generator(_) = from {
        let said = locals.phrase(from)?;
        return said.strip_prefix("an iterator").map(|rest| format!("{article}{rest}"));
    }
    locals.quoted(from).map(|it| format!("{article} of the items of {it}"))
}

/// What a call of a method gives, when its name means the same on whatever has it.
pub fn by_method(locals: &Locals, attribute: &ExprAttribute, call: &ExprCall) -> Option<String> {
    let args = &*call.arguments.args;
    let base = &*attribute.value;
    let quoted = |index: usize| args.get(index).and_then(|arg| locals.quoted(arg));
    if is_text(base) {
        return match (attribute.attr.as_str(), args.len()) {
            ("join", 1) => match &args[0] {
                Expr::Generator(_) | Expr::ListComp(_) => None,
                joined => {
                    let by = match base.as_string_literal_expr()?.value.to_str() {
                        "\n" => "line breaks".to_owned(),
                        "" => return locals.quoted(joined).map(|it| format!("the items of {it} joined into one string")),
                        _ => locals.quoted(base)?,
                    };
                    locals.quoted(joined).map(|it| format!("the items of {it} joined by {by}"))
                }
            },
            ("format", _) => locals.template(base),
            _ => None,
        };
    }
    if !call.arguments.keywords.is_empty() {
        return None;
    }
    let it = locals.quoted(base)?;
    match (attribute.attr.as_str(), args.len()) {
        ("copy", 0) => Some(format!("a copy of {it}")),
        ("lower", 0) => Some(format!("{it} in lower case")),
        ("upper", 0) => Some(format!("{it} in upper case")),
        ("strip", 0) => Some(format!("{it} without white space around it")),
        ("startswith", 1) => Some(format!("whether {it} starts with {}", quoted(0)?)),
        ("endswith", 1) => Some(format!("whether {it} ends with {}", quoted(0)?)),
        ("exists", 0) => Some(format!("whether {it} exists")),
        ("is_file", 0) => Some(format!("whether {it} is a file")),
        ("is_dir", 0) => Some(format!("whether {it} is a directory")),
        ("isoformat", 0) => Some(format!("{it} in ISO format")),
        _ => None,
    }
}
