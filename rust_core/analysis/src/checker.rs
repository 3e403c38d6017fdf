//! Walks one file once and gives each node to the rules that want it.

use pyagent_cores::fingerprint::fingerprint;
use ruff_python_ast::{
    AnyNodeRef, ExceptHandler, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    context::Context,
    exports::{Uses, Watched},
    function_effects::{self, FileEffects},
    kind::ModuleKind,
    options::Options,
    patched::Called,
    project::package_of,
    project_loggers::Logging,
    rule::{Hook, Rule},
    rules::RULES,
    scope::Scopes,
    site::Site,
    source::SourceFile,
    suppress::Suppressions,
};

/// A place that only looks like a finding.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoFinding {
    /// Where it starts.
    pub at: TextSize,
    /// Rule id.
    pub rule: &'static str,
    /// Why it is none.
    pub reason: &'static str,
}

/// What the rules saw in one file.
#[derive(Debug, Default)]
pub struct Checked {
    /// Findings, in order of position.
    pub sites: Vec<Site>,
    /// Places that only look like findings, in order of position.
    pub dismissed: Vec<NoFinding>,
    /// The rules of the findings that comments silence.
    pub suppressed: Vec<&'static str>,
    /// What the module adds to the project's logging.
    pub logging: Logging,
    /// What its functions raise.
    pub effects: FileEffects,
    /// Dotted names of the project that it uses.
    pub uses: FxHashSet<String>,
    /// What it replaces and compares.
    pub watched: Watched,
}

/// Run every wanted rule over a file.
pub fn check(file: &SourceFile, options: &Options) -> Checked {
    let scopes = Scopes::of(file.module(), &package_of(&file.path));
    let context = Context::new(file, &scopes, options, ModuleKind::of(file, &scopes, options));
    let effects = function_effects::are_wanted(&context).then(FileEffects::default);
    let uses = Uses::new(file, &options.roots);
    let mut checker = Checker { context, hooks: Hooks::of(options), kept: Kept::default(), scratch: Vec::new(), effects, uses };
    checker.run();
    let logging = Logging::of(&checker.context);
    let Checker { kept: Kept { found, mut dismissed }, effects, uses, .. } = checker;
    dismissed.sort_unstable();
    let Uses { found: uses, watched, .. } = uses;
    Checked { logging, dismissed, effects: effects.unwrap_or_default(), uses, watched, ..finish(file, found) }
}

fn finish(file: &SourceFile, mut found: Vec<Site>) -> Checked {
    found.sort_by_key(|site| (site.range.start(), site.rule, site.range.end()));
    found.dedup_by(|a, b| a.rule == b.rule && a.range == b.range);
    let suppressions = Suppressions::of(file);
    let mut checked = Checked::default();
    let mut seen: FxHashMap<u128, u32> = FxHashMap::default();
    for mut site in found {
        if suppressions.covers(file, site.range, site.rule, aliases(site.rule)) {
            checked.suppressed.push(site.rule);
            continue;
        }
        let identity = fingerprint(&[&file.path, site.rule, &site.symbol, &squeeze(file.slice(site.range))], 0);
        let count = seen.entry(identity).or_default();
        site.fingerprint = fingerprint(&[&format!("{identity:032x}")], u64::from(*count));
        *count += 1;
        checked.sites.push(site);
    }
    checked
}

fn aliases(rule: &str) -> &'static [&'static str] {
    RULES.iter().find(|known| known.id == rule).map_or(&[], |known| known.aliases)
}

/// White space does not make another finding.
fn squeeze(text: &str) -> String {
    let first = text.split(['\n', '\r']).next().unwrap_or(text);
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hooks of the wanted rules by kind of node.
#[derive(Default)]
struct Hooks {
    module: Vec<(&'static Rule, Hook)>,
    body: Vec<(&'static Rule, Hook)>,
    stmt: Vec<(&'static Rule, Hook)>,
    function: Vec<(&'static Rule, Hook)>,
    class: Vec<(&'static Rule, Hook)>,
    handler: Vec<(&'static Rule, Hook)>,
    call: Vec<(&'static Rule, Hook)>,
    expr: Vec<(&'static Rule, Hook)>,
}

impl Hooks {
    fn of(options: &Options) -> Self {
        let mut hooks = Self::default();
        for rule in RULES.iter().copied().filter(|rule| options.wants(rule.id)) {
            for hook in rule.hooks {
                let list = match hook {
                    Hook::Module(_) => &mut hooks.module,
                    Hook::Body(_) => &mut hooks.body,
                    Hook::Stmt(_) => &mut hooks.stmt,
                    Hook::Function(_) => &mut hooks.function,
                    Hook::Class(_) => &mut hooks.class,
                    Hook::Handler(_) => &mut hooks.handler,
                    Hook::Call(_) => &mut hooks.call,
                    Hook::Expr(_) => &mut hooks.expr,
                };
                list.push((rule, *hook));
            }
        }
        hooks
    }
}

/// What the hooks found so far.
#[derive(Default)]
struct Kept {
    found: Vec<Site>,
    dismissed: Vec<NoFinding>,
}

impl Kept {
    /// Take what a hook found; most of it is dismissed.
    fn sort(&mut self, rule: &Rule, symbols: &[&str], sites: &mut Vec<Site>) {
        for mut site in sites.drain(..) {
            if let Some(reason) = site.dismissed {
                self.dismissed.push(NoFinding { at: site.range.start(), rule: rule.id, reason });
                continue;
            }
            site.rule = rule.id;
            // A hook of a function stands outside of it, and may name it.
            let inner = (!site.symbol.is_empty()).then_some(site.symbol.as_str());
            site.symbol = symbols.iter().copied().chain(inner).collect::<Vec<_>>().join(".");
            self.found.push(site);
        }
    }
}

struct Checker<'a> {
    context: Context<'a>,
    hooks: Hooks,
    kept: Kept,
    scratch: Vec<Site>,
    effects: Option<FileEffects>,
    uses: Uses<'a>,
}

macro_rules! run_hooks {
    ($self:ident, $list:ident, $kind:ident, $($argument:expr),+) => {
        for (rule, hook) in &$self.hooks.$list {
            if let Hook::$kind(function) = hook {
                function(&$self.context, $($argument,)+ &mut $self.scratch);
                if !$self.scratch.is_empty() {
                    $self.kept.sort(rule, &$self.context.symbols, &mut $self.scratch);
                }
            }
        }
    };
}

impl<'a> Checker<'a> {
    fn run(&mut self) {
        let module = self.context.module();
        run_hooks!(self, module, Module, module);
        self.context.parents.push(AnyNodeRef::ModModule(module));
        self.visit_body(&module.body);
    }
}

impl<'a> SourceOrderVisitor<'a> for Checker<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.uses.see(node);
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                run_hooks!(self, function, Function, def);
                self.context.symbols.push(&def.name);
            }
            AnyNodeRef::StmtClassDef(def) => {
                run_hooks!(self, class, Class, def);
                if let Some(effects) = &mut self.effects {
                    effects.class(&self.context, def);
                }
                self.context.symbols.push(&def.name);
            }
            AnyNodeRef::ExprCall(call) if !self.hooks.call.is_empty() => {
                let name = self.context.resolve(&call.func).unwrap_or_default();
                let before = self.kept.found.len();
                run_hooks!(self, call, Call, call, &name);
                for site in &mut self.kept.found[before..] {
                    site.called = Some(Box::new(Called::of(call, &name)));
                }
            }
            _ => {}
        }
        if let Some(scope) = self.opens(node) {
            self.context.scope_stack.push(scope);
        }
        self.context.parents.push(node);
        match (node, &mut self.effects) {
            (AnyNodeRef::StmtFunctionDef(_), Some(effects)) => effects.enter(&self.context),
            (AnyNodeRef::ExprYield(_) | AnyNodeRef::ExprYieldFrom(_), Some(effects)) => effects.yields(),
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        self.context.parents.pop();
        if let (AnyNodeRef::StmtFunctionDef(_), Some(effects)) = (node, &mut self.effects) {
            effects.leave();
        }
        if self.opens(node).is_some() {
            self.context.scope_stack.pop();
        }
        if matches!(node, AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_)) {
            self.context.symbols.pop();
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        run_hooks!(self, stmt, Stmt, stmt);
        ruff_python_ast::visitor::source_order::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a ruff_python_ast::Expr) {
        run_hooks!(self, expr, Expr, expr);
        ruff_python_ast::visitor::source_order::walk_expr(self, expr);
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        run_hooks!(self, body, Body, body);
        ruff_python_ast::visitor::source_order::walk_body(self, body);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(AnyNodeRef::StmtTry(stmt)) = self.context.parent() {
            run_hooks!(self, handler, Handler, stmt, inner);
        }
        ruff_python_ast::visitor::source_order::walk_except_handler(self, handler);
    }
}

impl<'a> Checker<'a> {
    fn opens(&self, node: AnyNodeRef<'a>) -> Option<usize> {
        match node {
            AnyNodeRef::StmtFunctionDef(_)
            | AnyNodeRef::StmtClassDef(_)
            | AnyNodeRef::ExprLambda(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_) => self.context.scopes.opened_by(node.range()),
            _ => None,
        }
    }
}
