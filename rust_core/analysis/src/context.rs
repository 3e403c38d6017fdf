//! What a rule may ask about the node it looks at: where it stands, what names mean, how the file is written.

use ruff_python_ast::{AnyNodeRef, Expr, ModModule, Stmt, StmtClassDef, StmtFunctionDef, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    class_attributes::ClassAttributes,
    habits::Habits,
    kind::{ModuleKind, is_main_guard},
    options::Options,
    scope::{Binding, Scopes},
    source::SourceFile,
};

/// The surroundings of the node that a rule is given.
pub struct Context<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Its scopes.
    pub scopes: &'a Scopes,
    /// The options of the scan.
    pub options: &'a Options,
    /// What the module is for.
    pub kind: ModuleKind,
    /// Enclosing nodes, outermost first, without the node itself.
    pub parents: Vec<AnyNodeRef<'a>>,
    /// Open scopes, module first.
    pub scope_stack: Vec<usize>,
    /// Names of the enclosing functions and classes.
    pub symbols: Vec<&'a str>,
    /// What is asked for every function and answered once for the file.
    pub habits: Habits<'a>,
}

/// Trees are seldom deeper than this.
const DEPTH: usize = 64;

impl<'a> Context<'a> {
    /// At the top level of a module.
    pub fn new(file: &'a SourceFile, scopes: &'a Scopes, options: &'a Options, kind: ModuleKind) -> Self {
        Self {
            file,
            scopes,
            options,
            kind,
            parents: Vec::with_capacity(DEPTH),
            scope_stack: vec![0],
            symbols: Vec::new(),
            habits: Habits::default(),
        }
    }

    /// The module's tree.
    pub fn module(&self) -> &'a ModModule {
        self.file.module()
    }

    /// The attributes of the file's classes.
    pub fn class_attributes(&self) -> &ClassAttributes {
        self.habits.attributes.get_or_init(|| ClassAttributes::of(self))
    }

    /// How often a name is bound anywhere in the file.
    pub fn stores_of(&self, name: &str) -> usize {
        self.top().stores().count(name)
    }

    /// Source text of a node.
    pub fn text(&self, node: impl Ranged) -> &'a str {
        self.file.slice(node.range())
    }

    /// The qualified name of a dotted expression: `sp.run` after `import subprocess as sp` is `subprocess.run`,
    /// a built-in is `builtins.name`. None when any part is not a plain name or the name may mean something else.
    pub fn resolve(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => match self.scopes.lookup(&self.scope_stack, &name.id) {
                Some(Binding::Import(full)) => Some(full.clone()),
                Some(_) => None,
                None => Some(format!("builtins.{}", name.id)),
            },
            Expr::Attribute(attribute) => {
                let base = self.resolve(&attribute.value)?;
                (!base.starts_with("builtins.")).then(|| format!("{base}.{}", attribute.attr))
            }
            _ => None,
        }
    }

    /// Whether `expr` is the built-in `name`.
    pub fn is_builtin(&self, expr: &Expr, name: &str) -> bool {
        expr.as_name_expr().is_some_and(|it| it.id.as_str() == name) && self.scopes.lookup(&self.scope_stack, name).is_none()
    }

    /// The innermost enclosing function, if the node is inside one and not only inside a class within it.
    pub fn function(&self) -> Option<&'a StmtFunctionDef> {
        for node in self.parents.iter().rev() {
            match node {
                AnyNodeRef::StmtFunctionDef(def) => return Some(def),
                AnyNodeRef::StmtClassDef(_) => return None,
                _ => {}
            }
        }
        None
    }

    /// The class whose body directly holds the node.
    pub fn class(&self) -> Option<&'a StmtClassDef> {
        for node in self.parents.iter().rev() {
            match node {
                AnyNodeRef::StmtClassDef(def) => return Some(def),
                AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::ExprLambda(_) => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether the node runs inside a coroutine.
    pub fn is_async(&self) -> bool {
        self.function().is_some_and(|def| def.is_async)
    }

    /// The nearest enclosing `try` statement with the part of it the node stands in, within the same function.
    pub fn enclosing_try(&self) -> Option<&'a StmtTry> {
        for node in self.parents.iter().rev() {
            match node {
                AnyNodeRef::StmtTry(stmt) => return Some(stmt),
                AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) => return None,
                _ => {}
            }
        }
        None
    }

    /// The nearest `except` clause around the node within the same function.
    pub fn enclosing_handler(&self) -> Option<&'a ruff_python_ast::ExceptHandlerExceptHandler> {
        for node in self.parents.iter().rev() {
            match node {
                AnyNodeRef::ExceptHandlerExceptHandler(handler) => return Some(handler),
                AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) | AnyNodeRef::ExprLambda(_) => return None,
                _ => {}
            }
        }
        None
    }

    /// Range of the innermost statement around an expression.
    pub fn statement(&self) -> Option<AnyNodeRef<'a>> {
        self.parents.iter().rev().find(|node| node.is_statement()).copied()
    }

    /// Whether the node stands below `if __name__ == "__main__":`.
    pub fn in_main_guard(&self) -> bool {
        let guards =
            self.habits.main_guards.get_or_init(|| self.file.body().iter().filter(|stmt| is_main_guard(stmt)).map(Ranged::range).collect());
        guards.iter().any(|guard| self.parents.iter().any(|node| matches!(node, AnyNodeRef::StmtIf(_)) && node.range() == *guard))
    }

    /// Whether a class around the node is a debugger or a command prompt.
    pub fn in_prompt(&self) -> bool {
        self.parents.iter().any(|node| {
            let AnyNodeRef::StmtClassDef(class) = node else { return false };
            class.bases().iter().any(|base| {
                matches!(
                    self.resolve(base).as_deref(),
                    Some("cmd.Cmd" | "pdb.Pdb" | "bdb.Bdb" | "code.InteractiveConsole" | "code.InteractiveInterpreter")
                )
            })
        })
    }

    /// The direct parent node.
    pub fn parent(&self) -> Option<AnyNodeRef<'a>> {
        self.parents.last().copied()
    }

    /// Whether comments stand inside a range.
    pub fn has_comment(&self, range: TextRange) -> bool {
        self.file.comments.intersects(range)
    }

    /// Indentation of the line where a node starts.
    pub fn indent(&self, node: impl Ranged) -> &str {
        self.file.indent_at(node.start())
    }

    /// Whether a node is the first thing on its line.
    pub fn starts_line(&self, at: TextSize) -> bool {
        self.file.text[TextRange::new(self.file.line_start(at), at)].trim().is_empty()
    }
}

/// The keyword argument `name` of a call.
pub fn keyword<'a>(call: &'a ruff_python_ast::ExprCall, name: &str) -> Option<&'a ruff_python_ast::Keyword> {
    call.arguments.keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name))
}

/// Whether a call passes `*args` or `**kwargs`, so that its arguments are not known.
pub fn has_star_arguments(call: &ruff_python_ast::ExprCall) -> bool {
    call.arguments.args.iter().any(Expr::is_starred_expr) || call.arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
}

/// The value of a plain string literal; none for f-strings and bytes.
pub fn string_value(expr: &Expr) -> Option<&str> {
    expr.as_string_literal_expr().map(|literal| literal.value.to_str())
}

/// Whether a statement is a bare string, such as a docstring.
pub fn is_string_statement(stmt: &Stmt) -> bool {
    stmt.as_expr_stmt().is_some_and(|stmt| stmt.value.is_string_literal_expr())
}
