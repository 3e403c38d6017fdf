//! TYP002: a parameter that does not say what it takes.
//!
//! Each parameter is a site of its own. Its default and its uses may prove its type here; else its callers may, anywhere
//! in the project.

use ruff_python_ast::{Expr, ExprCall, Number, ParameterWithDefault, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    docs::docstring,
    infer::{Infer, Ty},
    parameter_uses::{Subject, Use, is_foreign, uses_of},
    rule::{Hook, Rule, Sink},
    signature::{Hold, hold, inherited, is_bound_again, is_decorated, is_stub, runs_on_python_2, starts_empty},
    site::{Safety, Site},
    types::lower::key_of,
};

pub(crate) static RULE: Rule = Rule { id: "TYP002", aliases: &["ANN001"], hooks: &[Hook::Function(function)] };

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    let is_method = cx.class().is_some() && !is_decorated(cx, def, &["builtins.staticmethod"]);
    let missing: Vec<&ParameterWithDefault> = def
        .parameters
        .iter_non_variadic_params()
        .skip(usize::from(is_method))
        .filter(|parameter| parameter.parameter.annotation.is_none() && !parameter.parameter.name.starts_with('_'))
        .collect();
    if missing.is_empty() {
        return;
    }
    let held = hold(cx, def).or_else(|| held_here(cx, def));
    let Some(def) = cx.owned_function(def) else { return };
    let is_missing = |parameter: &&ParameterWithDefault| missing.iter().any(|it| it.range() == parameter.range());
    let key = key_of(&cx.symbols.join("."), def);
    let is_first = def.returns.is_none() && def.parameters.iter().all(|parameter| parameter.annotation().is_none());
    for parameter in def.parameters.iter_non_variadic_params().filter(is_missing) {
        let name = &parameter.parameter.name;
        let site = Site::new(name.range(), "").cap(Safety::Review).within(&def.name);
        let site = site.fact("first", is_first);
        let site = match &held {
            Some(Hold::Dismiss(reason)) => site.dismiss(reason),
            Some(Hold::Leave(reason)) => site.leave(reason.clone()),
            None if type_of(parameter).is_some() => decide(cx, def, parameter, is_method, site),
            None => site.leave(NOTHING),
        };
        let site = site.say(|| format!("`{name}` of `{}` does not say what it takes", def.name));
        // What speaks against a type here is not outvoted by callers.
        let is_open = cx.options.facts && site.text("leave").is_none_or(|reason| is_undecided(&held, reason)) && site.dismissed.is_none() && !is_bound_again(cx, def) && !runs_on_python_2(cx);
        sink.push(if is_open { asking(cx, parameter, site.fact("asks", key.clone()).fact("parameter", name.as_str())) } else { site });
    }
}

const HANDED_ON: &str = "the function only hands it on; who takes it decides what it may be";
const NUMBER: &str = "a number as default does not say whether callers may pass an int, a float or a Decimal";
const NOTHING: &str = "nothing in the function proves a type; write what its callers may pass";

/// Whether a reason only says that this file does not know.
fn is_undecided(held: &Option<Hold>, reason: &str) -> bool {
    held.is_some() || [HANDED_ON, NUMBER, NOTHING].contains(&reason) || reason.starts_with("a checker would look")
}

/// Where a hint from elsewhere would stand: before the default, or behind the name.
fn asking(cx: &Context, parameter: &ParameterWithDefault, site: Site) -> Site {
    let end = parameter.parameter.name.end();
    let between = TextRange::new(end, parameter.default.as_deref().map_or(end, Ranged::start));
    let is_plain = parameter.default.is_none() || (cx.text(between).trim() == "=" && !cx.text(between).contains(['\n', '\\']));
    if is_plain { site.fact("gap", between) } else { site }
}

/// Why nothing of this function is hinted, beyond what holds for hints of any kind.
fn held_here(cx: &Context, def: &StmtFunctionDef) -> Option<Hold> {
    if is_decorated(cx, def, &["pytest.fixture"]) {
        return Some(Hold::Leave("pytest passes the arguments of a fixture; their types are those of other fixtures".to_owned()));
    }
    if is_stub(cx, def) {
        return Some(Hold::Leave("the function has no work of its own; what it takes is for those who fill it".to_owned()));
    }
    let class = cx.class()?;
    // How an object is made is its class's own business.
    if matches!(def.name.as_str(), "__init__" | "__new__" | "__post_init__") {
        return None;
    }
    inherited(cx, class, &def.name).map(Hold::Leave)
}

/// The type of a literal default; of numbers too, though they prove nothing.
fn type_of(parameter: &ParameterWithDefault) -> Option<Ty> {
    Some(match parameter.default.as_deref()? {
        Expr::BooleanLiteral(_) => Ty::Bool,
        Expr::StringLiteral(_) => Ty::Str,
        Expr::BytesLiteral(_) => Ty::Bytes,
        Expr::NumberLiteral(number) if matches!(number.value, Number::Int(_)) => Ty::Int,
        Expr::NumberLiteral(_) => Ty::Float,
        _ => return None,
    })
}

fn decide<'a>(cx: &Context<'a>, def: &'a StmtFunctionDef, parameter: &'a ParameterWithDefault, is_method: bool, site: Site) -> Site {
    let (Some(ty), Some(default)) = (type_of(parameter), parameter.default.as_deref()) else { return site };
    let name = parameter.parameter.name.as_str();
    if matches!(ty, Ty::Int | Ty::Float) {
        return site.leave(NUMBER);
    }
    if def.returns.is_none()
        && let Some(attribute) = starts_empty(cx, def)
    {
        return site.leave(format!("a checker would look into the function and ask what its attribute `{attribute}` will hold"));
    }
    let scopes = cx.scopes.all.iter().filter(|scope| def.range.contains_range(scope.range) && scope.range != def.range);
    if scopes.into_iter().any(|scope| scope.bindings.contains_key(name) || scope.outer.contains(name)) {
        return site.leave("a function or comprehension inside it binds the same name");
    }
    if let Err(reason) = evidence(cx, def, name, &ty) {
        return site.leave(reason);
    }
    if docstring(&def.body).into_iter().chain(cx.class().and_then(|class| docstring(&class.body))).any(|text| says_otherwise(text, name, &ty)) {
        return site.leave("the docstring names another type for it");
    }
    if passed_otherwise(cx, def, name, is_method, &ty) {
        return site.leave("a call in this file passes a value of another type");
    }
    let hint = ty.hint();
    if cx.scopes.lookup(&cx.scope_stack, &hint).is_some() {
        return site.leave(format!("`{hint}` means something else where the hint would stand"));
    }
    let between = TextRange::new(parameter.parameter.name.end(), default.start());
    if cx.text(between).trim() != "=" || cx.text(between).contains(['\n', '\\']) {
        return site.leave("the default is written in an unusual way; add the hint by hand");
    }
    site.fact("hint", hint).fact("between", between)
}

/// Whether the body proves the type of the default; the reason when it does not.
fn evidence<'a>(cx: &Context<'a>, def: &'a StmtFunctionDef, name: &'a str, ty: &Ty) -> Result<(), String> {
    let mut uses = uses_of(cx, &def.body, Subject::Name(name), ty);
    let kept: Vec<&str> = uses.iter().filter_map(|used| if let Use::Kept(attribute) = used { Some(*attribute) } else { None }).collect();
    if let (Some(class), [attribute, ..]) = (cx.class(), &*kept) {
        uses.retain(|used| !matches!(used, Use::Kept(_)));
        // Other methods may set the attribute to something else; that is its own matter, what they ask of it is not.
        let later = uses_of(cx, &class.body, Subject::Attribute(attribute), ty);
        uses.extend(later.into_iter().filter(|used| !matches!(used, Use::Bound(_) | Use::Kept(_)) && *used != Use::Against("the body binds the name to something else")));
    }
    let infer = Infer::assuming(cx, def, name, ty);
    for used in &uses {
        match used {
            Use::Against(reason) => return Err((*reason).to_owned()),
            Use::Bound(value) if infer.one(value).as_ref() != Some(ty) => return Err("the body binds the name to a value of no certain type".to_owned()),
            _ => {}
        }
    }
    let has = |wanted: Use| uses.contains(&wanted);
    let is_proved = match ty {
        Ty::Bool => has(Use::Truth),
        _ => has(Use::Own) || (has(Use::Compared) && !has(Use::HandedOn)),
    };
    if is_proved { Ok(()) } else { Err(HANDED_ON.to_owned()) }
}

/// Whether a docstring gives the parameter a type that is not the default's.
fn says_otherwise(text: &str, name: &str, ty: &Ty) -> bool {
    let is_word = |first: char| first.is_alphanumeric() || first == '_';
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.split(|first| !is_word(first)).any(|word| word == name) {
            continue;
        }
        let more = lines.clone().take(3).take_while(|next| !next.trim().is_empty() && !next.trim_start().starts_with([':', '@']));
        let words = std::iter::once(line).chain(more).flat_map(|line| line.split(|first| !is_word(first)));
        if words.into_iter().any(|word| names_other(word, ty)) {
            return true;
        }
    }
    false
}

fn names_other(word: &str, ty: &Ty) -> bool {
    match word {
        "None" | "int" | "integer" | "number" | "float" | "list" | "tuple" | "dict" | "callable" | "callback" | "Path" | "sequence"
        | "iterable" | "optional_str" => true,
        "str" | "string" | "strings" => *ty != Ty::Str,
        "bytes" => *ty != Ty::Bytes,
        "bool" | "boolean" => *ty != Ty::Bool,
        _ => false,
    }
}

/// Whether a call of the function in the file gives the parameter a literal of another type.
fn passed_otherwise(cx: &Context, def: &StmtFunctionDef, name: &str, is_method: bool, ty: &Ty) -> bool {
    let callee = match (cx.class(), def.name.as_str()) {
        (Some(class), "__init__" | "__new__") => class.name.as_str(),
        (_, name) => name,
    };
    let position = def.parameters.posonlyargs.iter().chain(&def.parameters.args).skip(usize::from(is_method));
    let position = position.into_iter().position(|parameter| parameter.parameter.name.as_str() == name);
    let passed = Passed { name, position, ty };
    let key = format!("{callee} {name} {position:?} {ty:?}");
    if let Some(known) = cx.habits.passed.borrow().get(&key) {
        return *known;
    }
    let top = cx.top();
    let found = [callee, "__init__"].iter().any(|callee| top.calls_of(callee).iter().any(|call| passed.is_otherwise(call)));
    cx.habits.passed.borrow_mut().insert(key, found);
    found
}

struct Passed<'n> {
    name: &'n str,
    position: Option<usize>,
    ty: &'n Ty,
}

impl Passed<'_> {
    fn is_otherwise(&self, call: &ExprCall) -> bool {
        let by_name = call.arguments.keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == self.name));
        let by_place = self.position.and_then(|index| call.arguments.args.get(index));
        by_name.map(|keyword| &keyword.value).or(by_place).is_some_and(|value| is_foreign(value, self.ty))
    }
}
