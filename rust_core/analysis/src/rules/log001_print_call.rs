//! LOG001: a library module that prints.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, InterpolatedStringElement, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    parts::any_over_expr,
    closed_files::suite_of,
    context::{Context, has_star_arguments, is_string_statement, keyword},
    debug_marks::is_debug_print,
    docs::docstring,
    expected::{in_doctest, longest_piece},
    formats::{Lazy, lazy_joined},
    loggers::{ModuleLogger, Style, wants_traceback},
    project::module_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    suites::find_in,
};

pub(crate) static RULE: Rule = Rule { id: "LOG001", aliases: &["T201", "W9001"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if name != "builtins.print" {
        return;
    }
    let site = Site::new(call.func.range(), "a library prints where its users cannot switch it off").cap(Safety::Review);
    if let Some(reason) = cx.kind.output_reason() {
        sink.push(site.dismiss(reason));
    } else if cx.in_main_guard() || cx.symbols.iter().any(|name| matches!(name.trim_start_matches('_'), "main" | "cli" | "run_cli" | "main_internal")) {
        sink.push(site.dismiss("it runs only when the module is run as a program: its prints are its output"));
    } else if keyword(call, "file").is_some() {
        sink.push(site.dismiss("it writes to a stream that the code chose"));
    } else if cx.symbols.iter().any(|name| prints_on_purpose(name)) || says_it_prints(cx) {
        sink.push(site.dismiss("the function is there to print: what it prints is its result"));
    } else if asked_for(cx) {
        sink.push(site.dismiss("the caller asks for this output with a flag, and can do without it"));
    } else if talks(cx) || cx.in_prompt() {
        sink.push(site.dismiss("the function talks with a person at the terminal"));
    } else if in_command(cx) {
        sink.push(site.dismiss("the class is a command of a command line: its prints are its output"));
    } else if ends_program(cx, call) {
        sink.push(site.dismiss("it is what the program says before it ends"));
    } else if prints_data(cx, call) {
        sink.push(site.dismiss("it prints data for another program to read"));
    } else if is_handed_on(cx) {
        sink.push(site.leave("the function does nothing but print, and is handed on as a value: what it prints may be what is asked of it"));
    } else if !is_debug_print(cx, call) {
        sink.push(decide(cx, call, site));
    }
}

fn decide(cx: &Context, call: &ExprCall, site: Site) -> Site {
    let is_statement = matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_)));
    if !is_statement {
        return site.leave("the print is part of an expression");
    }
    if !is_by_lines(call) || has_star_arguments(call) {
        return site.leave("`sep`, `end` and unpacked arguments have no counterpart in a log message");
    }
    let args = &*call.arguments.args;
    if is_layout(call) {
        return site.leave("empty lines and decoration are no log messages; remove them together with the prints around them");
    }
    if cx.has_comment(call.range()) {
        return site.leave("comments stand between the arguments");
    }
    let lazy = match lazy_joined(cx, args) {
        Ok(lazy) => lazy,
        Err(reason) => return site.leave(reason),
    };
    if let Some(reason) = belongs_together(cx).or_else(|| may_be_result(cx, call)).or_else(|| is_bare_value(cx, call, &lazy.words)) {
        return site.leave(reason);
    }
    let said = longest_piece(&lazy.words);
    if in_doctest(cx, said) {
        return site.leave("an example in a docstring shows this output; change both by hand");
    }
    match ModuleLogger::of(cx, call.start()) {
        Err(reason) => site.leave(reason),
        Ok(logger) => match message(cx, &logger, &lazy, args) {
            Err(reason) => site.leave(reason),
            Ok(text) => {
                let level = level(cx, &lazy.words, args);
                let inner = TextRange::new(call.arguments.start(), call.arguments.end());
                logger.facts(site).fact("level", level).fact("text", text).fact("arguments", inner).fact("said", said).fact("asks", module_of(&cx.file.path))
            }
        },
    }
}

/// Why the prints of this function are one thing that is not taken apart: a drawn table.
fn belongs_together(cx: &Context) -> Option<&'static str> {
    let draws = |call: &&ExprCall| {
        call.func.as_name_expr().is_some_and(|name| name.id.as_str() == "print") && (is_layout(call) || !is_by_lines(call))
    };
    let suite = cx.suite();
    suite
        .holds("draws with its prints", |_| suite.calls().iter().any(draws))
        .then_some("the prints of this function draw something together; decide about them as a whole")
}

/// Whether the call prints its values as one line; a log flushes each of its own.
fn is_by_lines(call: &ExprCall) -> bool {
    call.arguments.keywords.iter().all(|keyword| keyword.arg.as_ref().is_some_and(|name| name.as_str() == "flush"))
}

/// Whether the function only prints and the module hands it on, as a default callback for instance.
fn is_handed_on(cx: &Context) -> bool {
    let [name] = &*cx.symbols else { return false };
    let found = cx.file_texts("functions that only print and are handed on", |_, top| {
        let prints = |stmt: &Stmt| is_print(stmt) || is_string_statement(stmt) || stmt.is_assign_stmt();
        let defs = top.body().iter().filter_map(Stmt::as_function_def_stmt).filter(|def| def.body.iter().all(prints));
        let is_called = |name: &str| top.calls_of(name).iter().filter(|call| call.func.is_name_expr()).count();
        defs.map(|def| def.name.as_str()).filter(|name| top.uses_of(name).is_some_and(|uses| uses.loads.len() > is_called(name))).collect()
    });
    cx.function().is_some() && found.contains(name)
}

/// Whether a class around the print is derived from one that is called a command.
fn in_command(cx: &Context) -> bool {
    cx.parents.iter().any(|node| {
        let AnyNodeRef::StmtClassDef(class) = node else { return false };
        class.bases().iter().any(|base| {
            let name = match base {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => "",
            };
            name.ends_with("Command")
        })
    })
}

/// Whether the next statement ends the program: nobody has set a log up who would see it.
fn ends_program(cx: &Context, call: &ExprCall) -> bool {
    let [.., outer, AnyNodeRef::StmtExpr(stmt)] = &*cx.parents else { return false };
    let Some((suite, at)) = suite_of(*outer, stmt.range()) else { return false };
    let is_exit = |expr: &Expr| {
        let name = cx.resolve(expr.as_call_expr().map_or(expr, |call| &call.func));
        matches!(name.as_deref(), Some("sys.exit" | "os._exit" | "builtins.exit" | "builtins.quit" | "builtins.SystemExit"))
    };
    let next = suite[at + 1..].iter().find(|next| !is_print(next));
    stmt.value.range() == call.range()
        && next.is_some_and(|next| match next {
            Stmt::Expr(it) => is_exit(&it.value),
            Stmt::Raise(it) => it.exc.as_deref().is_some_and(is_exit),
            _ => false,
        })
}

fn is_print(stmt: &Stmt) -> bool {
    stmt.as_expr_stmt()
        .and_then(|it| it.value.as_call_expr())
        .and_then(|call| call.func.as_name_expr())
        .is_some_and(|name| name.id.as_str() == "print")
}

/// `print(json.dumps(…))`, with nothing around it that a person would read.
fn prints_data(cx: &Context, call: &ExprCall) -> bool {
    let [value] = &*call.arguments.args else { return false };
    is_data(cx, value)
        || match value {
            Expr::BinOp(op) => {
                let template = op.left.as_string_literal_expr().map(|text| text.value.to_str().replace("%s", ""));
                template.is_some_and(|text| !text.chars().any(char::is_alphabetic)) && is_data(cx, &op.right)
            }
            _ => false,
        }
}

fn is_data(cx: &Context, value: &Expr) -> bool {
    value.as_call_expr().and_then(|call| cx.resolve(&call.func)).is_some_and(|name| {
        matches!(name.as_str(), "json.dumps" | "yaml.dump" | "yaml.safe_dump" | "simplejson.dumps" | "orjson.dumps")
    })
}

/// Why the text may be more than a message: a row laid out by a template of its own, a value printed as the last thing.
fn may_be_result(cx: &Context, call: &ExprCall) -> Option<&'static str> {
    let is_row = |expr: &Expr| matches!(expr, Expr::BinOp(op) if op.op == Operator::Mod && op.left.is_name_expr());
    if call.arguments.args.iter().any(is_row) {
        return Some("a template that stands elsewhere lays the line out");
    }
    let is_value = |expr: &Expr| matches!(expr, Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) | Expr::Subscript(_));
    let [value] = &*call.arguments.args else { return None };
    let [.., AnyNodeRef::StmtFunctionDef(def), AnyNodeRef::StmtExpr(stmt)] = &*cx.parents else { return None };
    let at = find_in(&def.body, stmt.range())?.0;
    let is_end = |stmt: &Stmt| stmt.as_return_stmt().is_some_and(|it| it.value.as_deref().is_none_or(Expr::is_none_literal_expr));
    let is_last = at > 0 && def.body[at + 1..].iter().all(is_end);
    (is_value(value) && is_last).then_some("the value that is printed last may be the function's result")
}

/// Why values without a word about them may be output: a list that is printed line by line.
fn is_bare_value(cx: &Context, call: &ExprCall, words: &str) -> Option<&'static str> {
    let [.., outer, AnyNodeRef::StmtExpr(stmt)] = &*cx.parents else { return None };
    let in_function = cx.parents.iter().rev().take_while(|node| !matches!(node, AnyNodeRef::StmtFunctionDef(_)));
    let repeats = in_function.into_iter().any(|node| matches!(node, AnyNodeRef::StmtFor(_) | AnyNodeRef::StmtWhile(_)));
    let has_neighbour = suite_of(*outer, stmt.range())
        .is_some_and(|(suite, at)| (at > 0 && is_print(&suite[at - 1])) || suite.get(at + 1).is_some_and(is_print));
    let is_bare = !words.chars().any(char::is_alphabetic) && !call.arguments.args.iter().any(has_debug_text);
    (repeats && is_bare && !has_neighbour)
        .then_some("values that are printed line by line may be the program's output; say what they are, or log them by hand")
}

/// Whether a print stands right above in the same suite: the traceback is in that one.
fn follows_print(cx: &Context) -> bool {
    let [.., outer, AnyNodeRef::StmtExpr(stmt)] = &*cx.parents else { return false };
    suite_of(*outer, stmt.range()).is_some_and(|(suite, at)| at > 0 && is_print(&suite[at - 1]))
}

/// Whether the function asks questions.
fn talks(cx: &Context) -> bool {
    let asks = |call: &&ExprCall| call.func.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "input" | "raw_input"));
    let suite = cx.suite();
    suite.holds("asks questions", |_| suite.calls().iter().any(asks))
}

/// `"=" * 40`
fn is_repeated(expr: &Expr) -> bool {
    matches!(expr, Expr::BinOp(op) if op.op == Operator::Mult && (op.left.is_string_literal_expr() || op.right.is_string_literal_expr()))
}

/// An empty line, or a line without a letter or a value.
fn is_layout(call: &ExprCall) -> bool {
    let is_drawn = |expr: &Expr| match expr {
        Expr::StringLiteral(text) => !text.value.to_str().chars().any(char::is_alphanumeric),
        Expr::BinOp(_) => is_repeated(expr),
        Expr::FString(text) => {
            let mut elements = text.value.elements();
            elements.all(|element| match element {
                InterpolatedStringElement::Literal(literal) => !literal.value.chars().any(char::is_alphanumeric),
                InterpolatedStringElement::Interpolation(field) => is_repeated(&field.expression),
            })
        }
        _ => false,
    };
    call.arguments.args.iter().all(is_drawn)
}

/// The arguments of the logging call in the style of the logger.
fn message(cx: &Context, logger: &ModuleLogger, lazy: &Lazy, args: &[Expr]) -> Result<String, &'static str> {
    match logger.style {
        Style::Percent => Ok(lazy.source()),
        _ if lazy.arguments.is_empty() => Ok(lazy.source()),
        Style::Brace | Style::Event => match args {
            // Without arguments the message is no template.
            [Expr::FString(text)] => Ok(cx.text(text).to_owned()),
            _ => Err("the module's logger does not take %-arguments; write the message in its own style"),
        },
        Style::Unknown => Err("the module's logger is not made by `logging`, so whether it takes %-arguments is not known"),
    }
}

/// The level that the words speak of.
fn level(cx: &Context, words: &str, args: &[Expr]) -> &'static str {
    let words = words.to_lowercase();
    let has = |list: &[&str]| words.split(|char: char| !char.is_alphanumeric() && char != '\'').any(|word| list.contains(&word));
    let caught = cx.enclosing_handler().and_then(|handler| handler.name.as_ref()).map(|name| name.as_str());
    let prints_caught = caught.is_some_and(|name| args.iter().any(|arg| arg.as_name_expr().is_some_and(|it| it.id.as_str() == name)));
    if has(&["error", "errors", "failed", "failure", "fail", "fails", "exception", "fatal", "critical", "cannot", "can't", "couldn't", "unable"]) || prints_caught {
        if wants_traceback(cx) && !follows_print(cx) { "exception" } else { "error" }
    } else if has(&["warning", "warn", "deprecated", "skipping", "ignoring", "ignored", "invalid"]) {
        "warning"
    } else if has(&["debug"]) || args.iter().any(has_debug_text) {
        "debug"
    } else {
        "info"
    }
}

/// `{x=}` is how one looks at values while hunting a bug.
fn has_debug_text(expr: &Expr) -> bool {
    expr.as_f_string_expr().is_some_and(|text| {
        text.value.elements().filter_map(InterpolatedStringElement::as_interpolation).any(|field| field.debug_text.is_some())
    })
}

fn prints_on_purpose(name: &str) -> bool {
    let name = name.trim_start_matches('_').to_lowercase();
    ["print", "pprint", "show", "display", "dump", "echo", "usage", "banner", "prompt", "repl", "say", "prettyprint", "help", "describe", "summary", "report"]
        .iter()
        .any(|word| name == *word || name.strip_prefix(word).is_some_and(|rest| rest.starts_with('_')) || name.strip_suffix(word).is_some_and(|rest| rest.ends_with('_')))
        || name.starts_with("print")
        || name.split('_').any(|word| matches!(word, "print" | "pprint" | "echo"))
}

/// Whether the function's docstring begins with what it does: print.
fn says_it_prints(cx: &Context) -> bool {
    let first = cx.function().and_then(|def| docstring(&def.body)).and_then(|text| text.split_whitespace().next());
    first.is_some_and(|word| word.eq_ignore_ascii_case("print") || word.eq_ignore_ascii_case("prints"))
}

/// Whether the print depends on a flag such as `verbose`, whose only effect would be lost in a log nobody reads.
fn asked_for(cx: &Context) -> bool {
    let is_flag = |name: &str| {
        let name = name.trim_start_matches('_').to_lowercase();
        matches!(name.as_str(), "verbose" | "verbosity" | "quiet" | "silent") || prints_on_purpose(&name)
    };
    let in_function = cx.parents.iter().rev().take_while(|node| !matches!(node, AnyNodeRef::StmtFunctionDef(_)));
    in_function.filter_map(|node| if let AnyNodeRef::StmtIf(stmt) = node { Some(&*stmt.test) } else { None }).any(|test| {
        any_over_expr(test, |expr| match expr {
            Expr::Name(name) => is_flag(&name.id),
            Expr::Attribute(attribute) => is_flag(&attribute.attr),
            _ => false,
        })
    })
}
