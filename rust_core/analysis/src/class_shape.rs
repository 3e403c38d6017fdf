//! What a class shows of itself: its bases, what its author wrote for users, what its objects keep.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef, helpers};
use ruff_text_size::Ranged;

use crate::{
    context::{Context, string_value},
    docs::docstring,
    locals::{Locals, one_line},
    parameters::{parameters, shown},
    signature::is_accessor,
};

/// Characters of a base or a value.
const WIDTH: usize = 48;
/// Class variables in which authors describe a class to its users.
const WORDS: [&str; 9] = ["help", "short_desc", "description", "short_description", "IE_DESC", "verbose_name", "title", "desc", "summary"];

/// Base classes as they are written; those that say nothing are left out. None when one of them is an odd expression.
pub fn bases(cx: &Context, def: &StmtClassDef) -> Option<Vec<String>> {
    def.bases()
        .iter()
        .filter(|base| {
            let name = cx.resolve(helpers::map_subscript(base)).unwrap_or_default();
            !matches!(name.as_str(), "builtins.object" | "typing.Generic" | "typing_extensions.Generic" | "abc.ABC")
        })
        .map(|base| {
            let base = helpers::map_subscript(base);
            if base.is_name_expr() || base.is_attribute_expr() { one_line(cx.text(base.range()), WIDTH) } else { None }
        })
        .collect()
}

/// What the author wrote to describe the class, in a class variable.
pub fn words(def: &StmtClassDef) -> String {
    let found = def.body.iter().find_map(|stmt| {
        let (name, value) = assigned(stmt)?;
        let value = match value {
            // A translated text.
            Expr::Call(call) if call.func.as_name_expr().is_some_and(|name| name.id.len() <= 7) => call.arguments.args.first()?,
            value => value,
        };
        WORDS.contains(&name).then(|| string_value(value)).flatten()
    });
    let found = found.or_else(|| {
        let mut given = functions(def).filter(|method| WORDS.contains(&method.name.as_str()));
        given.find_map(|method| match &*method.body {
            [Stmt::Return(back)] => back.value.as_deref().and_then(string_value),
            _ => None,
        })
    });
    let text = found.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = text.len() > 3 && !text.contains(['%', '{', '`', '\\', '"', '\u{1f}']);
    if is_plain { text } else { String::new() }
}

/// The argument that the objects of a wrapper keep, to which they pass on what they do not have themselves.
pub fn wrapped(def: &StmtClassDef) -> Option<&str> {
    let getter = functions(def).find(|method| method.name.as_str() == "__getattr__")?;
    let init = functions(def).find(|method| method.name.as_str() == "__init__")?;
    let [own, name] = &*getter.parameters.args else { return None };
    let Stmt::Return(back) = helpers::body_without_leading_docstring(&getter.body).first()? else { return None };
    let call = back.value.as_deref()?.as_call_expr().filter(|call| call.arguments.keywords.is_empty())?;
    let [object, asked] = &*call.arguments.args else { return None };
    let is_passed_on = call.func.as_name_expr().is_some_and(|func| func.id.as_str() == "getattr")
        && asked.as_name_expr().is_some_and(|asked| asked.id == name.name().id);
    let kept = own_attribute(object, own.name()).filter(|_| is_passed_on)?;
    let first = init.parameters.args.first()?.name();
    let mut stored = init.body.iter().filter_map(|stmt| {
        let (target, value) = match stmt {
            Stmt::Assign(assign) => (assign.targets.first()?, &*assign.value),
            Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()?),
            _ => return None,
        };
        own_attribute(target, first).filter(|attribute| *attribute == kept)?;
        value.as_name_expr()
    });
    let value = stored.next()?.id.as_str();
    init.parameters.iter_non_variadic_params().map(|it| it.name().as_str()).find(|it| *it == value)
}

/// The attribute of the object itself that an expression reads or sets.
fn own_attribute<'a>(expr: &'a Expr, own: &str) -> Option<&'a str> {
    let attribute = expr.as_attribute_expr()?;
    attribute.value.as_name_expr().filter(|name| name.id.as_str() == own)?;
    Some(attribute.attr.as_str())
}

fn assigned(stmt: &Stmt) -> Option<(&str, &Expr)> {
    match stmt {
        Stmt::Assign(assign) => match &*assign.targets {
            [Expr::Name(name)] => Some((name.id.as_str(), &assign.value)),
            _ => None,
        },
        Stmt::AnnAssign(assign) => Some((assign.target.as_name_expr()?.id.as_str(), assign.value.as_deref()?)),
        _ => None,
    }
}

/// Names of the methods that it defines, constructors apart.
pub fn methods(def: &StmtClassDef) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for method in functions(def) {
        let is_own = !matches!(method.name.as_str(), "__init__" | "__new__" | "__init_subclass__")
            && !method.decorator_list.iter().any(|decorator| is_accessor(&decorator.expression));
        if is_own && !found.iter().any(|name| name == method.name.as_str()) {
            found.push(method.name.to_string());
        }
    }
    found
}

fn functions(def: &StmtClassDef) -> impl Iterator<Item = &StmtFunctionDef> {
    def.body.iter().filter_map(Stmt::as_function_def_stmt)
}

/// Attributes of its objects: name, type, where the value comes from; set off by unit separators.
///
/// Those that `__init__` sets in its own suite, and fields that are made by calling a class.
pub fn attributes(cx: &Context, def: &StmtClassDef) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut push = |name: &str, kind: &str, how: String| {
        if !name.starts_with('_') && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
            found.push(format!("{name}\u{1f}{kind}\u{1f}{how}"));
        }
    };
    for stmt in &def.body {
        if let Some((name, value)) = assigned(stmt)
            && let Some(kind) = field_class(cx, value)
        {
            push(name, &kind, help_text(value));
        }
    }
    let Some(init) = functions(def).find(|method| method.name.as_str() == "__init__") else { return found };
    let locals = Locals::new(cx, init);
    let given = parameters(cx, init);
    for stmt in &init.body {
        let (target, hint, value) = match stmt {
            Stmt::Assign(assign) => match &*assign.targets {
                [target] => (target, String::new(), &*assign.value),
                _ => continue,
            },
            Stmt::AnnAssign(assign) => match assign.value.as_deref() {
                Some(value) => (&*assign.target, shown(cx, &assign.annotation), value),
                None => continue,
            },
            _ => continue,
        };
        let Some(attribute) = target.as_attribute_expr() else { continue };
        if attribute.value.as_name_expr().is_none_or(|name| name.id.as_str() != "self") {
            continue;
        }
        let parameter = value.as_name_expr().and_then(|name| given.iter().find(|parameter| parameter.name == name.id.as_str()));
        if let Some(parameter) = parameter {
            let kind = if hint.is_empty() { &parameter.hint } else { &hint };
            let default = if parameter.default.is_empty() { String::new() } else { format!("``{}`` by default", parameter.default) };
            let how = match (parameter.name == attribute.attr.as_str(), default.is_empty()) {
                (true, true) => format!("the argument ``{}``", parameter.name),
                (true, false) => default,
                (false, true) => format!("the argument ``{}``", parameter.name),
                (false, false) => format!("the argument ``{}``, {default}", parameter.name),
            };
            push(&attribute.attr, kind, how);
            continue;
        }
        let how = match value {
            literal if literal.is_literal_expr() => locals.quoted(literal).map(|code| format!("{code} at first")),
            Expr::List(list) if list.elts.is_empty() => Some("an empty list at first".to_owned()),
            Expr::Dict(dict) if dict.items.is_empty() => Some("an empty dictionary at first".to_owned()),
            Expr::Call(call) if call.arguments.is_empty() => match cx.resolve(&call.func).as_deref() {
                Some("builtins.list") => Some("an empty list at first".to_owned()),
                Some("builtins.dict") => Some("an empty dictionary at first".to_owned()),
                Some("builtins.set") => Some("an empty set at first".to_owned()),
                _ => locals.phrase(value),
            },
            other => locals.phrase(other),
        };
        if let Some(how) = how {
            push(&attribute.attr, &hint, how);
        }
    }
    found
}

/// Whether `__init__` has a docstring, which then says what its objects are made of.
pub fn has_documented_init(def: &StmtClassDef) -> bool {
    functions(def).any(|method| method.name.as_str() == "__init__" && docstring(&method.body).is_some())
}

/// The class that a class variable is an instance of: `models.CharField` of `models.CharField(…)`.
fn field_class(cx: &Context, value: &Expr) -> Option<String> {
    let call = value.as_call_expr()?;
    let last = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return None,
    };
    let is_class = last.starts_with(char::is_uppercase) && last.contains(char::is_lowercase);
    is_class.then(|| one_line(cx.text(call.func.range()), WIDTH)).flatten()
}

fn help_text(value: &Expr) -> String {
    let call = value.as_call_expr();
    let keyword = call.and_then(|call| {
        call.arguments
            .keywords
            .iter()
            .find(|keyword| keyword.arg.as_ref().is_some_and(|name| matches!(name.as_str(), "help_text" | "help" | "description" | "doc")))
    });
    let text = keyword.map(|keyword| match &keyword.value {
        Expr::Call(call) => call.arguments.args.first().and_then(string_value).unwrap_or_default(),
        value => string_value(value).unwrap_or_default(),
    });
    let text = text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains(['%', '{', '`', '\\', '"', '\u{1f}']) { String::new() } else { text }
}
