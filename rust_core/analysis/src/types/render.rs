//! Writes types the way a file can read them: by the names it has, or by imports of the standard library.

use ruff_python_ast::name::Name;

use super::{
    ir::Global,
    solve::Solver,
    ty::{Ty, Types},
};

/// A hint with what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The text.
    pub text: String,
    /// Import lines.
    pub imports: Vec<String>,
}

/// Where a hint stands.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The file.
    pub module: u32,
    /// Offset of the definition that gets the hint.
    pub at: u32,
    /// The class around it.
    pub class: Option<u32>,
    /// Oldest Python that runs the project.
    pub target: (u8, u8),
}

struct Writer<'s, 'p> {
    solver: &'s mut Solver<'p>,
    spot: Spot,
    is_lazy: bool,
    imports: Vec<String>,
    is_quoted: bool,
}

/// Write types as a hint.
///
/// # Errors
/// Why the file cannot hold the hint.
pub fn hint(solver: &mut Solver, spot: Spot, types: &Types) -> Result<Hint, String> {
    let is_lazy = solver.module(spot.module).is_lazy;
    if types.is_truth_or_number() {
        return Err("it gives True or False as well as numbers; say which is meant".to_owned());
    }
    let types = absorbed(solver, types);
    let mut writer = Writer { solver, spot, is_lazy, imports: Vec::new(), is_quoted: false };
    let text = writer.union(&types, 0)?;
    let text = if writer.is_quoted && !is_lazy { format!("\"{text}\"") } else { text };
    if text.len() > 60 {
        return Err("its type takes many words; whether callers should read them is for a person".to_owned());
    }
    writer.imports.sort();
    writer.imports.dedup();
    Ok(Hint { text, imports: writer.imports })
}

/// Without alternatives that others include: an int where a float is, a class where its base is.
pub fn absorbed(solver: &mut Solver, types: &Types) -> Types {
    let is_in = |solver: &mut Solver, ty: &Ty| {
        types.0.iter().any(|other| {
            other != ty
                && match (ty, other) {
                    (Ty::Inst(a, _), Ty::Inst(b, _)) if a != b => {
                        matches!((a.as_str(), b.as_str()), ("int" | "bool", "float") | ("bool", "int"))
                            || (a.as_str() == "tuple" && b.as_str() == "tuples")
                            || (solver.classes.contains_key(a) && solver.derives(a, b, 0))
                    }
                    _ => false,
                }
        })
    };
    Types(types.0.iter().filter(|ty| !is_in(solver, ty)).cloned().collect())
}

impl Writer<'_, '_> {
    fn union(&mut self, types: &Types, depth: usize) -> Result<String, String> {
        let values = types.without_none();
        let has_none = types.has_none();
        if values.is_empty() {
            return if has_none { Ok("None".to_owned()) } else { Err("nothing comes out of it".to_owned()) };
        }
        if values.0.len() > 2 {
            return Err("it gives several types; whether callers should see a union is for a person".to_owned());
        }
        let mut parts = Vec::new();
        for ty in &values.0 {
            parts.push(self.one(ty, depth)?);
        }
        parts.dedup();
        let pipe = self.spot.target >= (3, 10) || self.is_lazy;
        if pipe {
            if has_none {
                parts.push("None".to_owned());
            }
            // `"A" | None` is no type, but `"A | None"` is one.
            return Ok(parts.join(" | "));
        }
        let inner = if parts.len() == 1 { parts.remove(0) } else { format!("{}[{}]", self.typing("Union")?, parts.join(", ")) };
        Ok(if has_none { format!("{}[{inner}]", self.typing("Optional")?) } else { inner })
    }

    fn one(&mut self, ty: &Ty, depth: usize) -> Result<String, String> {
        match ty {
            Ty::Inst(name, args) => self.instance(name, args, depth),
            Ty::Class(name) => {
                let head = self.generic("type", "Type")?;
                let inner = self.class(name)?;
                Ok(format!("{head}[{inner}]"))
            }
            Ty::Func(..) | Ty::Known(_) | Ty::Method(..) if depth == 0 => self.abstract_class("Callable"),
            Ty::Module(_) => self.class(&Name::new("types.ModuleType")),
            _ => Err("its type has no short name".to_owned()),
        }
    }

    /// A built-in that is subscripted, or its name in `typing` where Python is too old for that.
    fn generic(&mut self, name: &str, old: &str) -> Result<String, String> {
        if self.spot.target >= (3, 9) || self.is_lazy { self.class(&Name::new(name)) } else { self.typing(old) }
    }

    fn instance(&mut self, name: &Name, args: &[Types], depth: usize) -> Result<String, String> {
        // A container of nothing but None waits for what is put into it elsewhere.
        let is_known = !args.is_empty() && args.iter().all(|arg| !arg.is_any() && !arg.is_empty() && !arg.all("None"));
        let mut inner = Vec::new();
        if is_known && depth < 3 {
            for arg in args {
                let arg = absorbed(self.solver, arg);
                match self.union(&arg, depth + 1) {
                    Ok(text) => inner.push(text),
                    Err(_) => {
                        inner.clear();
                        break;
                    }
                }
            }
        }
        let is_whole = inner.len() == args.len() && !inner.is_empty();
        let old = match name.as_str() {
            "list" => "List",
            "dict" => "Dict",
            "set" => "Set",
            "frozenset" => "FrozenSet",
            "tuple" | "tuples" => "Tuple",
            _ => "",
        };
        if !old.is_empty() {
            let plain = if name.as_str() == "tuples" { "tuple" } else { name.as_str() };
            if !is_whole {
                return self.class(&Name::new(plain));
            }
            let head = self.generic(plain, old)?;
            let dots = if name.as_str() == "tuples" { ", ..." } else { "" };
            return Ok(format!("{head}[{}{dots}]", inner.join(", ")));
        }
        if name.as_str() == "object" {
            return Err("what it gives may be anything".to_owned());
        }
        if self.solver.classes.get(name).copied().is_some_and(|place| self.solver.is_dynamic(place, 0)) {
            return Err("objects of its class get attributes that no checker sees".to_owned());
        }
        if name.starts_with("itertools.") || matches!(name.as_str(), "map" | "filter" | "zip" | "enumerate" | "reversed") {
            let head = self.abstract_class("Iterator")?;
            return Ok(if is_whole { format!("{head}[{}]", inner.join(", ")) } else { head });
        }
        if name.as_str() == "coroutine" || name.as_str() == "..." || name.as_str() == "contextlib.AbstractContextManager" {
            return Err("what it gives is to be awaited or entered; that is for a person to name".to_owned());
        }
        if let Some(last) = name.strip_prefix("collections.abc.") {
            let head = self.abstract_class(last)?;
            if last == "Generator" {
                return Ok(head);
            }
            return Ok(if is_whole && last != "Callable" { format!("{head}[{}]", inner.join(", ")) } else { head });
        }
        if let Some(last) = match name.as_str() {
            "_collections_abc.dict_keys" => Some("KeysView"),
            "_collections_abc.dict_values" => Some("ValuesView"),
            "_collections_abc.dict_items" => Some("ItemsView"),
            _ => None,
        } {
            let head = self.abstract_class(last)?;
            let inner = if last == "ValuesView" { inner.get(1..).unwrap_or_default() } else { &inner };
            let inner = if last == "KeysView" { inner.get(..1).unwrap_or_default() } else { inner };
            return Ok(if is_whole { format!("{head}[{}]", inner.join(", ")) } else { head });
        }
        // Which classes of the standard library can be subscripted while the program runs depends on its version.
        self.class(name)
    }

    fn abstract_class(&mut self, last: &str) -> Result<String, String> {
        if let Some(text) = self.bound(&format!("collections.abc.{last}")) {
            return Ok(text);
        }
        let module = if self.spot.target >= (3, 9) { "collections.abc" } else { "typing" };
        self.imported(module, last)
    }

    fn typing(&mut self, last: &str) -> Result<String, String> {
        let facts = self.solver.module(self.spot.module);
        let full = format!("typing.{last}");
        for (local, bound) in &facts.globals {
            match &bound.global {
                Global::Import(name) if *name == full && bound.from <= self.spot.at && !bound.for_checkers && !self.is_hidden(local) => {
                    return Ok(local.to_string());
                }
                _ => {}
            }
        }
        if matches!(facts.globals.get("typing").map(|bound| &bound.global), Some(Global::Import(name)) if name.as_str() == "typing")
            && !self.is_hidden("typing")
        {
            return Ok(full);
        }
        self.imported("typing", last)
    }

    fn imported(&mut self, module: &str, last: &str) -> Result<String, String> {
        let facts = self.solver.module(self.spot.module);
        if facts.globals.contains_key(last) || self.is_hidden(last) || last.starts_with('_') {
            return Err(format!("`{last}` means something else in this file"));
        }
        self.imports.push(format!("from {module} import {last}"));
        Ok(last.to_owned())
    }

    /// Whether the class around the hint has the name for something of its own.
    fn is_hidden(&self, name: &str) -> bool {
        self.spot.class.is_some_and(|class| {
            let class = self.solver.class((self.spot.module, class));
            class.methods.contains_key(name) || class.values.contains_key(name) || class.hints.contains_key(name)
        })
    }

    /// A class by the name that the file has for it.
    fn class(&mut self, name: &Name) -> Result<String, String> {
        let facts = self.solver.module(self.spot.module);
        if !name.contains('.') {
            if facts.globals.contains_key(name) || self.is_hidden(name) {
                return Err(format!("`{name}` means something else where the hint would stand"));
            }
            return Ok(name.to_string());
        }
        if let Some(text) = self.bound(name) {
            return Ok(text);
        }
        if self.solver.classes.contains_key(name) {
            let last = name.rsplit('.').next().unwrap_or(name);
            return Err(format!("the class `{last}` is not imported here, and importing it may close a circle"));
        }
        let public = public_name(name);
        let (module, last) = public.rsplit_once('.').unwrap_or(("builtins", &public));
        if last.starts_with('_') || module.starts_with('_') {
            return Err("its type has no public name".to_owned());
        }
        let (module, last) = (module.to_owned(), last.to_owned());
        self.imported(&module, &last)
    }

    /// The text by which the file can name a class already.
    fn bound(&mut self, name: &str) -> Option<String> {
        let module = self.spot.module;
        let facts = self.solver.module(module);
        let mut best: Option<(String, bool)> = None;
        for (local, bound) in &facts.globals {
            let found = match &bound.global {
                Global::Class(_) => match self.solver.global(module, local, 0).single() {
                    Some(Ty::Class(class)) if class.as_str() == name => Some((local.to_string(), false)),
                    _ => None,
                },
                Global::Import(full) => self.by_import(local, full, name),
                _ => None,
            };
            let Some((text, is_early)) = found.filter(|_| !self.is_hidden(local)) else { continue };
            let is_late = is_early || bound.for_checkers || bound.from > self.spot.at;
            if best.as_ref().is_none_or(|(known, late)| (is_late, text.len(), &text) < (*late, known.len(), known)) {
                best = Some((text, is_late));
            }
        }
        let (text, is_late) = best?;
        self.is_quoted |= is_late;
        Some(text)
    }

    /// The text by which an imported name leads to a class, and whether it may not be there yet when hints are evaluated.
    fn by_import(&mut self, local: &str, full: &str, name: &str) -> Option<(String, bool)> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let is_it = |found: &Types| matches!(found.single(), Some(Ty::Class(class)) if class.as_str() == name);
        if (full.rsplit('.').next() == Some(last) || local == last) && is_it(&self.solver.named(full, 0)) {
            return Some((local.to_owned(), false));
        }
        let public = public_name(name);
        let rest = public.strip_prefix(full)?.strip_prefix('.')?;
        if !rest.contains('.') {
            return Some((format!("{local}.{rest}"), false));
        }
        // The package offers a class of one of its modules, but may not be done with its own imports by then.
        let is_offered = !last.starts_with('_') && is_it(&self.solver.named(&format!("{full}.{last}"), 0));
        is_offered.then(|| (format!("{local}.{last}"), true))
    }
}

/// The name under which users know a class of the standard library.
fn public_name(name: &str) -> String {
    const MOVED: &[(&str, &str)] = &[
        ("_io.", "io."),
        ("_csv.", "csv."),
        ("_thread.", "threading."),
        ("unittest.case.", "unittest."),
        ("unittest.async_case.", "unittest."),
        ("unittest.suite.", "unittest."),
        ("unittest.result.", "unittest."),
        ("unittest.loader.", "unittest."),
        ("asyncio.futures.", "asyncio."),
        ("_asyncio.", "asyncio."),
        ("asyncio.events.", "asyncio."),
        ("asyncio.locks.", "asyncio."),
        ("asyncio.queues.", "asyncio."),
        ("asyncio.tasks.", "asyncio."),
        ("asyncio.streams.", "asyncio."),
        ("concurrent.futures._base.", "concurrent.futures."),
        ("concurrent.futures.thread.", "concurrent.futures."),
        ("concurrent.futures.process.", "concurrent.futures."),
        ("json.decoder.", "json."),
        ("json.encoder.", "json."),
        ("_socket.", "socket."),
        ("_ssl.", "ssl."),
        ("_struct.", "struct."),
        ("_random.", "random."),
        ("_weakref.", "weakref."),
        ("_queue.", "queue."),
        ("_decimal.", "decimal."),
        ("_ast.", "ast."),
        ("_contextvars.", "contextvars."),
        ("_sqlite3.", "sqlite3."),
    ];
    MOVED.iter().find_map(|(from, to)| name.strip_prefix(from).map(|rest| format!("{to}{rest}"))).unwrap_or_else(|| name.to_owned())
}
