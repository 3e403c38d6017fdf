//! Python to Rust: Ruff's tree → typed tree → Rust.
//!
//! Invariants:
//! * a white list: a construct is converted because it is named here, everything else is refused with its line;
//! * the Rust is exact or *bails*, and then the original Python runs from the start. That is right because what is
//!   converted has no effects: it reads its arguments, and nothing else, and changes nothing that outlives it.

mod classes;
mod emit;
mod flow;
mod hints;
mod ir;
mod literals;
mod lower;
mod names;
mod reason;
mod size;
#[cfg(test)]
mod tests;
mod types;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

pub use emit::{CrateFile, crate_files, exported_name, part_files};
use lower::{Lower, Signature, Signatures};
use names::Names;
pub use reason::Reason;
use reason::Refusal;
use ruff_python_ast::{ModModule, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};
use types::Ty;
pub use wire::{Inserted, PART, wire};

/// Rounds after which the types of functions that call one another are taken to grow for ever.
const MOST_ROUNDS: usize = 16;

/// A function that has a translation.
#[derive(Debug, Clone)]
pub struct Converted {
    /// Its parameters with their types, as hints.
    pub params: Vec<(String, String)>,
    /// The type of its result, as a hint.
    pub returns: String,
    /// Functions of the module that it calls.
    pub calls: Vec<String>,
    /// Statements that import what it uses.
    pub imports: Vec<String>,
    /// Values of the module that it takes behind its parameters.
    pub constants: Vec<String>,
    /// The statements that define them.
    pub definitions: Vec<TextRange>,
    /// Whether it changes lists of its caller.
    pub changes: bool,
    pub(crate) function: ir::Function,
}

impl Converted {
    /// The function in Rust, without what it stands on.
    pub fn rust(&self) -> String {
        emit::print(&emit::function(&self.function))
    }
}

/// A function of the module, and what became of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name; of a method with its class before it.
    pub name: String,
    /// Line of its name.
    pub line: usize,
    /// All of it, in the text.
    pub range: TextRange,
    /// Where its name stands, behind `def`.
    pub named: u32,
    /// The conversion, or why there is none.
    pub result: Result<Converted, Vec<Reason>>,
}

/// What becomes of each function of a module. `line` gives the line of an offset.
pub fn convert(module: &ModModule, line: impl Fn(u32) -> usize) -> Vec<Outcome> {
    let names = Names::of(module);
    let units = units(&names);
    let mut signatures = Signatures::new();
    let mut refused = Against::new();
    for (name, unit) in &units {
        match lower::head(unit, &names) {
            Ok(params) => {
                signatures.insert(name.clone(), Signature::of(params));
            }
            Err(why) => {
                refused.insert(name.clone(), why);
            }
        }
    }
    let mut done = settle(&units, &names, &mut signatures, &mut refused);
    mark_recursive(&mut done);
    let mut outcomes = Vec::new();
    let mut tell = |function: &StmtFunctionDef, name: String, class: Option<&str>| {
        let is_this = units.get(&name).is_some_and(|it| std::ptr::eq(it.function, function));
        let result = match (is_this, done.get(&name)) {
            (true, Some((converted, _))) => Ok(converted.clone()),
            (true, None) => Err(refused.remove(&name).unwrap_or_default()),
            (false, _) => Err(lower::head(&Unit { name: name.clone(), function, class }, &names).err().unwrap_or_default()),
        };
        outcomes.push(outcome(function, name, result, &line));
    };
    for stmt in &module.body {
        match stmt {
            Stmt::FunctionDef(function) => tell(function, function.name.to_string(), None),
            Stmt::ClassDef(class) => {
                for method in class.body.iter().filter_map(Stmt::as_function_def_stmt) {
                    tell(method, format!("{}.{}", class.name, method.name), Some(&class.name));
                }
            }
            _ => {}
        }
    }
    outcomes
}

/// A function or method.
#[derive(Debug)]
pub(crate) struct Unit<'a> {
    /// Its name, of a method with the class before it.
    pub(crate) name: String,
    pub(crate) function: &'a StmtFunctionDef,
    /// Its class, for a method.
    pub(crate) class: Option<&'a str>,
}

type Units<'a> = BTreeMap<String, Unit<'a>>;
type Against = BTreeMap<String, Vec<Refusal>>;

fn units<'a>(names: &Names<'a>) -> Units<'a> {
    let mut units = Units::new();
    for (name, function) in &names.functions {
        units.insert((*name).to_owned(), Unit { name: (*name).to_owned(), function, class: None });
    }
    for (class, found) in &names.classes {
        for (method, function) in &found.methods {
            let name = format!("{class}.{method}");
            units.insert(name.clone(), Unit { name, function, class: Some(class) });
        }
    }
    units
}

type Done = BTreeMap<String, (Converted, BTreeSet<String>)>;

/// Go through the functions until what is known of them stands still.
fn settle(units: &Units<'_>, names: &Names<'_>, signatures: &mut Signatures, refused: &mut Against) -> Done {
    let mut done = Done::new();
    // Types of results become known from the leaves up; only then is it time to ask for all of them.
    let mut is_strict = false;
    let mut rounds = 0;
    loop {
        let before = signatures.clone();
        rounds += 1;
        done.clear();
        for (name, unit) in units {
            let Some(signature) = before.get(name).filter(|it| !it.is_refused) else { continue };
            let lowered = Lower::new(unit, names, &before, signature.params.clone(), is_strict).run();
            let Some(signature) = signatures.get_mut(name) else { continue };
            match lowered {
                Ok(lowered) => {
                    signature.returns = lowered.function.returns.clone();
                    signature.hidden = lowered.function.hidden.clone();
                    signature.changed = lowered.function.changed.clone();
                    done.insert(name.clone(), (converted(&lowered, names), lowered.calls));
                }
                Err(why) => {
                    signature.is_refused = true;
                    refused.insert(name.clone(), why);
                }
            }
        }
        if before == *signatures {
            if is_strict {
                return done;
            }
            (is_strict, rounds) = (true, 0);
        } else if rounds > MOST_ROUNDS {
            // Those that still change never end to; the others do without them.
            for (name, signature) in signatures.iter_mut().filter(|(name, it)| before.get(*name) != Some(it)) {
                let Some(unit) = units.get(name) else { continue };
                signature.is_refused = true;
                let why = reason::refuse::<()>(&unit.function.name, "types that never settle", "").err();
                refused.insert(name.clone(), why.into_iter().collect());
            }
            rounds = 0;
        }
    }
}

fn converted(lowered: &lower::Lowered, names: &Names<'_>) -> Converted {
    let function = &lowered.function;
    let globals: Vec<&str> = function.hidden.iter().filter_map(|(source, _)| source.global()).collect();
    Converted {
        params: function.params.iter().enumerate().map(|(at, (name, ty))| (name.clone(), hint(function, at, ty))).collect(),
        returns: if function.returns_nothing() { "None".to_owned() } else { function.returns.to_string() },
        calls: lowered.calls.iter().cloned().collect(),
        imports: lowered.imports.iter().cloned().collect(),
        constants: globals.iter().map(|it| (*it).to_owned()).collect(),
        definitions: globals.iter().filter_map(|it| names.constants.get(it)).map(|it| it.1.range()).collect(),
        changes: !function.changed.is_empty(),
        function: function.clone(),
    }
}

/// The type of a parameter as a hint; of an object the attributes that are read.
fn hint(function: &ir::Function, at: usize, ty: &Ty) -> String {
    if !matches!(ty, Ty::Object(_)) {
        return ty.to_string();
    }
    let fields = function.hidden.iter().filter_map(|(source, ty)| match source {
        ir::Source::Attribute(of, name) if *of == at => Some(format!("{name}={ty}")),
        _ => None,
    });
    format!("Fields({})", fields.collect::<Vec<_>>().join(", "))
}

fn mark_recursive(done: &mut Done) {
    let calls: BTreeMap<String, BTreeSet<String>> = done.iter().map(|(name, (_, calls))| (name.clone(), calls.clone())).collect();
    for (name, (converted, _)) in done.iter_mut() {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = calls[name].iter().map(String::as_str).collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(calls.get(next).into_iter().flatten().map(String::as_str));
            }
        }
        converted.function.is_recursive = reached.contains(name.as_str());
    }
}

fn outcome(function: &StmtFunctionDef, name: String, result: Result<Converted, Vec<Refusal>>, line: &impl Fn(u32) -> usize) -> Outcome {
    let at = |offset: u32| line(offset);
    let result = result.map_err(|refusals| {
        let has_cause = refusals.iter().any(|it| !it.is_consequence);
        let mut reasons: Vec<Reason> = refusals
            .into_iter()
            .filter(|it| !(has_cause && it.is_consequence))
            .map(|it| Reason { line: at(it.offset), construct: it.construct, remedy: it.remedy })
            .collect();
        reasons.sort_by(|a, b| (a.line, &a.construct).cmp(&(b.line, &b.construct)));
        reasons.dedup();
        reasons
    });
    let named = function.name.start().to_u32();
    Outcome { name, line: at(named), range: function.range(), named, result }
}
