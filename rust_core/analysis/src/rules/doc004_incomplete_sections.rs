//! DOC004: a docstring whose sections do not agree with the function.

use ruff_python_ast::{StmtFunctionDef, StringFlags, StringLiteral};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    context::Context,
    doc_readers::{self, Reading},
    doc_sections::{self, Section, is_similar},
    docs,
    kind::ModuleKind,
    locals::Locals,
    parameters::{Parameter, parameters},
    roles::role,
    rule::{Hook, Rule, Sink},
    signature::is_decorated,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "DOC004", aliases: &["D417", "DOC101", "DOC103", "DOC501"], hooks: &[Hook::Function(function)] };

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    let Some(literal) = literal(def) else { return };
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) || is_decorated(cx, def, &["typing.overload", "typing_extensions.overload"]) {
        return;
    }
    // Of a property that gives a function, the docstring describes how that is called.
    if is_decorated(cx, def, &["builtins.property", "functools.cached_property"]) {
        return;
    }
    let content = literal.content_range();
    let text = &cx.file.text[content];
    // Most docstrings have no sections, which a look at their text shows.
    if !text.contains("Args:") && !text.contains("Arguments:") && !text.contains(":param") && !text.contains("Param") && !text.contains(":arg") && !text.contains("aises") {
        return;
    }
    let gaps = Gaps::of(cx, def, content);
    if !gaps.is_empty() {
        sink.push(decide(cx, def, literal, gaps));
    }
}

fn literal(def: &StmtFunctionDef) -> Option<&StringLiteral> {
    let value = &def.body.first()?.as_expr_stmt()?.value.as_string_literal_expr()?.value;
    let [only] = value.as_slice() else { return None };
    only.flags.is_triple_quoted().then_some(only)
}

#[derive(Default)]
struct Gaps<'d> {
    section: Option<Section>,
    errors: Option<Section>,
    /// Parameters that are not described, with the place where each goes.
    missing: Vec<(Parameter<'d>, TextSize)>,
    /// Described names that are no parameters.
    extra: Vec<(String, TextRange, TextRange)>,
    /// Exceptions that are raised for a stated reason and not described.
    raised: Vec<String>,
}

impl<'d> Gaps<'d> {
    fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty() && self.raised.is_empty()
    }

    fn of(cx: &Context, def: &'d StmtFunctionDef, content: TextRange) -> Self {
        let mut gaps = Self { errors: doc_sections::raises(&cx.file.text, content), ..Self::default() };
        if let Some(section) = doc_sections::parameters(&cx.file.text, content) {
            gaps.compare(cx, def, &section);
            gaps.section = Some(section);
        }
        if let Some(errors) = &gaps.errors {
            let is_told = |kind: &str| {
                let last = kind.rsplit('.').next().unwrap_or(kind);
                errors.entries.iter().any(|entry| entry.names.iter().any(|(name, _)| name.rsplit('.').next() == Some(last)))
            };
            gaps.raised = docs::raises(cx, def).into_iter().filter(|entry| !is_told(entry.split('\u{1f}').next().unwrap_or(entry))).collect();
        }
        gaps
    }

    fn compare(&mut self, cx: &Context, def: &'d StmtFunctionDef, section: &Section) {
        let own = parameters(cx, def);
        let mut at = section.entries.first().map_or(TextSize::default(), |entry| entry.lines.start());
        let takes_more = own.iter().any(|parameter| !parameter.stars.is_empty());
        for parameter in own {
            if let Some(entry) = section.entries.iter().find(|entry| entry.names.iter().any(|(name, _)| name == parameter.name)) {
                at = entry.lines.end();
            } else if parameter.stars.is_empty() && !parameter.name.starts_with('_') {
                self.missing.push((parameter, at));
            }
        }
        // What goes through `*args` and `**kwargs` is described by its own name.
        if takes_more {
            return;
        }
        for entry in &section.entries {
            for (name, range) in &entry.names {
                let is_own = def.parameters.iter().any(|parameter| parameter.name().as_str() == name) || matches!(name.as_str(), "self" | "cls");
                // `options.name` describes a part of `options`.
                let is_part = name.split_once('.').is_some_and(|(whole, _)| def.parameters.iter().any(|parameter| parameter.name().as_str() == whole));
                if !is_own && !is_part && !matches!(name.as_str(), "args" | "kwargs" | "None") {
                    self.extra.push((name.clone(), *range, if entry.names.len() == 1 { entry.lines } else { TextRange::default() }));
                }
            }
        }
    }
}

fn decide(cx: &Context, def: &StmtFunctionDef, literal: &StringLiteral, mut gaps: Gaps) -> Site {
    let site = Site::new(def.name.range(), message(def, &gaps));
    let site = match doc_readers::of_decorators(cx, &def.decorator_list) {
        Reading::Somebody(reason) => return site.leave(reason),
        Reading::Perhaps | Reading::Nobody => site.cap(Safety::Review),
    };
    if doc_readers::is_handed_to_reader(cx, def) {
        return site.leave("it is handed over as a value, and who takes it may show the docstring; mend it by hand");
    }
    let content = literal.content_range();
    if cx.file.text[content].contains('\t') {
        return site.leave("the docstring is indented with tabs; mend it by hand");
    }
    let mut renamed = Vec::new();
    let mut spans = Vec::new();
    if let ([(parameter, _)], [(name, range, _)]) = (&*gaps.missing, &*gaps.extra)
        && is_similar(name, parameter.name)
    {
        renamed.push(parameter.name.to_owned());
        spans.push(*range);
        gaps.missing.clear();
        gaps.extra.clear();
    }
    let mut stale = Vec::new();
    for (name, _, lines) in &gaps.extra {
        let code = TextRange::new(literal.end(), def.end());
        if !gaps.missing.is_empty() || lines.is_empty() || !def.decorator_list.is_empty() || mentions(&cx.file.text[code], name) {
            return site.leave(format!("`{name}` is described and is no parameter; say which parameter is meant, or take it out"));
        }
        stale.push(*lines);
    }
    let only_entries = gaps.section.as_ref().map_or(0, |section| section.entries.len());
    if only_entries > 0 && stale.len() == only_entries && gaps.missing.is_empty() {
        return site.leave("none of the described names is a parameter; describe those that are");
    }
    // The last line of a docstring that closes on it has the quotes behind its text.
    let closes = |at: TextSize| at >= content.end();
    let section = gaps.section.as_ref().or(gaps.errors.as_ref());
    let Some(section) = section else { return site.leave("the sections have an unusual form") };
    let errors_end = gaps.errors.as_ref().and_then(|errors| errors.entries.last()).map_or(content.end(), |entry| entry.lines.end());
    if gaps.missing.iter().any(|(_, at)| closes(*at)) || (!gaps.raised.is_empty() && closes(errors_end)) || stale.iter().any(|lines| closes(lines.end())) {
        return site.leave("the quotes close on the line of the last entry; give them a line of their own first");
    }
    if !cx.options.facts {
        return site;
    }
    let locals = Locals::new(cx, def);
    let fact = |(parameter, at): &(Parameter, TextSize)| {
        let used = role(&locals, parameter.name);
        format!("{}\u{1f}{used}\u{1f}{}", parameter.fact(), at.to_u32())
    };
    site.fact("style", section.style.as_str())
        .fact("indent", section.indent.as_str())
        .fact("error_indent", gaps.errors.as_ref().map_or("", |errors| errors.indent.as_str()))
        .fact("field", section.field.as_str())
        .fact("first", section.entries.first().map_or(0, |entry| entry.lines.start().to_usize()))
        .fact("spaced", section.is_spaced)
        .fact("typed", section.is_typed)
        .fact("newline", cx.file.newline())
        .fact("missing", gaps.missing.iter().map(fact).collect::<Vec<_>>())
        .fact("renamed", renamed)
        .fact("spans", spans)
        .fact("stale", stale)
        .fact("raises", gaps.raised)
        .fact("errors_end", errors_end.to_usize())
        .fact("region", literal.range())
}

fn message(def: &StmtFunctionDef, gaps: &Gaps) -> String {
    let quoted = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if !gaps.missing.is_empty() {
        return format!("the docstring of `{}` does not describe {}", def.name, quoted(gaps.missing.iter().map(|(it, _)| it.name).collect()));
    }
    if !gaps.extra.is_empty() {
        return format!("the docstring of `{}` describes {}, which it does not take", def.name, quoted(gaps.extra.iter().map(|it| it.0.as_str()).collect()));
    }
    let raised = gaps.raised.iter().map(|entry| entry.split('\u{1f}').next().unwrap_or(entry)).collect();
    format!("the docstring of `{}` does not list {}", def.name, quoted(raised))
}

fn mentions(code: &str, name: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}
