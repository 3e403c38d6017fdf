//! SEC014: XML that may read files and addresses, or grow without end.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule {
    id: "SEC014",
    aliases: &["S313", "S314", "S315", "S316", "S317", "S318", "S319", "S320", "B313", "B314", "B318", "B319", "B320"],
    hooks: &[Hook::Call(call)],
};

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let is_lxml = name.starts_with("lxml.");
    let found = match name {
        "lxml.etree.XMLParser" | "lxml.etree.XMLPullParser" => keyword(call, "resolve_entities").is_none(),
        "lxml.etree.parse" | "lxml.etree.fromstring" | "lxml.etree.XML" => call.arguments.find_argument_value("parser", 1).is_none(),
        "lxml.etree.iterparse" => keyword(call, "resolve_entities").is_none(),
        "xml.etree.ElementTree.fromstring"
        | "xml.etree.ElementTree.XML"
        | "xml.etree.ElementTree.parse"
        | "xml.etree.ElementTree.iterparse"
        | "xml.etree.cElementTree.fromstring"
        | "xml.dom.minidom.parseString"
        | "xml.dom.minidom.parse"
        | "xml.dom.pulldom.parseString"
        | "xml.sax.parseString"
        | "xml.sax.parse" => call.arguments.args.first().is_some_and(|it| comes_from_outside(cx, it)),
        _ => false,
    };
    if !found || (is_lxml && has_star_arguments(call)) {
        return;
    }
    let what = if is_lxml { "may read files that the document names" } else { "may grow without end from a small document" };
    let site = Site::new(call.range(), format!("`{name}` {what}")).cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test reads its own documents")
    } else if !is_lxml {
        site.leave("the document comes from outside; parse it with `defusedxml`, which has the same functions, once the project depends on it")
    } else if name.ends_with("Parser") || name.ends_with("iterparse") {
        with_place_for_argument(site, cx, call).fact("new", "resolve_entities=False")
    } else {
        let parser = match call.func.as_attribute_expr() {
            Some(attribute) => format!("{}.XMLParser", cx.text(&*attribute.value)),
            None => "XMLParser".to_owned(),
        };
        let is_imported = call.func.is_attribute_expr();
        with_place_for_argument(site, cx, call)
            .fact("new", format!("parser={parser}(resolve_entities=False)"))
            .fact("import", if is_imported { "" } else { "from lxml.etree import XMLParser" })
    });
}

/// What a server, a request or a socket gave.
fn comes_from_outside(cx: &Context, expr: &Expr) -> bool {
    crate::parts::any_over_expr(expr, |part| match part {
        Expr::Attribute(attribute) => {
            let base = attribute.value.as_name_expr().map_or("", |it| it.id.as_str());
            matches!(attribute.attr.as_str(), "content" | "text" | "body" | "data")
                && ["r", "res", "resp", "response", "request", "req", "result"].contains(&base)
        }
        Expr::Call(call) => matches!(
            cx.resolve(&call.func).as_deref(),
            Some("urllib.request.urlopen" | "requests.get" | "requests.post" | "httpx.get" | "httpx.post")
        ),
        Expr::Name(name) => crate::paths::values_of(cx, &name.id).is_some_and(|values| {
            values.iter().any(|value| {
                value.as_call_expr().is_some_and(|call| cx.resolve(&call.func).as_deref() == Some("urllib.request.urlopen"))
                    || value.as_attribute_expr().is_some_and(|_| comes_from_outside(cx, value))
            })
        }),
        _ => false,
    })
}
