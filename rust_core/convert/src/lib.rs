//! Python to Rust: Ruff's tree → typed tree → Rust.
//!
//! Invariants:
//! * a white list: a construct is converted because it is named here, everything else is refused with its line;
//! * the Rust is exact or *bails*, and then the original Python runs from the start. That is right because what is
//!   converted has no effects: it reads its arguments, and nothing else, and changes nothing that outlives it.

mod emit;
mod flow;
mod hints;
mod ir;
mod lower;
mod names;
mod reason;
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
    /// The conversion, or why there is none.
    pub result: Result<Converted, Vec<Reason>>,
}

/// What becomes of each function of a module. `line` gives the line of an offset.
pub fn convert(module: &ModModule, line: impl Fn(u32) -> usize) -> Vec<Outcome> {
    let names = Names::of(module);
    let mut signatures = Signatures::new();
    let mut refused: BTreeMap<&str, Vec<Refusal>> = BTreeMap::new();
    for (name, function) in &names.functions {
        match lower::head(function, &names) {
            Ok(params) => {
                signatures.insert((*name).to_owned(), Signature { params, returns: Ty::Unknown, is_refused: false });
            }
            Err(why) => {
                refused.insert(name, why);
            }
        }
    }
    let mut done = settle(&names, &mut signatures, &mut refused);
    mark_recursive(&mut done);
    let mut outcomes = Vec::new();
    for stmt in &module.body {
        match stmt {
            Stmt::FunctionDef(function) => {
                let name = function.name.as_str();
                let is_this = names.functions.get(name).is_some_and(|it| std::ptr::eq(*it, function));
                let result = match (is_this, done.get(name)) {
                    (true, Some((converted, _))) => Ok(converted.clone()),
                    (true, None) => Err(refused.remove(name).unwrap_or_default()),
                    (false, _) => Err(lower::head(function, &names).err().unwrap_or_default()),
                };
                outcomes.push(outcome(function, name.to_owned(), result, &line));
            }
            Stmt::ClassDef(class) => {
                for method in class.body.iter().filter_map(Stmt::as_function_def_stmt) {
                    let why = reason::refuse::<()>(&method.name, "a method", "move it out of the class").err();
                    outcomes.push(outcome(method, format!("{}.{}", class.name, method.name), Err(why.into_iter().collect()), &line));
                }
            }
            _ => {}
        }
    }
    outcomes
}

type Done = BTreeMap<String, (Converted, BTreeSet<String>)>;

/// Go through the functions until what is known of them stands still.
fn settle<'a>(names: &'a Names<'a>, signatures: &mut Signatures, refused: &mut BTreeMap<&'a str, Vec<Refusal>>) -> Done {
    let mut done = Done::new();
    // Types of results become known from the leaves up; only then is it time to ask for all of them.
    let mut is_strict = false;
    let mut rounds = 0;
    loop {
        let before = signatures.clone();
        rounds += 1;
        done.clear();
        for (name, function) in &names.functions {
            let Some(signature) = before.get(*name).filter(|it| !it.is_refused) else { continue };
            let lowered = Lower::new(function, names, &before, signature.params.clone(), is_strict).run();
            let Some(signature) = signatures.get_mut(*name) else { continue };
            match lowered {
                Ok(lowered) => {
                    signature.returns = lowered.function.returns.clone();
                    let converted = Converted {
                        params: lowered.function.params.iter().map(|(name, ty)| (name.clone(), ty.to_string())).collect(),
                        returns: lowered.function.returns.to_string(),
                        calls: lowered.calls.iter().cloned().collect(),
                        imports: lowered.imports.into_iter().collect(),
                        function: lowered.function,
                    };
                    done.insert((*name).to_owned(), (converted, lowered.calls));
                }
                Err(why) => {
                    signature.is_refused = true;
                    refused.insert(name, why);
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
                let Some((name, function)) = names.functions.get_key_value(name.as_str()) else { continue };
                signature.is_refused = true;
                refused.insert(name, reason::refuse::<()>(&function.name, "types that never settle", "").err().into_iter().collect());
            }
            rounds = 0;
        }
    }
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
    Outcome { name, line: at(function.name.start().to_u32()), range: function.range(), result }
}
