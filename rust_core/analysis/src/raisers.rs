//! The functions and methods of a module by the exceptions that they raise by name.

use ruff_python_ast::{Stmt, StmtFunctionDef, helpers};
use rustc_hash::FxHashMap;

use crate::{context::Context, exits::Exits};

/// A function, or a method with its class.
#[derive(Clone, Copy, Debug)]
pub struct Raiser<'a> {
    /// The name of the class; empty for a function.
    pub class: &'a str,
    /// The function.
    pub def: &'a StmtFunctionDef,
}

impl Raiser<'_> {
    /// Its name with that of its class.
    pub fn name(&self) -> String {
        if self.class.is_empty() { self.def.name.to_string() } else { format!("{}.{}", self.class, self.def.name) }
    }
}

/// Who raises each exception.
pub type Raisers<'a> = FxHashMap<&'a str, Vec<Raiser<'a>>>;

/// Those that raise one exception, in order.
pub fn raisers<'c, 'a>(cx: &'c Context<'a>, exception: &str) -> &'c [Raiser<'a>] {
    let known = cx.habits.raisers.get_or_init(|| {
        let mut found = Raisers::default();
        for stmt in cx.file.body() {
            match stmt {
                Stmt::FunctionDef(def) => add(&mut found, Raiser { class: "", def }),
                Stmt::ClassDef(class) => {
                    let methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
                    methods.for_each(|def| add(&mut found, Raiser { class: class.name.as_str(), def }));
                }
                _ => {}
            }
        }
        found
    });
    known.get(exception).map_or(&[], Vec::as_slice)
}

fn add<'a>(found: &mut Raisers<'a>, raiser: Raiser<'a>) {
    let raised = Exits::of(&raiser.def.body).raises.into_iter().filter_map(|raise| raise.exc.as_deref());
    for name in raised.filter_map(|exc| helpers::map_callable(exc).as_name_expr()) {
        let known = found.entry(&name.id).or_default();
        if known.last().is_none_or(|last| last.def.range != raiser.def.range) {
            known.push(raiser);
        }
    }
}
