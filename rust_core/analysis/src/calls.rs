//! Facts about a call that several rules need: where an argument can be added, what a mode says.

use ruff_python_ast::{
    Expr, ExprCall,
    token::{Token, TokenKind},
};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::{Context, has_star_arguments, string_value},
    site::Site,
};

/// Give the site the place of one more argument: the facts `at` (an empty span) and `lead` (what separates it).
///
/// The new argument follows the last one: on a line of its own when the last one has its own.
#[must_use]
pub fn with_place_for_argument(site: Site, cx: &Context, call: &ExprCall) -> Site {
    let range = call.arguments.range();
    let last =
        cx.file.tokens().in_range(range).iter().rev().skip(1).find(|token| !token.kind().is_trivia() && token.kind() != TokenKind::Comma);
    let at = last.map_or(range.end(), Ranged::end);
    let newest = last_argument_start(call);
    let lead = match newest {
        None => String::new(),
        Some(start) if cx.starts_line(start) => format!(",{}{}", cx.file.newline(), cx.file.indent_at(start)),
        Some(_) => ", ".to_owned(),
    };
    site.fact("at", TextRange::empty(at)).fact("lead", lead).fact("quote", quote_of(cx, call))
}

/// An argument with the comma before it and the space between, so that taking it out leaves a call in order.
pub fn with_comma(cx: &Context, call: &ExprCall, argument: TextRange) -> TextRange {
    let tokens = cx.file.tokens().in_range(call.arguments.range());
    let before = tokens.iter().rev().find(|token| token.end() <= argument.start() && token.kind() == TokenKind::Comma);
    let after = tokens.iter().find(|token| token.start() >= argument.end() && token.kind() == TokenKind::Comma);
    match (before, after) {
        (Some(comma), _) => TextRange::new(comma.start(), argument.end()),
        (None, Some(comma)) => {
            let next = tokens.iter().find(|token| token.start() >= comma.end() && !token.kind().is_trivia());
            TextRange::new(argument.start(), next.map_or(comma.end(), Ranged::start))
        }
        (None, None) => argument,
    }
}

/// The quote that the call's own strings begin with, else most strings of the file. Strings that hold the other quote had
/// no choice.
pub fn quote_of(cx: &Context, call: &ExprCall) -> &'static str {
    let is_free = |token: &&Token| {
        let text = cx.text(token.range());
        !(token.is_triple_quoted_string() || text.contains('"') && text.contains('\''))
    };
    let quotes = |tokens: &[Token]| {
        let flags = tokens.iter().filter(|token| matches!(token.kind(), TokenKind::String | TokenKind::FStringStart));
        flags.filter(is_free).take(100).fold((0_u32, 0_u32), |(single, double), token| {
            if cx.text(token.range()).ends_with('\'') { (single + 1, double) } else { (single, double + 1) }
        })
    };
    let better = |(single, double)| if single > double { "'" } else { "\"" };
    let own = quotes(cx.file.tokens().in_range(call.range()));
    if own == (0, 0) { cx.habits.quote.get_or_init(|| better(quotes(cx.file.tokens()))) } else { better(own) }
}

fn last_argument_start(call: &ExprCall) -> Option<ruff_text_size::TextSize> {
    let positional = call.arguments.args.iter().map(Ranged::start).max();
    let keyword = call.arguments.keywords.iter().map(Ranged::start).max();
    positional.max(keyword)
}

/// What the mode of an `open`-like call says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode<'a> {
    /// No mode is given.
    Default,
    /// A literal.
    Known(&'a str),
    /// Something computed, or arguments that are not known.
    Unknown,
}

/// The mode of a call whose mode is argument `position`.
pub fn mode_of(call: &ExprCall, position: usize) -> Mode<'_> {
    if has_star_arguments(call) {
        return Mode::Unknown;
    }
    match call.arguments.find_argument_value("mode", position) {
        None => Mode::Default,
        Some(mode) => string_value(mode).map_or(Mode::Unknown, Mode::Known),
    }
}

/// The dotted text of a callee for messages, such as `path.write_text`; empty when it is no plain chain of names.
pub fn callee_text(func: &Expr) -> String {
    match func {
        Expr::Name(name) => name.id.to_string(),
        Expr::Attribute(attribute) => match callee_text(&attribute.value) {
            base if base.is_empty() => String::new(),
            base => format!("{base}.{}", attribute.attr),
        },
        _ => String::new(),
    }
}
