//! Whether code may go to another module, as far as the rest of the project has a say, and what is imported back.

use crate::{
    knowledge::Knowledge,
    settle::{is_used_elsewhere, leave, names, text},
    site::{Fact, Site},
};

/// Settle what is to go out of the module `own`.
pub fn settle(site: &mut Site, own: &str, knowledge: &Knowledge) {
    if let Some(why) = objection(site, own, knowledge) {
        let proposal = text(site, "proposal").unwrap_or_default();
        return leave(site, format!("{proposal} (by hand: {why})"));
    }
    let back = back(site, own, knowledge);
    site.facts.push(("back", Fact::Names(back)));
}

fn objection(site: &Site, own: &str, knowledge: &Knowledge) -> Option<String> {
    let (package, stem) = (text(site, "package")?, text(site, "stem")?);
    if knowledge.top_of(&package).is_none() {
        return Some("the file stands in no package, so it may be run by its path".to_owned());
    }
    if knowledge.has(&format!("{package}.{stem}")) {
        return Some(format!("there is a `{stem}.py` already"));
    }
    if knowledge.is_starred(own) {
        return Some("another module imports all its names by a wildcard".to_owned());
    }
    if let Some(name) = names(site, "loads").iter().find(|name| is_replaced(knowledge, own, name, names(site, "names").contains(name))) {
        return Some(format!("a file of the project gives `{name}` of this module another value, which the moved code would not see"));
    }
    let target = names(site, "targets").iter().find(|name| knowledge.reaches(name, own));
    target.map(|name| format!("`{name}` imports this module back, and loads in this order"))
}

/// Whether some file gives a name of the module another value, under any name the module may have.
fn is_replaced(knowledge: &Knowledge, own: &str, name: &str, is_moved: bool) -> bool {
    let has = |dotted: &str| knowledge.watched.replaced.contains(dotted);
    let mut tail = own;
    loop {
        let dotted = format!("{tail}.{name}");
        // `patch("module.time.sleep")` changes `time` itself, but `module.time` must stay.
        if has(&dotted) {
            return true;
        }
        match tail.split_once('.') {
            Some((_, rest)) => tail = rest,
            None => break,
        }
    }
    has(&format!(".{name}")) || (is_moved && has(&format!("%{name}")))
}

/// The moved names that the module still has to know, as they are written in its import: an alias of the same name says
/// that a name is there for others.
fn back(site: &Site, own: &str, knowledge: &Knowledge) -> Vec<String> {
    let form = |name: &String| {
        let is_kept = names(site, "kept").contains(name);
        if names(site, "listed").contains(name) {
            return Some(name.clone());
        }
        let is_taken = is_used_elsewhere(knowledge, own, name);
        match (is_kept, is_taken || !name.starts_with('_')) {
            (true, _) if !is_taken => Some(name.clone()),
            (_, true) => Some(format!("{name} as {name}")),
            _ => None,
        }
    };
    names(site, "names").iter().filter_map(form).collect()
}
