//! SEC016: SQL with values put into its text.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::quote_of,
    context::Context,
    kind::ModuleKind,
    pieces::{Piece, Value, pieces},
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    scope::Binding,
    site::{Safety, Site},
    sql::{Style, parameters},
};

pub(crate) static RULE: Rule = Rule { id: "SEC016", aliases: &["S608", "B608"], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, _name: &str, sink: Sink) {
    let Some(method) = call.func.as_attribute_expr().filter(|it| matches!(it.attr.as_str(), "execute" | "executemany" | "executescript")) else {
        return;
    };
    let Some(text) = call.arguments.args.first().filter(|it| !matches!(it, Expr::StringLiteral(_) | Expr::Name(_))) else { return };
    let Ok(pieces) = pieces(cx, text) else { return };
    let values: Vec<&Value> = pieces.iter().filter_map(|it| if let Piece::Value(value) = it { Some(value) } else { None }).collect();
    if !starts_like_sql(&pieces) || values.iter().all(|value| is_name_of_code(cx, value.expr, 3)) {
        return;
    }
    let site = Site::new(call.range(), "values are put into the text of the SQL, where they can be more than values").cap(Safety::Review);
    if cx.kind == ModuleKind::Test {
        return sink.push(site.dismiss("a test writes its own SQL"));
    }
    if method.attr.as_str() != "execute" || call.arguments.args.len() != 1 || !call.arguments.keywords.is_empty() {
        return sink.push(site.leave("the call has parameters beside the values in its text; give it all of them as parameters"));
    }
    if cx.has_comment(text.range()) {
        return sink.push(site.leave("a comment stands inside the SQL"));
    }
    let Some(style) = style_of(cx) else {
        return sink.push(site.leave(
            "which database this is, and with it the mark for a parameter (`?` or `%s`), is not in this module; pass the values as parameters",
        ));
    };
    sink.push(match parameters(cx, &pieces, style, quote_of(cx, call), |expr| is_name_of_code(cx, expr, 3)) {
        Ok(text_and_values) => {
            let mut edits = Replacements::default();
            edits.replace(text, text_and_values);
            edits.facts(site)
        }
        Err(reason) => site.leave(reason),
    });
}

/// What is not from outside: constants, names of tables that the code keeps, quoted names, and marks for parameters.
fn is_name_of_code(cx: &Context, expr: &Expr, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let is_upper = |name: &str| name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    match expr {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) => true,
        Expr::Name(name) => {
            is_upper(&name.id)
                || crate::paths::values_of(cx, &name.id).is_some_and(|values| values.iter().all(|it| is_name_of_code(cx, it, depth)))
        }
        Expr::Attribute(attribute) => {
            is_upper(&attribute.attr) || ["table", "column", "schema", "index"].iter().any(|word| attribute.attr.contains(word))
        }
        Expr::Call(call) => {
            let name = match &*call.func {
                Expr::Attribute(it) => it.attr.as_str(),
                Expr::Name(it) => it.id.as_str(),
                _ => "",
            };
            let lower = name.to_ascii_lowercase();
            ["quote", "ident", "escape", "placeholder"].iter().any(|word| lower.contains(word))
                || lower == "qn"
                || (lower == "join" && call.arguments.args.iter().all(|it| is_marks(it) || is_list_of_names(cx, it, depth)))
        }
        Expr::If(choice) => is_name_of_code(cx, &choice.body, depth) && is_name_of_code(cx, &choice.orelse, depth),
        Expr::BinOp(op) => is_name_of_code(cx, &op.left, depth) && is_name_of_code(cx, &op.right, depth) || is_marks(expr),
        _ => false,
    }
}

/// `quote_name(x) for x in names`.
fn is_list_of_names(cx: &Context, expr: &Expr, depth: u8) -> bool {
    match expr {
        Expr::List(list) => list.elts.iter().all(|it| is_name_of_code(cx, it, depth)),
        Expr::ListComp(comprehension) => is_name_of_code(cx, &comprehension.elt, depth),
        Expr::Generator(generator) => is_name_of_code(cx, &generator.elt, depth),
        _ => false,
    }
}

/// `"?" * len(rows)`, `["%s" for _ in rows]`: one mark for each of several parameters.
fn is_marks(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(text) => text.value.to_str().chars().all(|c| matches!(c, '?' | '%' | 's' | ',' | ' ' | '(' | ')')),
        Expr::BinOp(op) => op.op == ruff_python_ast::Operator::Mult && (is_marks(&op.left) || is_marks(&op.right)),
        Expr::List(list) => list.elts.iter().all(is_marks),
        Expr::ListComp(comprehension) => is_marks(&comprehension.elt),
        Expr::Generator(generator) => is_marks(&generator.elt),
        _ => false,
    }
}

fn starts_like_sql(pieces: &[Piece]) -> bool {
    let Some(Piece::Text(text)) = pieces.first() else { return false };
    let mut words = text.split_whitespace().map(str::to_ascii_lowercase);
    let (Some(verb), next) = (words.next(), words.next()) else { return false };
    matches!(verb.as_str(), "select" | "delete" | "update" | "alter" | "drop" | "create" | "pragma" | "with" | "replace" | "truncate")
        || (verb == "insert" && next.is_some_and(|it| matches!(it.as_str(), "into" | "or" | "ignore")))
}

/// What the module's one database driver takes as parameters.
fn style_of(cx: &Context) -> Option<Style> {
    let imports = |cx: &Context, test: &dyn Fn(&str) -> bool| {
        let bindings = cx.scopes.all.iter().flat_map(|scope| scope.bindings.values());
        bindings.into_iter().any(|binding| matches!(binding, Binding::Import(name) if test(name)))
    };
    let root = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let asks = cx.file_holds("imports a database that marks with ?", |cx| {
        imports(cx, &|name| matches!(root(name).as_str(), "sqlite3" | "aiosqlite" | "apsw" | "pysqlite2"))
    });
    let formats = cx.file_holds("imports a database that marks with %s", |cx| {
        let is_it = |name: &str| {
            matches!(root(name).as_str(), "psycopg2" | "psycopg" | "MySQLdb" | "pymysql" | "aiomysql" | "aiopg" | "pymssql")
                || name.starts_with("mysql.connector")
        };
        imports(cx, &is_it)
    });
    match (asks, formats) {
        (true, false) => Some(Style::Question),
        (false, true) => Some(Style::Percent),
        _ => None,
    }
}
