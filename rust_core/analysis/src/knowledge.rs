//! What the modules of a project tell each other: which names they export, and how they log.
//!
//! Each file contributes `ModuleFacts` while it is scanned; together they settle the sites whose answer stands in
//! another file (a logger that is imported, a wildcard import). A later look at one text is given the same knowledge.

use ruff_python_ast::{
    Expr, Stmt, StmtClassDef, StmtFunctionDef,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    loggers::{METHODS, Style, is_logger_name, maker_style},
    project::{module_of, package_of},
    scope::absolute,
    source::SourceFile,
    types::decide::Answers,
};

/// What `__all__` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum All {
    /// The module has none.
    #[default]
    Absent,
    /// These names.
    Names(Vec<String>),
    /// It is put together while the module runs.
    Unknown,
}

/// What one module tells the others.
#[derive(Clone, Debug, Default)]
pub struct ModuleFacts {
    /// Dotted name.
    pub module: String,
    /// Whether it is a package, which hands on its loaded modules as well.
    pub is_package: bool,
    /// Public names bound at the top level.
    pub names: Vec<String>,
    /// Its `__all__`.
    pub all: All,
    /// Dotted names that it imports while it is loaded.
    pub imports: Vec<String>,
    /// Modules from which it imports everything.
    pub stars: Vec<String>,
    /// Loggers it makes at the top level, functions that make some, attributes that hold one.
    pub loggers: Vec<(String, Style)>,
    /// Attributes of objects that are assigned a logger.
    pub attributes: Vec<(String, Style)>,
    /// Names like a logger's that it imports: local name → dotted name.
    pub aliases: Vec<(String, String)>,
    /// Whether it uses a library whose loggers take no `%` arguments.
    pub logs_otherwise: bool,
    /// Whether it has a class of its own with methods such as `debug` that take one text.
    pub has_own_logger: bool,
}

/// What a project's modules tell each other.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    modules: FxHashMap<String, ModuleFacts>,
    attributes: FxHashMap<String, Option<Style>>,
    starred: FxHashSet<String>,
    logs_otherwise: bool,
    /// Whether some class of the project has methods such as `debug` that take one text.
    pub has_own_logger: bool,
    makes_loggers: bool,
    /// Dotted names of the project's own modules that some file uses.
    pub uses: FxHashSet<String>,
    /// What its functions return and take.
    pub types: Answers,
}

const DEPTH: usize = 8;

impl Knowledge {
    /// Put together what the files of a project say.
    pub fn of(files: Vec<ModuleFacts>) -> Self {
        let mut all = Self::default();
        for facts in files {
            all.logs_otherwise |= facts.logs_otherwise;
            all.has_own_logger |= facts.has_own_logger;
            all.makes_loggers |= facts.loggers.iter().chain(&facts.attributes).any(|(_, style)| *style == Style::Percent);
            all.starred.extend(facts.stars.iter().cloned());
            for (name, style) in &facts.attributes {
                let known = all.attributes.entry(name.clone()).or_insert(Some(*style));
                if *known != Some(*style) {
                    *known = None;
                }
            }
            all.modules.insert(facts.module.clone(), facts);
        }
        all
    }

    /// A module by a name under which some file may import it: its folder may be on the import path.
    pub fn module(&self, name: &str) -> Option<&ModuleFacts> {
        if let Some(facts) = self.modules.get(name) {
            return Some(facts);
        }
        let mut fits = self.modules.values().filter(|facts| {
            facts.module.len() > name.len()
                && facts.module.ends_with(name)
                && facts.module[..facts.module.len() - name.len()].ends_with('.')
        });
        let first = fits.next()?;
        fits.next().is_none().then_some(first)
    }

    /// Whether some module imports everything from this one.
    pub fn is_starred(&self, module: &str) -> bool {
        self.starred.iter().any(|name| self.module(name).is_some_and(|facts| facts.module == module))
    }

    /// Whether loading one module loads another.
    pub fn reaches(&self, from: &str, to: &str) -> bool {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut open: Vec<&ModuleFacts> = self.loaded_by(from, to);
        while let Some(facts) = open.pop() {
            if facts.module == to {
                return true;
            }
            if seen.insert(&facts.module) {
                open.extend(facts.imports.iter().flat_map(|name| self.loaded_by(name, to)));
            }
        }
        false
    }

    /// The modules that an import of a dotted name runs: its packages (but those around `to`, which run already) and itself.
    fn loaded_by(&self, name: &str, to: &str) -> Vec<&ModuleFacts> {
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        let is_around = |part: &str| to.len() > part.len() && to.starts_with(part) && to[part.len()..].starts_with('.');
        ends.map(|end| &name[..end]).filter(|part| !is_around(part)).filter_map(|part| self.module(part)).collect()
    }

    /// The names that `from module import *` binds; none when they cannot be known.
    pub fn exports(&self, module: &str) -> Option<Vec<String>> {
        self.exports_within(module, DEPTH)
    }

    fn exports_within(&self, module: &str, depth: usize) -> Option<Vec<String>> {
        let depth = depth.checked_sub(1)?;
        let facts = self.module(module)?;
        match &facts.all {
            All::Names(names) => Some(names.clone()),
            All::Unknown => None,
            // Which of its modules are loaded, and so exported, depends on what else ran before.
            All::Absent if facts.is_package => None,
            All::Absent => {
                let mut names = facts.names.clone();
                for star in &facts.stars {
                    names.extend(self.exports_within(star, depth)?);
                }
                names.retain(|name| !name.starts_with('_'));
                Some(names)
            }
        }
    }

    /// The style of the logger that a dotted name means.
    pub fn style_of(&self, dotted: &str) -> Option<Style> {
        self.style_within(dotted, DEPTH)
    }

    fn style_within(&self, dotted: &str, depth: usize) -> Option<Style> {
        let depth = depth.checked_sub(1)?;
        let (module, name) = dotted.rsplit_once('.')?;
        let facts = self.module(module)?;
        let named = |(known, _): &&(String, Style)| known == name;
        if let Some((_, style)) = facts.loggers.iter().find(named) {
            return Some(*style);
        }
        let (_, origin) = facts.aliases.iter().find(|(known, _)| known == name)?;
        maker_style(origin).or_else(|| if origin == "loguru.logger" { Some(Style::Brace) } else { self.style_within(origin, depth) })
    }

    /// The style of a logger that is given to the place where it is used: an attribute of an object, a parameter.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn style_of_given(&self, attribute: Option<&str>) -> Result<Style, &'static str> {
        if let Some(Some(style)) = attribute.and_then(|name| self.attributes.get(name))
            && *style != Style::Unknown
        {
            return Ok(*style);
        }
        if self.has_own_logger {
            return Err("the project has loggers of its own making, so whether this one takes %-arguments is not known; annotate it");
        }
        if self.logs_otherwise {
            return Err("the project also logs by a library without %-arguments, so what this logger takes is not known; annotate it");
        }
        if self.makes_loggers {
            Ok(Style::Percent)
        } else {
            Err("the logger is not made in this project, so whether it takes %-arguments is not known")
        }
    }
}

/// What a file tells the other modules of its project.
pub fn facts_of(file: &SourceFile) -> ModuleFacts {
    let package = package_of(&file.path);
    let facts = ModuleFacts { module: module_of(&file.path), is_package: file.path.ends_with("__init__.py"), ..ModuleFacts::default() };
    let mut reader = Reader { package: &package, imports: FxHashMap::default(), facts, function: 0, class: 0 };
    reader.visit_body(file.body());
    reader.facts.names.sort();
    reader.facts.names.dedup();
    reader.facts
}

struct Reader<'p, 'a> {
    package: &'p str,
    imports: FxHashMap<&'a str, String>,
    facts: ModuleFacts,
    function: usize,
    class: usize,
}

impl<'a> Reader<'_, 'a> {
    fn dotted(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => self.imports.get(name.id.as_str()).cloned(),
            Expr::Attribute(attribute) => {
                let base = self.dotted(&attribute.value)?;
                Some(format!("{base}.{}", attribute.attr))
            }
            _ => None,
        }
    }

    /// The style of a value, when it is a logger.
    fn style(&self, value: &Expr) -> Option<Style> {
        match value {
            Expr::Call(call) => {
                if let Some(attribute) = call.func.as_attribute_expr().filter(|it| it.attr.as_str() == "getChild") {
                    return self.style(&attribute.value);
                }
                let named = match &*call.func {
                    Expr::Name(name) => self.local(&name.id),
                    _ => None,
                };
                named.or_else(|| maker_style(&self.dotted(&call.func)?))
            }
            Expr::Name(name) => self.local(&name.id),
            _ => None,
        }
    }

    fn local(&self, name: &str) -> Option<Style> {
        self.facts.loggers.iter().find(|(known, _)| known == name).map(|(_, style)| *style)
    }

    /// `logging.Logger` and what derives from it.
    fn is_logger_type(&self, annotation: &Expr) -> bool {
        matches!(self.dotted(annotation).as_deref(), Some("logging.Logger" | "logging.LoggerAdapter" | "logging.RootLogger"))
            || annotation.as_string_literal_expr().is_some_and(|text| text.value.to_str() == "logging.Logger")
            || annotation.as_subscript_expr().is_some_and(|it| self.is_logger_type(&it.value))
    }

    fn import_name(&mut self, local: &'a str, full: String) {
        let root = full.split('.').next().unwrap_or(&full);
        if matches!(root, "loguru" | "structlog" | "logbook" | "eliot")
            || full.starts_with("twisted.logger")
            || full.starts_with("twisted.python.log")
        {
            self.facts.logs_otherwise = true;
        }
        if self.function > 0 {
            return;
        }
        self.facts.imports.push(full.clone());
        if is_logger_name(local) {
            self.facts.aliases.push((local.to_owned(), full.clone()));
        }
        self.bind(local);
        self.imports.insert(local, full);
    }

    fn bind(&mut self, name: &str) {
        if self.function == 0 && self.class == 0 && !name.starts_with('_') {
            self.facts.names.push(name.to_owned());
        }
    }

    fn bind_target(&mut self, target: &Expr) {
        match target {
            Expr::Name(name) => self.bind(&name.id),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.bind_target(item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.bind_target(item)),
            Expr::Starred(starred) => self.bind_target(&starred.value),
            _ => {}
        }
    }

    fn assigned(&mut self, target: &Expr, value: Option<&Expr>, annotation: Option<&Expr>) {
        self.bind_target(target);
        let is_typed = annotation.is_some_and(|it| self.is_logger_type(it));
        let style = if is_typed { Some(Style::Percent) } else { value.and_then(|it| self.style(it)) };
        match target {
            Expr::Name(name) if self.function == 0 && self.class == 0 => {
                if name.id.as_str() == "__all__" {
                    self.facts.all = value.map_or(All::Unknown, listed);
                }
                if let Some(style) = style {
                    self.facts.loggers.push((name.id.to_string(), style));
                }
            }
            Expr::Name(name) if self.class > 0 && self.function == 0 && is_logger_name(&name.id) => {
                self.facts.attributes.push((name.id.to_string(), style.unwrap_or(Style::Unknown)));
            }
            Expr::Attribute(attribute) if is_logger_name(&attribute.attr) && !value.is_some_and(Expr::is_none_literal_expr) => {
                self.facts.attributes.push((attribute.attr.to_string(), style.unwrap_or(Style::Unknown)));
            }
            _ => {}
        }
    }

    fn function(&mut self, def: &'a StmtFunctionDef) {
        self.bind(&def.name);
        let makes = def.returns.as_deref().is_some_and(|it| self.is_logger_type(it));
        if makes && self.class == 0 && self.function == 0 {
            self.facts.loggers.push((def.name.to_string(), Style::Percent));
        }
        if makes && self.class > 0 && is_logger_name(&def.name) {
            self.facts.attributes.push((def.name.to_string(), Style::Percent));
        }
        // Two positional parameters and no more: `def debug(self, message)`.
        let takes_one = def.parameters.vararg.is_none() && def.parameters.args.len() + def.parameters.posonlyargs.len() == 2;
        if self.class > 0 && self.function == 0 && takes_one && METHODS[..5].contains(&def.name.as_str()) {
            self.facts.has_own_logger = true;
        }
    }

    fn class(&mut self, def: &'a StmtClassDef) {
        self.bind(&def.name);
        if def.bases().iter().any(|base| self.is_logger_type(base)) && self.class == 0 && self.function == 0 {
            // A call of the class makes a logger; so does its use as a type.
            self.facts.loggers.push((def.name.to_string(), Style::Percent));
        }
    }

    /// `__all__ += […]` and `__all__.extend([…])`.
    fn extended(&mut self, more: &Expr) {
        self.facts.all = match (std::mem::take(&mut self.facts.all), listed(more)) {
            (All::Names(mut names), All::Names(more)) => {
                names.extend(more);
                All::Names(names)
            }
            _ => All::Unknown,
        };
    }
}

fn listed(value: &Expr) -> All {
    let items = match value {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return All::Unknown,
    };
    let names: Option<Vec<String>> = items.iter().map(|item| Some(item.as_string_literal_expr()?.value.to_str().to_owned())).collect();
    names.map_or(All::Unknown, All::Names)
}

impl<'a> StatementVisitor<'a> for Reader<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let full = alias.name.as_str();
                    match &alias.asname {
                        Some(name) => self.import_name(name, full.to_owned()),
                        None => {
                            let head = full.split('.').next().unwrap_or(full);
                            if self.function == 0 && head != full {
                                self.facts.imports.push(full.to_owned());
                            }
                            if self.function == 0 || head != full {
                                self.import_name(head, head.to_owned())
                            } else {
                                self.import_name(full, full.to_owned())
                            }
                        }
                    }
                }
            }
            Stmt::ImportFrom(import) => {
                let base = absolute(self.package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
                for alias in &import.names {
                    if alias.name.as_str() == "*" {
                        self.facts.imports.push(base.clone());
                        self.facts.stars.push(base.clone());
                    } else {
                        self.import_name(alias.asname.as_ref().unwrap_or(&alias.name), format!("{base}.{}", alias.name));
                    }
                }
            }
            Stmt::Assign(assign) => assign.targets.iter().for_each(|target| self.assigned(target, Some(&assign.value), None)),
            Stmt::AnnAssign(assign) => self.assigned(&assign.target, assign.value.as_deref(), Some(&assign.annotation)),
            Stmt::AugAssign(assign) if assign.target.as_name_expr().is_some_and(|it| it.id.as_str() == "__all__") => {
                self.extended(&assign.value);
            }
            Stmt::Expr(it) if self.function == 0 => {
                if let Some(call) = it.value.as_call_expr()
                    && let Some(method) = call.func.as_attribute_expr()
                    && method.value.as_name_expr().is_some_and(|name| name.id.as_str() == "__all__")
                {
                    match (method.attr.as_str(), &*call.arguments.args) {
                        ("extend", [more]) => self.extended(more),
                        _ => self.facts.all = All::Unknown,
                    }
                }
            }
            Stmt::For(it) if self.function == 0 => self.bind_target(&it.target),
            Stmt::With(it) if self.function == 0 => {
                it.items.iter().filter_map(|item| item.optional_vars.as_deref()).for_each(|target| self.bind_target(target));
            }
            Stmt::FunctionDef(def) => {
                self.function(def);
                self.function += 1;
                walk_stmt(self, stmt);
                self.function -= 1;
                return;
            }
            Stmt::ClassDef(def) => {
                self.class(def);
                let outer = std::mem::take(&mut self.function);
                self.class += 1;
                walk_stmt(self, stmt);
                self.class -= 1;
                self.function = outer;
                return;
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}
