//! How a module logs: which object, in which style, and how a module without one gets its own.

use ruff_python_ast::{
    Expr, ExprCall, Stmt,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashMap;

use crate::{context::Context, flow::any_statement, paths::values_of, project::module_of, scope::Binding, site::Site};

/// How a logger puts its arguments into the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `%` templates: the standard library and what wraps it.
    Percent,
    /// `{}` templates: loguru.
    Brace,
    /// One event text: structlog.
    Event,
    /// Something that is called a logger and made elsewhere.
    Unknown,
}

/// Names of the logging methods that take a message first.
pub const METHODS: [&str; 8] = ["debug", "info", "warning", "warn", "error", "exception", "critical", "fatal"];

/// The method's name and its object when a call is one of `METHODS` on something that is called a logger.
pub fn logging_call<'a>(cx: &Context, call: &'a ExprCall) -> Option<(&'a str, &'a Expr, Style)> {
    let attribute = call.func.as_attribute_expr()?;
    let method = METHODS.into_iter().find(|name| *name == attribute.attr.as_str())?;
    let style = style_of(cx, &attribute.value)?;
    Some((method, &attribute.value, style))
}

/// The style of an object that is called a logger; none when it is something else.
pub fn style_of(cx: &Context, object: &Expr) -> Option<Style> {
    match object {
        Expr::Name(name) => match cx.scopes.lookup(&cx.scope_stack, &name.id) {
            Some(Binding::Import(full)) => match full.as_str() {
                "logging" => Some(Style::Percent),
                "loguru.logger" => Some(Style::Brace),
                full if full.starts_with("distutils.") => None,
                _ => is_logger_name(&name.id).then(|| used_style(cx, object)),
            },
            Some(Binding::Other) if is_logger_name(&name.id) => {
                let style = known_or(assigned_style(cx, &name.id), || local_style(cx, &name.id));
                Some(known_or(style, || used_style(cx, object)))
            }
            _ => None,
        },
        Expr::Attribute(attribute) if is_logger_name(&attribute.attr) => match cx.resolve(object).as_deref() {
            Some("flask.current_app.logger") => Some(Style::Percent),
            _ => Some(known_or(assigned_style(cx, &attribute.attr), || used_style(cx, object))),
        },
        Expr::Call(_) => made_style(cx, object),
        _ => None,
    }
}

/// What the project must be asked about a logger before another method of it is called: who made it, where only its use
/// shows how it formats.
pub fn asked(cx: &Context, call: &ExprCall, site: Site) -> Site {
    let Some(method) = call.func.as_attribute_expr() else { return site };
    match style_of(cx, &method.value) {
        Some(Style::Unknown) => site.fact("asks", origin(cx, call)),
        Some(_) if !is_made_here(cx, &method.value) => site.fact("asks", origin(cx, call)).fact("shown", true),
        _ => site,
    }
}

fn is_made_here(cx: &Context, object: &Expr) -> bool {
    match object {
        Expr::Name(name) => match cx.scopes.lookup(&cx.scope_stack, &name.id) {
            Some(Binding::Other) => known_or(assigned_style(cx, &name.id), || local_style(cx, &name.id)) != Style::Unknown,
            _ => true,
        },
        Expr::Attribute(attribute) => cx.resolve(object).is_some() || assigned_style(cx, &attribute.attr) != Style::Unknown,
        _ => true,
    }
}

/// What a function makes, by its dotted name, when it is known to make a logger.
pub fn maker_style(name: &str) -> Option<Style> {
    match name {
        "logging.getLogger"
        | "logging.Logger"
        | "logging.LoggerAdapter"
        | "multiprocessing.get_logger"
        | "multiprocessing.log_to_stderr"
        | "celery.utils.log.get_task_logger"
        | "celery.utils.log.get_logger" => Some(Style::Percent),
        "structlog.get_logger" | "structlog.getLogger" | "structlog.stdlib.get_logger" => Some(Style::Event),
        _ => None,
    }
}

/// Whether a name is what people call a logger.
pub fn is_logger_name(name: &str) -> bool {
    let name = name.trim_matches('_');
    ["logger", "log", "LOGGER", "LOG", "Logger"].contains(&name)
        || name.ends_with("_logger")
        || name.ends_with("_log")
        || name.ends_with("_LOG")
}

/// What a call makes, when it is known to make a logger.
pub fn made_style(cx: &Context, expr: &Expr) -> Option<Style> {
    let call = expr.as_call_expr()?;
    if let Some(style) = cx.resolve(&call.func).and_then(|name| maker_style(&name)) {
        return Some(style);
    }
    let attribute = call.func.as_attribute_expr().filter(|attribute| attribute.attr.as_str() == "getChild")?;
    style_of(cx, &attribute.value)
}

fn known_or(style: Style, other: impl FnOnce() -> Style) -> Style {
    if style == Style::Unknown { other() } else { style }
}

/// What other calls of the same object in this file show: a template with `%s` and a value for it.
fn used_style(cx: &Context, object: &Expr) -> Style {
    shown_style(cx, cx.text(object))
}

fn shown_style(cx: &Context, source: &str) -> Style {
    let shown = cx.file_texts("loggers that take %-arguments", |cx, top| {
        let methods = top.calls().iter().filter_map(|call| Some((*call, call.func.as_attribute_expr()?)));
        let takes_arguments = |call: &ExprCall| {
            matches!(&*call.arguments.args, [Expr::StringLiteral(template), _, ..] if is_template(template.value.to_str()))
        };
        let logs = methods.filter(|(call, func)| METHODS.contains(&func.attr.as_str()) && takes_arguments(call));
        logs.map(|(_, func)| cx.text(&*func.value)).collect()
    });
    if shown.contains(source) { Style::Percent } else { Style::Unknown }
}

/// Whether a text has a place for a `%` value, and no braces.
fn is_template(text: &str) -> bool {
    let has_place =
        text.split('%').skip(1).any(|rest| rest.starts_with(['s', 'd', 'r', 'i', 'f', 'g', 'e', 'x', 'o', 'c', '.', '-', '(', '0']));
    has_place && !text.contains('{')
}

/// The style of everything in the file that is assigned to a name or attribute; unknown when there are several or none.
fn assigned_style(cx: &Context, name: &str) -> Style {
    let top = cx.at_top();
    if let Some(known) = top.habits.logger_styles.borrow().get(name) {
        return *known;
    }
    // `log = log.getChild("part")` asks for itself.
    top.habits.logger_styles.borrow_mut().insert(name.to_owned(), Style::Unknown);
    let values = top.habits.logger_values.get_or_init(|| LoggerValues::of(top.file.body()));
    let mut styles = values.0.get(name).into_iter().flatten().map(|value| made_style(top, value).unwrap_or(Style::Unknown));
    let first = styles.next().unwrap_or(Style::Unknown);
    let style = if styles.all(|style| style == first) { first } else { Style::Unknown };
    top.habits.logger_styles.borrow_mut().insert(name.to_owned(), style);
    style
}

/// The style of what a function assigns to a name of its own, by makers that it may import itself.
fn local_style(cx: &Context, name: &str) -> Style {
    let values = cx.function().and_then(|_| values_of(cx, name)).unwrap_or_default();
    let mut styles = values.iter().map(|value| {
        let maker = value.as_call_expr().and_then(|call| cx.resolve(&call.func));
        maker.and_then(|maker| maker_style(&maker)).unwrap_or(Style::Unknown)
    });
    let first = styles.next().unwrap_or(Style::Unknown);
    if styles.all(|style| style == first) { first } else { Style::Unknown }
}

/// What a file assigns to the names and attributes that are called loggers.
#[derive(Default)]
pub struct LoggerValues<'a>(FxHashMap<&'a str, Vec<&'a Expr>>);

impl<'a> LoggerValues<'a> {
    fn of(body: &'a [Stmt]) -> Self {
        let mut values = Self::default();
        values.visit_body(body);
        values
    }

    fn assign(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        let name = match target {
            Expr::Name(it) => it.id.as_str(),
            Expr::Attribute(it) => it.attr.as_str(),
            _ => return,
        };
        if is_logger_name(name) {
            self.0.entry(name).or_default().extend(value);
        }
    }
}

impl<'a> StatementVisitor<'a> for LoggerValues<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) => assign.targets.iter().for_each(|target| self.assign(target, Some(&assign.value))),
            Stmt::AnnAssign(assign) => self.assign(&assign.target, assign.value.as_deref()),
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}

/// Where a logger that is not made in this file comes from: its dotted name, or `@name` when it is given to the place.
pub fn origin(cx: &Context, call: &ExprCall) -> String {
    let Some(method) = call.func.as_attribute_expr() else { return "@".to_owned() };
    match &*method.value {
        Expr::Name(name) => match cx.scopes.lookup(&cx.scope_stack, &name.id) {
            Some(Binding::Import(full)) => full.clone(),
            Some(Binding::Other)
                if !cx.scope_stack[1..].iter().any(|index| cx.scopes.all[*index].bindings.contains_key(name.id.as_str())) =>
            {
                format!("{}.{}", module_of(&cx.file.path), name.id)
            }
            _ => format!("@{}", name.id),
        },
        object @ Expr::Attribute(attribute) => cx.resolve(object).unwrap_or_else(|| format!("@{}", attribute.attr)),
        _ => "@".to_owned(),
    }
}

/// The logger that a new call in this place uses.
pub struct ModuleLogger {
    /// Its name.
    pub name: String,
    /// Its style.
    pub style: Style,
    /// Whether the module has none yet and gets one.
    pub is_new: bool,
}

impl ModuleLogger {
    /// The logger of the module, or the one that it gets.
    ///
    /// # Errors
    /// Why there can be none here.
    pub fn of(cx: &Context, at: TextSize) -> Result<Self, &'static str> {
        if let Some((name, style, defined)) = existing(cx) {
            if cx.scope_stack[1..].iter().any(|index| cx.scopes.all[*index].bindings.contains_key(&name)) {
                return Err("the name of the module's logger means something else here");
            }
            let runs_at_import = cx.function().is_none();
            if runs_at_import && at < defined {
                return Err("this runs before the module's logger is made");
            }
            return Ok(Self { name, style, is_new: false });
        }
        if cx.scopes.binds_anywhere("logging")
            && !matches!(cx.scopes.module().bindings.get("logging"), Some(Binding::Import(full)) if full == "logging")
        {
            return Err("the name `logging` means something else in this file");
        }
        let name = ["logger", "_logger", "log"].into_iter().find(|name| !cx.scopes.binds_anywhere(name));
        let name = name.ok_or("every usual name for a logger is taken in this file")?;
        Ok(Self { name: name.to_owned(), style: Style::Percent, is_new: true })
    }

    /// Record what the agent needs to use it.
    pub fn facts(&self, site: Site) -> Site {
        site.fact("logger", self.name.as_str()).fact("fresh", self.is_new)
    }
}

/// The one logger that the module makes or imports at its top level, with the place where it is there.
pub fn existing(cx: &Context) -> Option<(String, Style, TextSize)> {
    cx.habits.logger.get_or_init(|| find_existing(cx.at_top())).clone()
}

fn find_existing(cx: &Context) -> Option<(String, Style, TextSize)> {
    if let Some((name, _)) =
        cx.scopes.module().bindings.iter().find(|(_, binding)| matches!(binding, Binding::Import(full) if full == "loguru.logger"))
    {
        return Some((name.clone(), Style::Brace, TextSize::new(0)));
    }
    let made = cx.file.body().iter().find_map(|stmt| {
        let (target, value) = match stmt {
            Stmt::Assign(assign) => (assign.targets.first()?, &*assign.value),
            Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()?),
            _ => return None,
        };
        let name = target.as_name_expr()?;
        let call = value.as_call_expr()?;
        let style = made_style(cx, value).or_else(|| {
            let func = match &*call.func {
                Expr::Name(func) => func.id.as_str(),
                Expr::Attribute(func) => func.attr.as_str(),
                _ => return None,
            };
            (is_logger_name(&name.id) && matches!(func, "get_logger" | "getLogger")).then_some(Style::Unknown)
        })?;
        Some((name.id.to_string(), style, stmt.end()))
    });
    made.or_else(|| imported(cx))
}

/// A logger that is imported and used in the module: the name that sorts first among those that take `%` arguments.
fn imported(cx: &Context) -> Option<(String, Style, TextSize)> {
    let bindings = &cx.scopes.module().bindings;
    let mut names: Vec<&String> = bindings
        .iter()
        .filter(|(name, binding)| matches!(binding, Binding::Import(_)) && is_logger_name(name))
        .map(|(name, _)| name)
        .collect();
    names.sort();
    let name = names.into_iter().find(|name| shown_style(cx, name) == Style::Percent)?;
    Some((name.clone(), Style::Percent, TextSize::new(0)))
}

/// What a module imports under a name of loggers, with the qualified name of each.
pub fn imported_names<'c>(cx: &'c Context) -> &'c [(String, String)] {
    cx.habits.imported_loggers.get_or_init(|| {
        let mut names: Vec<(String, String)> = Vec::new();
        for (name, binding) in &cx.scopes.module().bindings {
            if let Binding::Import(full) = binding
                && is_logger_name(name)
            {
                names.push((name.clone(), full.clone()));
            }
        }
        names.sort_unstable();
        names
    })
}

/// Whether an error that is logged here should carry its traceback: inside a handler that does not raise again.
pub fn wants_traceback(cx: &Context) -> bool {
    cx.enclosing_handler().is_some_and(|handler| !any_statement(&handler.body, |stmt| matches!(stmt, Stmt::Raise(_))))
}
