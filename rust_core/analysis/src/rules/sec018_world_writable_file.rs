//! SEC018: a file that anybody on the machine may change.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::{Context, has_star_arguments},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC018", aliases: &["S103", "B103"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let position = match name {
        "os.chmod" | "os.fchmod" | "os.lchmod" => 1,
        _ if call.func.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "chmod") && crate::paths::is_path(cx, receiver(call)) => 0,
        _ => return,
    };
    let Some(mode) = call.arguments.find_argument_value("mode", position).filter(|_| !has_star_arguments(call)) else { return };
    let Some(bits) = bits_of(cx, mode) else { return };
    // With the sticky bit, as `/tmp` has it, only the owner takes a file away.
    if bits & 0o002 == 0 || bits & 0o1000 != 0 {
        return;
    }
    let site = Site::new(call.range(), format!("the mode {bits:#o} lets anybody on the machine write here")).cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test changes files of its own")
    } else if mode.is_number_literal_expr() {
        let new = if is_folder(cx, call) { bits | 0o1000 } else { bits & !0o002 };
        site.span("mode", mode).fact("new", format!("{new:#o}"))
    } else {
        site.leave("the mode gives write permission to others; name the bits of the owner and the group only")
    });
}

/// Whether the function makes a folder of that name: others may have to put their files there.
fn is_folder(cx: &Context, call: &ExprCall) -> bool {
    let Some(path) = call.arguments.find_argument_value("path", 0).map(|it| cx.text(it)) else { return false };
    let folders = cx.suite().texts("folders that are made", |suite| {
        let made = suite.calls().iter().filter(|made| matches!(cx.resolve(&made.func).as_deref(), Some("os.mkdir" | "os.makedirs")));
        made.filter_map(|made| made.arguments.args.first()).map(|it| cx.text(it)).collect()
    });
    folders.contains(path)
}

fn receiver(call: &ExprCall) -> &Expr {
    call.func.as_attribute_expr().map_or(&*call.func, |it| &*it.value)
}

fn bits_of(cx: &Context, mode: &Expr) -> Option<u64> {
    match mode {
        Expr::NumberLiteral(number) => number.value.as_int()?.as_u64(),
        Expr::BinOp(op) if op.op == ruff_python_ast::Operator::BitOr => Some(bits_of(cx, &op.left)? | bits_of(cx, &op.right)?),
        Expr::Attribute(_) | Expr::Name(_) => Some(match cx.resolve(mode)?.strip_prefix("stat.")? {
            "S_IRWXO" => 0o007,
            "S_IWOTH" => 0o002,
            "S_ISVTX" => 0o1000,
            name if name.starts_with("S_I") => 0,
            _ => return None,
        }),
        _ => None,
    }
}
