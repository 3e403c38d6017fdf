//! Judges the statements of one function: what cannot be translated, what it calls, what it costs.

use ruff_python_ast::{
    Comprehension, Expr, ExprAttribute, ExprCall, ExprName, StmtFor,
    visitor::{Visitor, walk_expr},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashSet;

use super::{
    Distance, Reason,
    module::View,
    names::{Meaning, dotted, meaning, owner},
    tables::{Touch, is_exception, is_order_free, is_pure_builtin, is_pure_library, is_pure_method, is_pure_type_method, touch_of},
};

mod order;
mod walk;

/// Times that a loop of unknown length is taken to run.
pub(super) const TRIPS: f64 = 100.0;
const MOST_TRIPS: f64 = 1e6;

/// Something of the project that a function uses.
#[derive(Clone, Debug)]
pub(super) struct Use {
    /// Dotted name, as the file imports it, or with the file's own module before it.
    pub target: String,
    /// Line where it is used.
    pub line: usize,
    /// How often it runs in one call.
    pub trips: f64,
    /// Whether it is called; else only its value is used.
    pub is_call: bool,
}

/// A judge on its way through one function.
pub(super) struct Judge<'a> {
    view: &'a View<'a>,
    stack: Vec<usize>,
    class: Option<&'a str>,
    sets: FxHashSet<&'a str>,
    order_free: FxHashSet<TextSize>,
    trips: f64,
    /// What was found.
    pub reasons: Vec<Reason>,
    /// The same, to be looked up: a hostile function has many.
    pub seen: FxHashSet<Reason>,
    /// What it uses of the project.
    pub uses: Vec<Use>,
    /// Estimated bytecodes of one call.
    pub bytecodes: f64,
    /// Loops and comprehensions.
    pub loops: usize,
}

impl<'a> Judge<'a> {
    /// A judge for code in the scopes of `stack`.
    pub(super) fn new(view: &'a View<'a>, stack: Vec<usize>, class: Option<&'a str>) -> Self {
        Self {
            view,
            stack,
            class,
            sets: FxHashSet::default(),
            order_free: FxHashSet::default(),
            trips: 1.0,
            reasons: Vec::new(),
            seen: FxHashSet::default(),
            uses: Vec::new(),
            bytecodes: 0.0,
            loops: 0,
        }
    }

    /// A name that holds a set.
    pub(super) fn holds_set(&mut self, name: &'a str) {
        self.sets.insert(name);
    }

    /// Something that a person can change.
    pub(super) fn near(&mut self, at: impl Ranged, text: impl Into<String>) {
        self.add(at.start(), text.into(), Distance::Near);
    }

    /// Something that no small change mends.
    pub(super) fn far(&mut self, at: impl Ranged, text: impl Into<String>) {
        self.add(at.start(), text.into(), Distance::Far);
    }

    /// Something at a distance.
    pub(super) fn say(&mut self, at: impl Ranged, text: String, distance: Distance) {
        self.add(at.start(), text, distance);
    }

    fn add(&mut self, at: TextSize, text: String, distance: Distance) {
        let reason = Reason { line: self.view.file.line(at), text, distance };
        if self.seen.insert(reason.clone()) {
            self.reasons.push(reason);
        }
    }

    fn touches(&mut self, at: impl Ranged, name: &str, touch: Touch) {
        let name = name.strip_prefix("builtins.").unwrap_or(name);
        let text = format!("`{}` {}; {}", short(name), touch.verb(), touch.remedy());
        let distance = if touch == Touch::Output { Distance::Near } else { Distance::Far };
        self.add(at.start(), text, distance);
    }

    fn uses(&mut self, at: impl Ranged, target: String, is_call: bool) {
        let line = self.view.file.line(at.start());
        self.uses.push(Use { target, line, trips: self.trips, is_call });
    }

    fn own(&self, name: &str) -> String {
        format!("{}.{name}", self.view.module)
    }

    fn within(&mut self, range: ruff_text_size::TextRange, visit: impl FnOnce(&mut Self)) {
        let opened = self.view.scopes.opened_by(range);
        self.stack.extend(opened);
        visit(self);
        if opened.is_some() {
            self.stack.pop();
        }
    }

    fn repeated(&mut self, times: f64, visit: impl FnOnce(&mut Self)) {
        let before = self.trips;
        self.trips = (before * times).min(MOST_TRIPS);
        self.loops += 1;
        visit(self);
        self.trips = before;
    }

    fn name(&mut self, name: &'a ExprName) {
        let id = name.id.as_str();
        match meaning(self.view.scopes, &self.stack, id) {
            Meaning::Local => {}
            Meaning::Import(full) => self.imported(name.range, &full, false),
            Meaning::Function => {
                self.near(name, format!("`{}` is used as a value; call it here", short(id)));
                let target = self.own(id);
                self.uses(name, target, true);
            }
            Meaning::Class if self.view.records.get(id).is_some_and(|record| record.is_enum) => {}
            Meaning::Class => self.near(name, format!("the class `{}` is used as a value", short(id))),
            Meaning::Module if self.view.is_constant(id) => {}
            Meaning::Module => self.near(name, format!("`{}` is state of the module; make it a parameter", short(id))),
            Meaning::Builtin => self.builtin(name, false),
        }
    }

    fn builtin(&mut self, name: &ExprName, is_call: bool) {
        let id = name.id.as_str();
        if let Some(touch) = touch_of(&format!("builtins.{id}")) {
            self.touches(name, id, touch);
        } else if self.view.scopes.has_wildcard {
            self.near(name, format!("`{}` may come from a wildcard import; import it by name", short(id)));
        } else if !(is_pure_builtin(id) || is_exception(id) || (!is_call && id == "__name__")) {
            let distance = if id == "super" { Distance::Far } else { Distance::Near };
            self.add(name.start(), format!("`{}` is not translated", short(id)), distance);
        }
    }

    fn imported(&mut self, at: ruff_text_size::TextRange, full: &str, is_call: bool) {
        if is_pure_library(full) {
            return;
        }
        match touch_of(full) {
            Some(touch) => self.touches(at, full, touch),
            None => self.uses(at, full.to_owned(), is_call),
        }
    }

    fn attribute(&mut self, expr: &'a Expr, attribute: &'a ExprAttribute) {
        if let Some(full) = dotted(self.view.scopes, &self.stack, expr)
            && !full.starts_with("builtins.")
        {
            self.imported(attribute.range, &full, false);
            return;
        }
        if let Expr::Name(name) = &*attribute.value
            && meaning(self.view.scopes, &self.stack, &name.id) == Meaning::Class
        {
            let is_member =
                self.view.records.get(name.id.as_str()).is_some_and(|it| it.is_enum && it.fields.contains(&attribute.attr.as_str()));
            if !is_member {
                self.near(attribute, format!("`{}.{}` is state of a class; make it a parameter", short(&name.id), short(&attribute.attr)));
            }
            return;
        }
        self.visit_expr(&attribute.value);
        let attr = attribute.attr.as_str();
        let properties = self.view.properties(attr);
        if !properties.is_empty() {
            for property in properties {
                let target = self.own(&property);
                self.uses(attribute.attr.range, target, true);
            }
        } else if !self.view.has_field(attr) {
            let owner = owner(&attribute.value);
            let text = format!("nothing says what `{}.{}` is; pass its value as a parameter", short(owner), short(attr));
            // What an object of its own class holds, a caller can pass; what is in there again, nobody knows.
            let is_own = attribute.value.as_name_expr().is_some_and(|it| it.id.as_str() == "self");
            self.add(attribute.start(), text, if is_own { Distance::Near } else { Distance::Far });
        }
    }

    fn call(&mut self, call: &'a ExprCall) {
        self.arguments(call);
        match &*call.func {
            Expr::Name(name) => self.call_of_name(call, name),
            Expr::Attribute(attribute) => self.call_of_attribute(call, attribute),
            other => {
                self.far(call, "what is called here is computed; name it");
                self.visit_expr(other);
            }
        }
        for argument in &call.arguments.args {
            if let Expr::Starred(starred) = argument {
                self.near(argument, "arguments are spread by `*`; write them out");
                self.visit_expr(&starred.value);
            } else {
                self.argument(call, argument);
            }
        }
        for keyword in &call.arguments.keywords {
            if keyword.arg.is_none() {
                self.near(keyword, "arguments are spread by `**`; write them out");
            }
            self.argument(call, &keyword.value);
        }
    }

    /// A built-in function is no value of its own where it is an argument: `max(words, key=len)`.
    fn argument(&mut self, call: &ExprCall, argument: &'a Expr) {
        if is_order_free(call.func.as_name_expr().map_or("", |name| name.id.as_str())) {
            self.order_free.insert(argument.start());
        } else if is_ordered_reader(&call.func) {
            self.ordered(argument);
        }
        self.visit_expr(argument);
    }

    fn call_of_name(&mut self, call: &ExprCall, name: &ExprName) {
        let id = name.id.as_str();
        match meaning(self.view.scopes, &self.stack, id) {
            Meaning::Local => self.far(call, format!("what `{}` calls is known only when it runs; call a named function", short(id))),
            Meaning::Import(full) => self.imported(name.range, &full, true),
            Meaning::Function => {
                let target = self.own(id);
                self.uses(name, target, true);
            }
            Meaning::Class => self.construct(name),
            Meaning::Module => self.far(call, format!("what `{}` calls is state of the module", short(id))),
            Meaning::Builtin => {
                self.builtin(name, true);
                // Python's own loops over one argument cost about a bytecode an element.
                if call.arguments.len() == 1 && (is_ordered_reader(&call.func) || is_order_free(id)) && id != "len" {
                    self.bytecodes += self.trips * TRIPS;
                }
            }
        }
    }

    fn construct(&mut self, name: &ExprName) {
        let id = name.id.as_str();
        let Some(class) = self.view.classes.get(id) else {
            self.near(name, format!("the class `{}` is bound inside a block", short(id)));
            return;
        };
        if self.view.records.contains_key(id) {
            if class.methods.contains_key("__post_init__") {
                let target = self.own(&format!("{id}.__post_init__"));
                self.uses(name, target, true);
            }
        } else if !class.is_plain_exception {
            self.far(name, format!("makes a `{}`, which is no dataclass, NamedTuple or enum of plain values", short(id)));
        }
    }

    fn call_of_attribute(&mut self, call: &'a ExprCall, attribute: &'a ExprAttribute) {
        let method = attribute.attr.as_str();
        if let Some(full) = dotted(self.view.scopes, &self.stack, &call.func) {
            match full.strip_prefix("builtins.") {
                None => self.imported(attribute.range, &full, true),
                Some(name) if is_pure_type_method(name) && !self.view.scopes.has_wildcard => {}
                Some(name) => self.near(call, format!("`{}` is not translated", short(name))),
            }
            return;
        }
        if let Expr::Name(name) = &*attribute.value {
            let class = match meaning(self.view.scopes, &self.stack, &name.id) {
                Meaning::Class => Some(name.id.as_str()),
                Meaning::Local if matches!(name.id.as_str(), "self" | "cls") => self.class,
                _ => None,
            };
            if let Some(class) = class {
                if self.view.classes.get(class).is_some_and(|it| it.methods.contains_key(method)) {
                    let target = self.own(&format!("{class}.{method}"));
                    self.uses(call, target, true);
                } else if touch_of_method(method).is_none() {
                    self.far(call, format!("nothing in this module says what `{}.{}` does", short(&name.id), short(method)));
                }
                return;
            }
        }
        self.visit_expr(&attribute.value);
        self.method(call, attribute);
    }

    /// A method by its name: every value here is of a built-in type or of a record of the module.
    fn method(&mut self, call: &ExprCall, attribute: &ExprAttribute) {
        let method = attribute.attr.as_str();
        if let Some(touch) = touch_of_method(method) {
            self.touches(attribute.attr.range, method, touch);
            return;
        }
        let owners = self.view.methods(method);
        let is_known = is_pure_method(method) || !owners.is_empty();
        for owner in owners {
            let target = self.own(&owner);
            self.uses(call, target, true);
        }
        if !is_known {
            self.far(attribute.attr.range, format!("nothing says what `.{}()` does; its class is not known here", short(method)));
        } else if method == "pop" && call.arguments.is_empty() {
            self.ordered(&attribute.value);
        }
    }

    fn for_loop(&mut self, stmt: &'a StmtFor) {
        if stmt.is_async {
            self.far(stmt, "waits in an `async for`");
        }
        self.ordered(&stmt.iter);
        self.visit_expr(&stmt.iter);
        self.repeated(trips_of(&stmt.iter), |judge| {
            judge.visit_expr(&stmt.target);
            judge.visit_body(&stmt.body);
        });
        self.visit_body(&stmt.orelse);
    }

    fn comprehension(&mut self, expr: &'a Expr, generators: &'a [Comprehension]) {
        let ordered = !expr.is_set_comp_expr() && !self.order_free.contains(&expr.start());
        for generator in generators {
            if generator.is_async {
                self.far(generator, "waits in an `async for`");
            }
            if ordered {
                self.ordered(&generator.iter);
            }
        }
        let times = generators.iter().map(|it| trips_of(&it.iter)).product();
        self.within(expr.range(), |judge| judge.repeated(times, |judge| walk_expr(judge, expr)));
    }
}

fn touch_of_method(name: &str) -> Option<Touch> {
    Some(match name {
        "read_text" | "write_text" | "read_bytes" | "write_bytes" | "iterdir" | "rglob" | "mkdir" | "unlink" | "rmdir" | "touch"
        | "readline" | "readlines" | "writelines" => Touch::Files,
        "sendall" | "recv" | "recvfrom" | "connect" | "urlopen" => Touch::Network,
        "execute" | "executemany" | "fetchone" | "fetchall" => Touch::Files,
        "debug" | "info" | "warning" | "error" | "exception" | "critical" => Touch::Output,
        _ => return None,
    })
}

/// Whether a function reads what it is given in its order.
fn is_ordered_reader(func: &Expr) -> bool {
    match func {
        Expr::Name(name) => {
            matches!(
                name.id.as_str(),
                "list" | "tuple" | "enumerate" | "iter" | "zip" | "map" | "filter" | "str" | "repr" | "reversed" | "dict"
            )
        }
        Expr::Attribute(attribute) => matches!(attribute.attr.as_str(), "join" | "extend" | "fromkeys" | "format"),
        _ => false,
    }
}

fn trips_of(iter: &Expr) -> f64 {
    match iter {
        Expr::Tuple(tuple) => tuple.len() as f64,
        Expr::List(list) => list.elts.len() as f64,
        Expr::Call(call) if call.func.as_name_expr().is_some_and(|it| it.id.as_str() == "range") => {
            match call.arguments.args.last().and_then(|it| it.as_number_literal_expr()).and_then(|it| it.value.as_int()?.as_i64()) {
                Some(count) if call.arguments.args.len() < 3 => count.max(0) as f64,
                _ => TRIPS,
            }
        }
        _ => TRIPS,
    }
}

/// Text from the code, on one line and short enough for a report.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(59).chain(['…']).collect() }
}

impl Judge<'_> {
    fn call_of_raised(&mut self, name: &ExprName) {
        match meaning(self.view.scopes, &self.stack, &name.id) {
            Meaning::Import(full) => self.imported(name.range, &full, true),
            Meaning::Builtin => self.builtin(name, true),
            Meaning::Local => {}
            _ => self.near(name, format!("what `{}` raises is not known", short(&name.id))),
        }
    }
}

impl<'a> Judge<'a> {
    /// A default, which is made once, when the module is imported.
    pub(super) fn default(&mut self, value: &'a Expr) {
        if matches!(value, Expr::List(_) | Expr::Dict(_) | Expr::Set(_) | Expr::Call(_)) {
            self.near(value, "all calls share this default; use None");
        }
        let inside = self.stack.split_off(1);
        self.visit_expr(value);
        self.stack.extend(inside);
    }
}
