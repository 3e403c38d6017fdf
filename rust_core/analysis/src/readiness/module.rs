//! Judges one file by itself: its classes, its constants, each of its functions.

use ruff_python_ast::{
    Expr, Stmt, StmtClassDef, StmtFunctionDef,
    helpers::map_callable,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Distance, Function, Module, Reason, Tier,
    annotations::mapped,
    function::judge_function,
    judge::{Judge, Use, short},
    names::{dotted, root},
    records::{Class, Record, is_literal, record_of},
    split::Split,
    tables::{is_harmless_import, is_mutator, touch_of},
};
use crate::{
    project::{module_of, package_of},
    scope::{Binding, Scopes, absolute},
    source::SourceFile,
    suppress::Suppressions,
};

/// What a file alone tells of its functions; calls into other files are still open.
pub struct ModuleDraft {
    pub(super) path: String,
    pub(super) module: String,
    pub(super) functions: Vec<Draft>,
    pub(super) reasons: Vec<Reason>,
    pub(super) uses: Vec<Use>,
    /// Names whose values never change, and exceptions without code.
    pub(super) harmless: Vec<String>,
    /// Names that it imports, as others may import them from it.
    pub(super) imported: Vec<(String, String)>,
    /// Modules that its import runs, with their lines.
    pub(super) imports: Vec<(String, usize)>,
}

pub(super) struct Draft {
    pub(super) function: Function,
    pub(super) uses: Vec<Use>,
    pub(super) bytecodes: f64,
    pub(super) elements_in: f64,
    pub(super) elements_out: f64,
    /// The best split if all calls into the project compute, and if none does.
    pub(super) splits: [Option<Split>; 2],
}

/// What a judge may ask about the module.
pub(super) struct View<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) scopes: &'a Scopes,
    pub(super) module: String,
    pub(super) classes: FxHashMap<&'a str, Class<'a>>,
    pub(super) records: FxHashMap<&'a str, Record<'a>>,
    values: FxHashMap<&'a str, &'a Expr>,
    constants: FxHashSet<&'a str>,
    methods: FxHashMap<&'a str, Vec<String>>,
    properties: FxHashMap<&'a str, Vec<String>>,
    /// Functions, methods and fields of records whose value is a set.
    sets: FxHashSet<&'a str>,
}

impl<'a> View<'a> {
    fn of(file: &'a SourceFile, scopes: &'a Scopes) -> Self {
        let mut view = Self {
            file,
            scopes,
            module: module_of(&file.path),
            classes: FxHashMap::default(),
            records: FxHashMap::default(),
            values: FxHashMap::default(),
            constants: FxHashSet::default(),
            methods: FxHashMap::default(),
            properties: FxHashMap::default(),
            sets: FxHashSet::default(),
        };
        let mut stores = Stores::default();
        stores.visit_body(file.body());
        for stmt in file.body() {
            match stmt {
                Stmt::ClassDef(def) if scopes.module().bindings.get(def.name.as_str()) == Some(&Binding::Class(def.range)) => {
                    view.add_class(def);
                }
                Stmt::Assign(assign) => {
                    if let [Expr::Name(name)] = assign.targets.as_slice() {
                        view.values.insert(&name.id, &assign.value);
                    }
                }
                Stmt::AnnAssign(assign) => {
                    if let (Expr::Name(name), Some(value)) = (&*assign.target, &assign.value) {
                        view.values.insert(&name.id, value);
                    }
                }
                Stmt::TypeAlias(alias) => {
                    if let Expr::Name(name) = &*alias.name {
                        view.values.insert(&name.id, &alias.value);
                    }
                }
                _ => {}
            }
        }
        let is_rebound = |name: &str| stores.bound.get(name).copied().unwrap_or_default() != 1 || scopes.is_declared_outer(name);
        view.values.retain(|name, _| !is_rebound(name) && scopes.module().bindings.get(*name) == Some(&Binding::Other));
        view.find_constants(&stores.changed);
        view.check_records();
        view.find_sets();
        view
    }

    fn add_class(&mut self, def: &'a StmtClassDef) {
        let class = Class::of(self.scopes, def);
        for method in def.body.iter().filter_map(Stmt::as_function_def_stmt) {
            let full = format!("{}.{}", def.name, method.name);
            let is_property = method.decorator_list.iter().any(|it| {
                dotted(self.scopes, &[0], &it.expression).is_some_and(|name| name.ends_with("property"))
                    || it.expression.is_attribute_expr()
            });
            let map = if is_property { &mut self.properties } else { &mut self.methods };
            let owners = map.entry(method.name.as_str()).or_default();
            if !owners.contains(&full) {
                owners.push(full);
            }
        }
        if let Some(record) = record_of(self.scopes, &class) {
            self.records.insert(&def.name, record);
        }
        self.classes.insert(&def.name, class);
    }

    /// Constants may be made of constants before them.
    fn find_constants(&mut self, changed: &FxHashSet<&str>) {
        let values: Vec<(&'a str, &'a Expr)> = self.values.iter().map(|(name, value)| (*name, *value)).collect();
        loop {
            let before = self.constants.len();
            for (name, value) in &values {
                let named_so = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
                let stays = !can_change(value) || (named_so && !changed.contains(name));
                if stays && self.is_constant_value(value) {
                    self.constants.insert(name);
                }
            }
            if self.constants.len() == before {
                return;
            }
        }
    }

    fn is_constant_value(&self, value: &Expr) -> bool {
        match value {
            Expr::Name(name) => self.constants.contains(name.id.as_str()),
            Expr::BinOp(binary) => self.is_constant_value(&binary.left) && self.is_constant_value(&binary.right),
            Expr::Tuple(tuple) => tuple.elts.iter().all(|it| self.is_constant_value(it)),
            Expr::List(list) => list.elts.iter().all(|it| self.is_constant_value(it)),
            Expr::Set(set) => set.elts.iter().all(|it| self.is_constant_value(it)),
            Expr::Dict(dict) => dict
                .items
                .iter()
                .all(|it| it.key.as_ref().is_some_and(|key| self.is_constant_value(key)) && self.is_constant_value(&it.value)),
            Expr::Call(call) => {
                let name = dotted(self.scopes, &[0], &call.func).unwrap_or_default();
                matches!(
                    name.as_str(),
                    "builtins.frozenset" | "builtins.tuple" | "builtins.set" | "builtins.dict" | "builtins.float" | "builtins.range"
                ) && call.arguments.keywords.is_empty()
                    && call.arguments.args.iter().all(|it| self.is_constant_value(it))
            }
            Expr::Attribute(_) => {
                dotted(self.scopes, &[0], value).is_some_and(|name| name.starts_with("math.") || name.starts_with("string."))
            }
            other => is_literal(other),
        }
    }

    /// What gives a set, by its name: whatever else has that name is taken for one too.
    fn find_sets(&mut self) {
        let is_set = |hint: &Expr| mapped(self, hint).is_ok_and(|it| it.is_set);
        let methods = self.classes.values().flat_map(|class| class.methods.values().flatten().copied());
        let functions = self.file.body().iter().filter_map(Stmt::as_function_def_stmt).chain(methods);
        let named = functions.filter(|def| def.returns.as_deref().is_some_and(is_set)).map(|def| def.name.as_str());
        let fields = self.records.values().flat_map(|record| record.fields.iter().zip(&record.hints));
        let sets = named.chain(fields.filter(|(_, hint)| is_set(hint)).map(|(name, _)| *name)).collect();
        self.sets = sets;
    }

    /// Whether a function, a method or a field of this name gives a set.
    pub(super) fn gives_set(&self, name: &str) -> bool {
        self.sets.contains(name)
    }

    /// A record is one only when its fields have translations; a field may be of another record.
    fn check_records(&mut self) {
        loop {
            let bad: Vec<&'a str> = self
                .records
                .iter()
                .filter(|(_, record)| record.hints.iter().any(|hint| mapped(self, hint).is_err()))
                .map(|(name, _)| *name)
                .collect();
            if bad.is_empty() {
                return;
            }
            bad.iter().for_each(|name| {
                self.records.remove(name);
            });
        }
    }

    /// Whether a name of the module always has the same value.
    pub(super) fn is_constant(&self, name: &str) -> bool {
        self.constants.contains(name)
    }

    /// What a name of the module stands for, if it is bound once.
    pub(super) fn alias(&self, name: &str) -> Option<&'a Expr> {
        self.values.get(name).copied()
    }

    /// The methods of this name, of all classes of the module.
    pub(super) fn methods(&self, name: &str) -> Vec<String> {
        self.methods.get(name).cloned().unwrap_or_default()
    }

    /// The properties of this name.
    pub(super) fn properties(&self, name: &str) -> Vec<String> {
        self.properties.get(name).cloned().unwrap_or_default()
    }

    /// Whether some record has a field of this name.
    pub(super) fn has_field(&self, name: &str) -> bool {
        self.records.values().any(|it| (it.is_enum && matches!(name, "value" | "name")) || (!it.is_enum && it.fields.contains(&name)))
    }
}

/// Whether the value of an expression can be changed later.
fn can_change(value: &Expr) -> bool {
    match value {
        Expr::List(_) | Expr::Dict(_) | Expr::Set(_) | Expr::Call(_) => true,
        Expr::Tuple(tuple) => tuple.elts.iter().any(can_change),
        Expr::BinOp(binary) => can_change(&binary.left) || can_change(&binary.right),
        _ => false,
    }
}

/// What is bound and changed anywhere in a file, by name.
#[derive(Default)]
struct Stores<'a> {
    bound: FxHashMap<&'a str, usize>,
    changed: FxHashSet<&'a str>,
    depth: usize,
}

impl<'a> Stores<'a> {
    fn change(&mut self, target: &'a Expr) {
        if let Some((name, _)) = root(target) {
            self.changed.insert(name);
        }
    }
}

impl<'a> Visitor<'a> for Stores<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {
                self.depth += 1;
                walk_stmt(self, stmt);
                self.depth -= 1;
                return;
            }
            Stmt::AugAssign(assign) => self.change(&assign.target),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if !name.ctx.is_load() && self.depth == 0 => *self.bound.entry(name.id.as_str()).or_default() += 1,
            Expr::Subscript(it) if !it.ctx.is_load() => self.change(&it.value),
            Expr::Attribute(it) if !it.ctx.is_load() => self.change(&it.value),
            Expr::Call(call) => {
                if let Expr::Attribute(it) = &*call.func
                    && is_mutator(&it.attr)
                {
                    self.change(&it.value);
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}

/// Judge a file.
pub fn draft_of(file: &SourceFile) -> ModuleDraft {
    let scopes = Scopes::of(file.module(), &package_of(&file.path));
    let view = View::of(file, &scopes);
    let suppressions = Suppressions::of(file);
    let mut found = Collected { functions: Vec::new(), imports: Vec::new(), own: Judge::new(&view, vec![0], None) };
    found.collect(&view, &suppressions, file.body(), None, false);
    let Collected { functions, imports, own } = found;
    let exceptions = view.classes.iter().filter(|(_, class)| class.is_plain_exception).map(|(name, _)| (*name).to_owned());
    let frozen = view.constants.iter().filter(|name| !view.values.get(**name).is_some_and(|it| can_change(it)));
    let imported = scopes.module().bindings.iter().filter_map(|(name, binding)| match binding {
        Binding::Import(full) => Some((name.clone(), full.clone())),
        _ => None,
    });
    ModuleDraft {
        path: file.path.clone(),
        module: view.module.clone(),
        functions,
        reasons: own.reasons,
        uses: own.uses,
        harmless: exceptions.chain(frozen.map(|name| (*name).to_owned())).collect(),
        imported: imported.collect(),
        imports,
    }
}

/// A file that is no Python: nothing of it can move.
pub fn unparsed(path: &str, line: usize, message: &str) -> Module {
    let reason = Reason { line, text: format!("it cannot be read as Python: {}", short(message)), distance: Distance::Far };
    Module { path: path.to_owned(), tier: Tier::Extract, reasons: vec![reason], functions: Vec::new() }
}

struct Collected<'a> {
    functions: Vec<Draft>,
    imports: Vec<(String, usize)>,
    own: Judge<'a>,
}

impl<'a> Collected<'a> {
    fn collect(
        &mut self,
        view: &'a View<'a>,
        suppressions: &Suppressions,
        body: &'a [Stmt],
        class: Option<&'a StmtClassDef>,
        inside: bool,
    ) {
        for stmt in body {
            match stmt {
                Stmt::FunctionDef(def) => {
                    if !is_overload(view, def) {
                        self.functions.push(judge_function(view, suppressions, def, class, inside));
                    }
                }
                Stmt::ClassDef(def) => {
                    for decorator in &def.decorator_list {
                        if dotted(view.scopes, &[0], map_callable(&decorator.expression)).as_deref() != Some("dataclasses.dataclass") {
                            self.own.visit_expr(&decorator.expression);
                        }
                    }
                    if class.is_none() {
                        self.collect(view, suppressions, &def.body, Some(def), inside);
                    } else {
                        self.own.near(&def.name, format!("the class `{}` stands inside a class", short(&def.name)));
                    }
                }
                Stmt::Import(import) => {
                    let line = view.file.line(stmt.start());
                    self.imports.extend(import.names.iter().map(|it| (it.name.to_string(), line)));
                }
                Stmt::ImportFrom(import) => {
                    let base = absolute(&package_of(&view.file.path), import.level, import.module.as_ref().map_or("", |it| it.as_str()));
                    self.imports.push((base, view.file.line(stmt.start())));
                }
                Stmt::If(choice) if is_type_checking(view, &choice.test) => {
                    choice.elif_else_clauses.iter().for_each(|it| self.collect(view, suppressions, &it.body, class, true));
                }
                Stmt::If(choice) => {
                    self.own.visit_expr(&choice.test);
                    self.collect(view, suppressions, &choice.body, class, true);
                    for clause in &choice.elif_else_clauses {
                        clause.test.iter().for_each(|it| self.own.visit_expr(it));
                        self.collect(view, suppressions, &clause.body, class, true);
                    }
                }
                Stmt::Try(attempt) => {
                    let handlers = attempt.handlers.iter().map(|ruff_python_ast::ExceptHandler::ExceptHandler(it)| &it.body);
                    for block in [&attempt.body].into_iter().chain(handlers).chain([&attempt.orelse, &attempt.finalbody]) {
                        self.collect(view, suppressions, block, class, true);
                    }
                }
                Stmt::Expr(stmt) if stmt.value.is_string_literal_expr() || stmt.value.is_ellipsis_literal_expr() => {}
                Stmt::AnnAssign(field) if class.is_some_and(|it| view.records.contains_key(it.name.as_str())) && field.value.is_some() => {}
                Stmt::Assign(assign) if is_type_alias(view, assign) => {}
                Stmt::TypeAlias(_) => {}
                other => self.own.visit_stmt(other),
            }
        }
    }
}

fn is_type_alias(view: &View, assign: &ruff_python_ast::StmtAssign) -> bool {
    matches!(&*assign.value, Expr::Subscript(_) | Expr::BinOp(_)) && mapped(view, &assign.value).is_ok()
}

fn is_type_checking(view: &View, test: &Expr) -> bool {
    dotted(view.scopes, &[0], test).is_some_and(|name| name.ends_with("typing.TYPE_CHECKING"))
}

/// Whether a function only says how another is typed.
pub(super) fn is_overload(view: &View, def: &StmtFunctionDef) -> bool {
    def.decorator_list.iter().any(|it| dotted(view.scopes, &[0], &it.expression).is_some_and(|name| name.ends_with(".overload")))
}

/// Why importing a module keeps this one from being ready.
pub(super) fn import_reason(name: &str, line: usize) -> Option<Reason> {
    // The helper of `pyagent rust convert` loads what was converted, and touches nothing else.
    if is_harmless_import(name) || name.is_empty() || name.ends_with("._rust") || name == "_rust" {
        return None;
    }
    let text = match touch_of(name) {
        Some(touch) => format!("imports `{}`, which {}; import it where it is used", short(name), touch.verb()),
        None => format!("imports `{}`, of which nothing is known", short(name)),
    };
    Some(Reason { line, text, distance: Distance::Near })
}
