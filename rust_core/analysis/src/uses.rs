//! What a `with` block does with the file that it opens.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprCall, ExprContext, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    writes::{DUMPS, last_name},
};

/// One use of the open file inside its block.
pub enum Use<'a> {
    /// An attribute of it.
    Attribute(&'a str),
    /// It is an argument of a call; the keyword, if it is one.
    Passed(&'a ExprCall, Option<&'a str>),
    /// Anything else.
    Other,
}

impl Use<'_> {
    /// Why this use needs the file itself, in place and at once.
    ///
    /// # Errors
    /// The reason, when it does.
    pub fn objection(&self, cx: &Context, name: &str, is_synced: bool) -> Result<(), String> {
        match self {
            Self::Attribute(
                "write" | "writelines" | "seek" | "tell" | "truncate" | "read" | "readline" | "readlines" | "writable" | "readable"
                | "seekable" | "encoding" | "newlines",
            ) => Ok(()),
            Self::Attribute("flush" | "fileno") if is_synced => Ok(()),
            Self::Attribute("flush") => Err(format!("the block calls `{name}.flush`, so others may read the file while it is written")),
            Self::Attribute(attribute) => Err(format!("the block uses `{name}.{attribute}`, which a temporary file would change")),
            Self::Passed(call, keyword) => is_writer(cx, call, *keyword)
                .then_some(())
                .ok_or_else(|| format!("the open file is handed to `{}`, which may need the file itself", cx.text(&*call.func))),
            Self::Other => Err("the open file is handed on, so nothing says when its content is complete".to_owned()),
        }
    }
}

/// Whether a call only writes into the file that it is given.
fn is_writer(cx: &Context, call: &ExprCall, keyword: Option<&str>) -> bool {
    let name = cx.resolve(&call.func).unwrap_or_default();
    if matches!(keyword, Some("stdout" | "stderr")) {
        return matches!(name.as_str(), "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output");
    }
    matches!(
        name.as_str(),
        "builtins.print"
            | "csv.writer"
            | "csv.DictWriter"
            | "shutil.copyfileobj"
            | "traceback.print_exc"
            | "pprint.pprint"
            | "codecs.getwriter"
    ) || DUMPS.contains(&name.as_str())
        || (call.func.is_attribute_expr()
            && matches!(
                last_name(&call.func),
                "write"
                    | "dump"
                    | "dump_all"
                    | "save"
                    | "savefig"
                    | "savetxt"
                    | "to_csv"
                    | "to_json"
                    | "to_html"
                    | "write_to"
                    | "writeto"
                    | "export"
            ))
}

/// Everything that a block does with a name, and what else counts there.
pub struct Uses<'a, 'n> {
    name: &'n str,
    /// What is done with the file.
    pub found: Vec<Use<'a>>,
    /// All calls of the block.
    pub calls: Vec<&'a ExprCall>,
    /// Names, attributes and strings, and whether they only go into a message.
    pub expressions: Vec<(&'a Expr, bool)>,
    /// Whether the block hands control to somebody else.
    pub yields: bool,
    parents: Vec<AnyNodeRef<'a>>,
}

impl<'a, 'n> Uses<'a, 'n> {
    /// Look at the statements that a file is open for as `name`.
    pub fn of(body: &'a [Stmt], name: &'n str) -> Self {
        let mut uses = Self { name, found: Vec::new(), calls: Vec::new(), expressions: Vec::new(), yields: false, parents: Vec::new() };
        uses.visit_body(body);
        uses
    }

    fn classify(&self, context: ExprContext, range: TextRange) -> Use<'a> {
        let mut parents = self.parents.iter().rev();
        if context != ExprContext::Load
            || self.parents.iter().any(|it| matches!(it, AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::ExprLambda(_)))
        {
            return Use::Other;
        }
        match parents.next() {
            Some(AnyNodeRef::ExprAttribute(attribute)) => Use::Attribute(attribute.attr.as_str()),
            Some(AnyNodeRef::Arguments(_)) => match parents.next() {
                Some(AnyNodeRef::ExprCall(call)) => Use::Passed(call, None),
                _ => Use::Other,
            },
            Some(AnyNodeRef::Keyword(keyword)) => match parents.nth(1) {
                Some(AnyNodeRef::ExprCall(call)) if keyword.value.range() == range => {
                    Use::Passed(call, keyword.arg.as_ref().map(|it| it.as_str()))
                }
                _ => Use::Other,
            },
            _ => Use::Other,
        }
    }

    /// Whether the current node only goes into a message: a log line, a print, an error.
    fn in_message(&self) -> bool {
        self.parents.iter().any(|node| match node {
            AnyNodeRef::StmtRaise(_) => true,
            AnyNodeRef::ExprCall(call) => matches!(
                last_name(&call.func),
                "print" | "debug" | "info" | "warning" | "warn" | "error" | "exception" | "critical" | "log" | "echo" | "secho"
            ),
            _ => false,
        })
    }
}

impl<'a> SourceOrderVisitor<'a> for Uses<'a, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) if name.id.as_str() == self.name => {
                let found = self.classify(name.ctx, name.range);
                self.found.push(found);
            }
            AnyNodeRef::ExprCall(call) => self.calls.push(call),
            AnyNodeRef::ExprYield(_) | AnyNodeRef::ExprYieldFrom(_) => self.yields = true,
            _ => {}
        }
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _: AnyNodeRef<'a>) {
        self.parents.pop();
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if matches!(expr, Expr::Name(_) | Expr::Attribute(_) | Expr::StringLiteral(_)) {
            let in_message = self.in_message();
            self.expressions.push((expr, in_message));
        }
        ruff_python_ast::visitor::source_order::walk_expr(self, expr);
    }
}
