//! SEC005: YAML that may construct any Python object.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::{Context, has_star_arguments},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC005", aliases: &["S506", "B506"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let is_load = match name {
        "yaml.load" | "yaml.load_all" => true,
        "yaml.unsafe_load" | "yaml.unsafe_load_all" | "yaml.full_load" | "yaml.full_load_all" => false,
        _ => return,
    };
    let site = Site::new(call.range(), format!("`{name}` may build any Python object that the document names")).cap(Safety::Review);
    let loader = if is_load { call.arguments.find_argument_value("Loader", 1) } else { None };
    if has_star_arguments(call) {
        return sink.push(site.leave("the loader may be among the unpacked arguments"));
    }
    if cx.kind == ModuleKind::Test && !(is_load && loader.is_none()) {
        return sink.push(site.dismiss("a test reads what it wrote"));
    }
    let Some(loader) = loader else {
        let safe = if name.ends_with("_all") { "safe_load_all" } else { "safe_load" };
        return sink.push(match call.func.as_attribute_expr() {
            Some(attribute) => site.span("name", &attribute.attr).fact("new", safe),
            None => site.span("name", &*call.func).fact("new", safe).fact("import", format!("from yaml import {safe}")),
        });
    };
    match cx.resolve(loader).as_deref() {
        Some("yaml.SafeLoader" | "yaml.CSafeLoader" | "yaml.BaseLoader" | "yaml.CBaseLoader" | "yaml.loader.SafeLoader" | "yaml.cyaml.CSafeLoader") => {}
        Some("yaml.Loader" | "yaml.FullLoader" | "yaml.UnsafeLoader" | "yaml.CLoader" | "yaml.CFullLoader" | "yaml.CUnsafeLoader") => {
            let is_c = cx.resolve(loader).is_some_and(|name| name.starts_with("yaml.C"));
            let safe = if is_c { "CSafeLoader" } else { "SafeLoader" };
            sink.push(match loader.as_attribute_expr() {
                Some(attribute) => site.span("name", &attribute.attr).fact("new", safe),
                None => site.span("name", loader).fact("new", safe).fact("import", format!("from yaml import {safe}")),
            });
        }
        // A class of the project decides for itself; the usual one derives from SafeLoader.
        _ => {}
    }
}
