//! Readiness as findings: RST001 to RST003. They are found only where they are asked for.

use pyagent_cores::fingerprint::fingerprint;
use ruff_text_size::{TextRange, TextSize};

use super::{Function, Module, Tier};
use crate::{
    scan::Located,
    site::{Safety, Site},
};

/// A function that is ready.
pub const CONVERTIBLE: &str = "RST001";
/// A function that is ready when some lines are cleaned.
pub const NEAR: &str = "RST002";
/// A function of which a part could move.
pub const EXTRACTION: &str = "RST003";
/// All of them.
pub const RULES: [&str; 3] = [CONVERTIBLE, NEAR, EXTRACTION];

/// Below this the border between the languages eats the gain.
const LEAST_GAIN: f64 = 1.2;

/// The findings of a module, and the rules that comments silence in it.
pub fn sites_of(module: &Module) -> (Vec<Located>, Vec<&'static str>) {
    let (mut sites, mut silenced) = (Vec::new(), Vec::new());
    for function in &module.functions {
        let Some((rule, message, proposal)) = finding(function) else { continue };
        if function.silenced.contains(&rule) {
            silenced.push(rule);
            continue;
        }
        let span = TextRange::new(TextSize::new(function.span.0), TextSize::new(function.span.1));
        let mut site = Site::new(span, message).leave(proposal);
        site.rule = rule;
        site.safety = Safety::Manual;
        site.fingerprint = fingerprint(&[&module.path, rule, &function.name], 0);
        sites.push(Located { path: module.path.clone(), site, start: function.start, end: function.end });
    }
    (sites, silenced)
}

fn finding(function: &Function) -> Option<(&'static str, String, String)> {
    let (name, gain) = (&function.name, function.gain);
    if gain < LEAST_GAIN {
        return None;
    }
    let said = || function.reasons.iter().take(5).map(|it| format!("line {}: {}", it.line, it.text)).collect::<Vec<_>>().join("; ");
    match function.tier {
        Tier::Ready => Some((
            CONVERTIBLE,
            format!("`{name}` could be Rust: it is pure and typed (about {gain}× as fast)"),
            "see `pyagent rust scan`".to_owned(),
        )),
        Tier::Near => Some((NEAR, format!("`{name}` is nearly ready to be Rust (about {gain}× as fast)"), said())),
        Tier::Extract if function.has_split => {
            let split = function.reasons.last().map_or_else(String::new, |it| it.text.clone());
            Some((EXTRACTION, format!("a part of `{name}` could be Rust"), split))
        }
        Tier::Extract => None,
    }
}
