//! What one module tells the others of its project: what it exports, imports and logs with.

use ruff_python_ast::{
    Expr, Stmt, StmtClassDef, StmtFunctionDef,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use rustc_hash::FxHashMap;

use crate::{
    docs::DocStyles,
    function_effects::FileEffects,
    import_style::OwnImport,
    kind::is_test,
    loggers::{METHODS, Style, is_logger_name, maker_style},
    project::{module_of, package_of},
    returned_loggers::ReturnedLogger,
    scope::absolute,
    source::SourceFile,
    sure_names::Unsure,
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
    /// Those of them that a run may lack.
    pub unsure: Unsure,
    /// Its `__all__`.
    pub all: All,
    /// Dotted names that it imports while it is loaded.
    pub imports: Vec<String>,
    /// Modules from which it imports everything.
    pub stars: Vec<String>,
    /// Imports of modules that may be of the project itself; not of tests, whose habits are their own.
    pub own: Vec<OwnImport>,
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
    /// What a package imports at its top level: local name → dotted name.
    pub reexports: Vec<(String, String)>,
    /// What its functions raise.
    pub effects: FileEffects,
    /// How often its docstrings have a section of each style; counted only where fixes need it.
    pub doc_styles: DocStyles,
    /// Whether it has a class that logs and has not all methods of a logger of `logging`.
    pub has_partial_logger: bool,
    /// Whether it has a logger or a record of `logging` that puts messages together in a way of its own.
    pub formats_itself: bool,
    /// Whether it gives `logging` another class of loggers or records.
    pub sets_loggers: bool,
    /// Whether it freezes the clock with an offset (freezegun's `tz_offset`).
    pub shifts_clock: bool,
    /// Whether it is a test that reads the defaults of signatures.
    pub compares_defaults: bool,
}

/// What a file tells the other modules of its project.
pub fn facts_of(file: &SourceFile) -> ModuleFacts {
    let package = package_of(&file.path);
    let facts = ModuleFacts { module: module_of(&file.path), is_package: file.path.ends_with("__init__.py"), ..ModuleFacts::default() };
    let counts_imports = !is_test(file);
    let mut reader = Reader { package: &package, counts_imports, imports: FxHashMap::default(), facts, function: 0, class: 0 };
    reader.visit_body(file.body());
    reader.facts.unsure = Unsure::of(file.body());
    reader.facts.sets_loggers = ["setLoggerClass(", "setLogRecordFactory("].iter().any(|call| file.text.contains(call));
    reader.facts.shifts_clock = file.text.contains("tz_offset") && file.text.contains("freez");
    reader.facts.compares_defaults = !counts_imports && file.text.contains("signature(") && file.text.contains(".default is ");
    reader.facts.names.sort();
    reader.facts.names.dedup();
    reader.facts
}

struct Reader<'p, 'a> {
    package: &'p str,
    counts_imports: bool,
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
        if self.dotted(value).is_some_and(|it| it == "loguru.logger") {
            return Some(Style::Brace);
        }
        match value {
            Expr::Call(call) => {
                let is_same = |name: &str| matches!(name, "getChild" | "bind" | "opt" | "patch");
                if let Some(attribute) = call.func.as_attribute_expr().filter(|it| is_same(&it.attr)) {
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

    /// What a module-level logger comes from, when other modules must say its style: the function that makes it, the name.
    fn origin(&self, value: &Expr) -> Option<String> {
        self.dotted(value.as_call_expr().map_or(value, |call| &call.func))
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
        if self.facts.is_package {
            self.facts.reexports.push((local.to_owned(), full.clone()));
        }
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
                } else if is_logger_name(&name.id)
                    && let Some(origin) = value.and_then(|it| self.origin(it))
                {
                    self.facts.aliases.push((name.id.to_string(), origin));
                }
            }
            Expr::Name(name) if self.class > 0 && self.function == 0 && is_logger_name(&name.id) => {
                self.facts.attributes.push((name.id.to_string(), style.unwrap_or(Style::Unknown)));
            }
            // What is only handed on is known where it is made.
            Expr::Attribute(attribute)
                if is_logger_name(&attribute.attr)
                    && (style.is_some() || !value.is_none_or(|it| it.is_none_literal_expr() || it.is_name_expr())) =>
            {
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
        if !makes
            && self.class == 0
            && self.function == 0
            && let Some(style) = ReturnedLogger::of(def).style(|value| self.style(value))
        {
            self.facts.loggers.push((def.name.to_string(), style));
        }
    }

    fn class(&mut self, def: &'a StmtClassDef) {
        self.bind(&def.name);
        self.facts.has_own_logger |= is_own_logger(def);
        self.facts.has_partial_logger |= is_partial_logger(def);
        let is_logger = def.bases().iter().any(|base| self.is_logger_type(base));
        let is_record = def.bases().iter().any(|base| self.dotted(base).as_deref() == Some("logging.LogRecord"));
        let formats = (is_logger && defines(def, &["_log", "log", "makeRecord"])) || (is_record && defines(def, &["getMessage"]));
        self.facts.formats_itself |= formats;
        if is_logger && !formats && self.class == 0 && self.function == 0 {
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

/// Whether a class logs in a way of its own: methods such as `def debug(self, message)`, two of them, or one of a class
/// that is called a logger. One alone may be about anything.
fn is_own_logger(def: &StmtClassDef) -> bool {
    let is_method = |stmt: &&Stmt| {
        let Some(def) = stmt.as_function_def_stmt() else { return false };
        let positional = def.parameters.args.len() + def.parameters.posonlyargs.len();
        def.parameters.vararg.is_none()
            && match def.name.as_str() {
                "log" => positional > 2,
                name => METHODS[..5].contains(&name) && positional == 2,
            }
    };
    let methods = def.body.iter().filter(is_method).count();
    methods > 1 || (methods == 1 && def.name.to_ascii_lowercase().contains("log"))
}

fn defines(def: &StmtClassDef, names: &[&str]) -> bool {
    def.body.iter().filter_map(Stmt::as_function_def_stmt).any(|it| names.contains(&it.name.as_str()))
}

/// Whether a class of the project's own making has methods such as `info` and `warn`, but no `warning` or `exception`.
fn is_partial_logger(def: &StmtClassDef) -> bool {
    let has = |name: &str| defines(def, &[name]);
    let count = METHODS.iter().filter(|name| has(name)).count();
    let is_base_free =
        def.bases().iter().all(|base| base.as_name_expr().is_some_and(|it| matches!(it.id.as_str(), "object" | "ABC" | "Protocol")));
    count > 1 && is_base_free && !(has("warning") && has("exception"))
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
                if self.counts_imports {
                    self.facts.own.extend(OwnImport::of(import.level, &base, &self.facts.module));
                }
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
            Stmt::AnnAssign(assign) => {
                if assign.value.is_none() && assign.target.is_name_expr() {
                    return; // it binds nothing
                }
                self.assigned(&assign.target, assign.value.as_deref(), Some(&assign.annotation));
            }
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
