//! ARC002: a large file that mixes computation with I/O.
//!
//! Measured per outermost function or method; what stands inside it counts as its own. A function belongs to the
//! *shell* when its body calls something that touches the world, and to the *core* when it has at least five
//! statements, is no coroutine, prints nothing and reaches no shell function of the file. The others count as neither.

use ruff_python_ast::{
    AnyNodeRef, Expr, ModModule, Stmt, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use crate::{
    context::Context,
    effects::{Effect, effect_of},
    kind::ModuleKind,
    moves::{self, Move},
    rule::{Hook, Rule, Sink},
    rules::arc001_file_too_long::imports,
    shape::{enumerate, lines_of},
    site::{Safety, Site},
    split,
};

pub(crate) static RULE: Rule = Rule { id: "ARC002", aliases: &[], hooks: &[Hook::Module(module)] };

/// Bytes that a file may have whatever it holds.
const MOST_BYTES: usize = 20_480;
/// Functions of either kind below which nothing is worth moving.
const FEWEST: usize = 3;
/// Percent of the functions that either kind must have: a helper or two of the other kind are no mixture.
const SHARE: usize = 15;
/// Statements below which a function is glue, not computation.
const COMPUTATION: usize = 5;

fn module(cx: &Context, module: &ModModule, sink: Sink) {
    if cx.file.text.len() <= MOST_BYTES {
        return;
    }
    let nowhere = TextRange::empty(module.start());
    match cx.kind {
        ModuleKind::Test => return sink.push(Site::new(nowhere, "").dismiss("tests may touch the world wherever they like")),
        ModuleKind::Example | ModuleKind::Build => {
            return sink.push(Site::new(nowhere, "").dismiss("the file is read from top to bottom; nothing imports it"));
        }
        _ => {}
    }
    let functions = measure(cx);
    let shell: Vec<&Measured> = functions.iter().filter(|function| function.world).collect();
    let reaching = reaching(&functions);
    let core = functions.iter().filter(|function| function.computes && !reaching.contains(function.name)).count();
    let is_share = |count: usize| count >= FEWEST && count * 100 >= functions.len() * SHARE;
    if !is_share(shell.len()) || !is_share(core) {
        return;
    }
    let message = format!(
        "the file has {} KB and mixes I/O with computation: {} of its {} functions touch the world, {core} only compute",
        cx.file.text.len() / 1024,
        shell.len(),
        functions.len(),
    );
    let site = Site::new(nowhere, message).cap(Safety::Review);
    let site = site.fact("shell", shell.len()).fact("core", core).fact("functions", functions.len());
    let going = way_out(cx, |going| {
        let is_gone = |function: &&Measured| function.shown == function.name && going.iter().any(|name| name == function.name);
        let left = functions.len() - functions.iter().filter(is_gone).count();
        let computing = functions.iter().filter(|it| it.computes && !reaching.contains(it.name) && !is_gone(it)).count();
        computing < FEWEST || computing * 100 < left * SHARE
    });
    let proposal = proposal(cx, shell);
    sink.push(match going {
        Ok(going) => going.offered(cx, site).fact("proposal", proposal),
        Err(why) => site.leave(format!("{proposal} (by hand: {why})")),
    });
}

/// What leaves a file that is small or does one thing when it goes.
fn way_out(cx: &Context, is_sorted: impl Fn(&[String]) -> bool) -> Result<Move, String> {
    let going = moves::plan(cx, cx.options.max_file_lines)?;
    if cx.file.text.len() - going.bytes > MOST_BYTES && !is_sorted(&going.names) {
        return Err("what is proved to compute is not enough to sort it".to_owned());
    }
    Ok(going)
}

fn proposal(cx: &Context, mut shell: Vec<&Measured>) -> String {
    if let Some(core) = split::core(cx, cx.options.max_file_lines) {
        return format!(
            "move {}, which only compute, to `{}`{}, and import them back; what touches the world stays",
            core.shown(),
            core.file_name(&cx.file.path),
            imports(&core),
        );
    }
    shell.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.shown.cmp(&b.shown)));
    let parts: Vec<String> = shell.iter().take(3).map(|function| format!("`{}` ({} lines)", function.shown, function.lines)).collect();
    format!(
        "move what touches the world into a module of its own, so that the rest can be tested without it; its largest functions are {}",
        enumerate(&parts)
    )
}

/// One outermost function.
struct Measured<'a> {
    name: &'a str,
    shown: String,
    lines: usize,
    world: bool,
    computes: bool,
    /// Names it calls: plain ones, and methods of `self` or `cls`.
    calls: Vec<&'a str>,
}

fn measure<'a>(cx: &Context<'a>) -> Vec<Measured<'a>> {
    // The walk keeps its own stack of scopes, so that names inside functions mean what they mean there.
    let mut names = Functions {
        cx: Context::new(cx.file, cx.scopes, cx.options, cx.kind),
        found: Vec::new(),
        statements: 0,
        prints: false,
        depth: 0,
    };
    names.visit_body(cx.file.body());
    names.found
}

/// Names of functions that touch the world or call, over others of the file, one that does.
fn reaching<'a>(functions: &[Measured<'a>]) -> FxHashSet<&'a str> {
    let mut reached: FxHashSet<&str> = functions.iter().filter(|function| function.world).map(|function| function.name).collect();
    loop {
        let before = reached.len();
        let callers = functions.iter().filter(|function| function.calls.iter().any(|name| reached.contains(name)));
        let callers: Vec<&str> = callers.map(|function| function.name).collect();
        reached.extend(callers);
        if reached.len() == before {
            return reached;
        }
    }
}

struct Functions<'a> {
    cx: Context<'a>,
    found: Vec<Measured<'a>>,
    statements: usize,
    prints: bool,
    /// Functions around the node.
    depth: usize,
}

impl<'a> Functions<'a> {
    fn enter(&mut self, def: &'a StmtFunctionDef) {
        self.depth += 1;
        if self.depth > 1 {
            return;
        }
        (self.statements, self.prints) = (0, false);
        self.found.push(Measured {
            name: def.name.as_str(),
            shown: self.cx.symbols.iter().copied().chain([def.name.as_str()]).collect::<Vec<_>>().join("."),
            lines: lines_of(self.cx.file, def.range),
            world: false,
            computes: !def.is_async,
            calls: Vec::new(),
        });
    }

    fn leave(&mut self) {
        self.depth -= 1;
        if self.depth == 0
            && let Some(last) = self.found.last_mut()
        {
            last.computes &= !last.world && !self.prints && self.statements >= COMPUTATION;
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Functions<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => self.enter(def),
            AnyNodeRef::StmtClassDef(class) if self.depth == 0 => self.cx.symbols.push(class.name.as_str()),
            AnyNodeRef::ExprCall(call) if self.depth > 0 => {
                let effect = effect_of(&self.cx, call);
                self.prints |= effect == Some(Effect::Print);
                if let Some(last) = self.found.last_mut() {
                    last.world |= effect == Some(Effect::World);
                    last.calls.extend(own_callee(&call.func));
                }
            }
            _ => {}
        }
        if let Some(scope) = self.cx.scopes.opened_by(node.range()).filter(|_| opens(node)) {
            self.cx.scope_stack.push(scope);
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if opens(node) && self.cx.scopes.opened_by(node.range()).is_some() {
            self.cx.scope_stack.pop();
        }
        match node {
            AnyNodeRef::StmtFunctionDef(_) => self.leave(),
            AnyNodeRef::StmtClassDef(_) if self.depth == 0 => {
                self.cx.symbols.pop();
            }
            _ => {}
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let is_text = stmt.as_expr_stmt().is_some_and(|stmt| stmt.value.is_string_literal_expr());
        self.statements += usize::from(self.depth > 0 && !is_text);
        ruff_python_ast::visitor::source_order::walk_stmt(self, stmt);
    }
}

const fn opens(node: AnyNodeRef) -> bool {
    matches!(
        node,
        AnyNodeRef::StmtFunctionDef(_)
            | AnyNodeRef::StmtClassDef(_)
            | AnyNodeRef::ExprLambda(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_)
    )
}

/// The name of what a call may find in the same file.
fn own_callee(func: &Expr) -> Option<&str> {
    match func {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => {
            let is_self = attribute.value.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "self" | "cls"));
            is_self.then(|| attribute.attr.as_str())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{checker::check, options::Options, source::SourceFile};

    const COMPUTE: &str = "def compute_N(a, b):\n    c = a + b\n    d = c * 2\n    e = d - a\n    f = e * e\n    return f\n\n\n";
    const TOUCH: &str = "def touch_N(path):\n    with open(path) as stream:\n        return stream.read()\n\n\n";
    const GLUE: &str = "def glue_N(a):\n    return a\n\n\n";

    /// A module of so many functions of each kind, filled up with a comment to `bytes`.
    fn text(compute: usize, touch: usize, glue: usize, bytes: usize) -> String {
        let repeat = |pattern: &str, count: usize| (0..count).map(|number| pattern.replace('N', &number.to_string())).collect::<String>();
        let mut text = repeat(COMPUTE, compute) + &repeat(TOUCH, touch) + &repeat(GLUE, glue);
        assert!(text.len() + 1 < bytes, "the functions alone are larger");
        text.push('#');
        text.extend(std::iter::repeat_n('x', bytes - text.len() - 1));
        text.push('\n');
        text
    }

    fn messages(path: &str, text: String) -> Vec<String> {
        let file = SourceFile::parse(path, text).expect("the module parses");
        let options = Options { rules: Some(["ARC002".to_owned()].into_iter().collect()), ..Options::default() };
        check(&file, &options).sites.into_iter().map(|site| site.message).collect()
    }

    #[test]
    fn a_large_file_that_mixes_both_is_reported_with_its_numbers() {
        let found = messages("app/io.py", text(10, 5, 5, 21 * 1024));
        assert_eq!(
            found,
            ["the file has 21 KB and mixes I/O with computation: 5 of its 20 functions touch the world, 10 only compute"]
        );
    }

    #[test]
    fn the_threshold_is_twenty_kilobytes() {
        assert!(messages("app/io.py", text(10, 5, 5, 20_480)).is_empty());
        assert_eq!(messages("app/io.py", text(10, 5, 5, 20_481)).len(), 1);
    }

    #[test]
    fn a_few_functions_of_the_other_kind_are_no_mixture() {
        assert!(messages("app/io.py", text(10, 2, 0, 21 * 1024)).is_empty(), "two");
        assert!(messages("app/io.py", text(2, 10, 0, 21 * 1024)).is_empty(), "two");
        assert!(messages("app/io.py", text(30, 3, 0, 21 * 1024)).is_empty(), "3 of 33 are less than 15 %");
        assert_eq!(messages("app/io.py", text(17, 3, 0, 21 * 1024)).len(), 1, "3 of 20 are 15 %");
    }

    #[test]
    fn a_function_that_reaches_the_world_over_another_is_no_computation() {
        let calls = "def far_N(a):\n    b = a\n    c = b\n    d = c\n    e = touch_0(d)\n    return e\n\n\n";
        let calls: String = (0..10).map(|number| calls.replace('N', &number.to_string())).collect();
        assert!(messages("app/io.py", calls + &text(2, 5, 0, 21 * 1024)).is_empty());
    }

    #[test]
    fn tests_are_free_to_mix() {
        assert!(messages("tests/test_io.py", text(10, 5, 5, 21 * 1024)).is_empty());
    }
}
