//! Settles the sites whose answer stands in another file of the project.

use crate::{
    import_style::{ImportStyle, MEANT, OwnImport, target},
    knowledge::Knowledge,
    loggers::Style,
    patched,
    scan::Located,
    site::{Fact, NO_SITE, Safety, Site},
    stdlib_exports::{Names, names_of},
    types::{
        decide::{Answer, UNSURE},
        reasons::{MIXED, REBOUND, SHOWN, UNLIKE},
    },
};

const SHIFTED: &str =
    "a file of the project freezes the clock with `tz_offset`, which freezegun adds to `now(timezone.utc)` and not to `utcnow()`";
const COMPARED: &str = "a test of the project compares the defaults of signatures; change the two together";
const OWN_FORMAT: &str =
    "a logger or record of the project puts messages together in a way of its own, so what it makes of %-arguments is not known";
const OTHER_STYLE: &str = "the logger formats messages in its own way; `%` arguments mean nothing to it";

/// Add to a site what the project knows about it: a reason to leave it, to dismiss it, or the names of a wildcard.
pub fn settle(located: &mut Located, knowledge: &Knowledge) {
    if matches!(located.site.rule, "TYP001" | "TYP002") && knowledge.stubbed.contains(&located.path) {
        located.site.dismissed = Some("a checker reads the stub beside the file in its place; hints belong there");
        return;
    }
    patched::settle(located, knowledge);
    if located.site.rule == "LOG004" && knowledge.formats_itself && (knowledge.sets_loggers || text(&located.site, "asks").is_some()) {
        leave(&mut located.site, OWN_FORMAT);
        return;
    }
    let Some(asked) = text(&located.site, "asks") else { return };
    match located.site.rule {
        "LOG004" | "LOG005" | "LOG006" | "LOG007" => logger(&mut located.site, &asked, knowledge),
        "LOG001" => {
            if knowledge.watched.is_expected(&text(&located.site, "said").unwrap_or_default()) {
                leave(&mut located.site, "a test catches what is printed and expects this text; change both by hand");
            } else if let Some(program) = knowledge.program_of(&asked) {
                let reason = format!("the program that starts in `{program}` loads this module, so the line may be a part of its output");
                leave(&mut located.site, reason);
            }
        }
        "DOC002" | "DOC003" => {
            if let Some(style) = knowledge.doc_style().filter(|_| !asked.is_empty()) {
                located.site.facts.retain(|(name, _)| *name != "style");
                located.site.facts.push(("style", style.into()));
            }
        }
        "BUG001" if knowledge.compares_defaults => leave(&mut located.site, COMPARED),
        "BUG017" if knowledge.shifts_clock => leave(&mut located.site, SHIFTED),
        "IMP003" => late_import(&mut located.site, &asked, knowledge),
        "IMP006" => own_import(&mut located.site, &asked, knowledge),
        "IMP001" => wildcard(located, &asked, knowledge),
        "ARC001" | "ARC002" => crate::moved::settle(&mut located.site, &asked, knowledge),
        "TYP001" => {
            let is_certain = located.site.text("leave").is_none();
            // What the file alone proves holds, unless methods elsewhere share the signature or it is shown to a reader.
            if !is_certain || knowledge.types.is_overruled(&located.path, &asked) {
                hinted(&mut located.site, knowledge.types.returned(&located.path, &asked), is_certain);
            }
        }
        "TYP002" => {
            let name = text(&located.site, "parameter").unwrap_or_default();
            let is_certain = located.site.text("leave").is_none();
            hinted(&mut located.site, knowledge.types.given(&located.path, &asked, &name), is_certain);
        }
        _ => {}
    }
}

/// The dotted names that the fix of a wildcard import lists.
pub fn listed_names(located: &Located) -> Vec<String> {
    let site = &located.site;
    match text(site, "asks").filter(|_| site.rule == "IMP001" && site.dismissed.is_none()) {
        Some(asked) => names(site, "names").iter().map(|name| format!("{asked}.{name}")).collect(),
        None => Vec::new(),
    }
}

/// A fact that is text.
pub fn text(site: &Site, name: &str) -> Option<String> {
    site.facts.iter().find_map(|(known, fact)| match fact {
        Fact::Text(value) if *known == name => Some(value.clone()),
        _ => None,
    })
}

/// A fact that is a list of texts; empty without it.
pub fn names<'s>(site: &'s Site, name: &str) -> &'s [String] {
    let found = site.facts.iter().find_map(|(known, fact)| match fact {
        Fact::Names(value) if *known == name => Some(value.as_slice()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// Make a site one that is left, with the reason alone.
pub fn leave(site: &mut Site, reason: impl Into<String>) {
    let old = std::mem::replace(site, Site::new(site.range, ""));
    *site = old.leave(reason);
}

/// What the file alone left open has an answer, or another reason. What it was certain of is held back when the project
/// knows better.
fn hinted(site: &mut Site, answer: Option<&Answer>, is_certain: bool) {
    match answer {
        Some(Ok(hint)) => {
            site.facts.retain(|(name, _)| !matches!(*name, "leave" | "hint" | "between" | "types"));
            site.facts.push(("hint", hint.text.clone().into()));
            site.facts.push(("imports", Fact::Names(hint.imports.clone())));
            site.safety = Safety::Review;
        }
        Some(Err(reason)) if reason == UNSURE && !is_certain && site.text("leave").is_some_and(|old| !is_about_others(old)) => {}
        Some(Err(reason)) if !reason.is_empty() && (!is_certain || is_against(reason)) => {
            site.facts.retain(|(name, _)| *name != "leave");
            leave(site, reason.clone());
        }
        Some(Err(_)) if is_certain && site.rule == "TYP001" => {
            leave(site, "methods that override it give something else, or nobody knows what")
        }
        _ => {}
    }
}

/// Whether a reason stands outside the function, and says nothing when the project could look there.
fn is_about_others(reason: &str) -> bool {
    ["the decorator", "the base class", "it overrides", "a subclass"].iter().any(|start| reason.starts_with(start))
}

/// Whether a reason speaks against a type, instead of only not knowing one.
fn is_against(reason: &str) -> bool {
    [MIXED, UNLIKE, REBOUND, SHOWN].contains(&reason)
}

/// `asked` is the dotted name of an imported logger, or `@name` of one that is given to the place.
fn logger(site: &mut Site, asked: &str, knowledge: &Knowledge) {
    let is_partial = site.rule != "LOG004" && knowledge.has_partial_logger && asked.starts_with('@');
    if site.facts.contains(&("shown", true.into())) && !is_partial {
        return;
    }
    let style = match asked.strip_prefix('@') {
        Some(name) => knowledge.style_of_given(Some(name)),
        None => match knowledge.style_of(asked) {
            Some(style) => Ok(style),
            None if asked.rsplit_once('.').is_some_and(|(module, _)| knowledge.module(module).is_some()) => knowledge.style_of_given(None),
            None => Err("the logger comes from another package, so whether it takes %-arguments is not known"),
        },
    };
    if matches!(site.rule, "LOG006" | "LOG007") {
        // Only the loggers of `logging` are known to have the other name.
        if style != Ok(Style::Percent) || is_partial {
            site.dismissed = Some("what makes the logger is not known to be of `logging`, and others have methods of their own");
        }
        return;
    }
    if site.rule == "LOG005" {
        // Every library's loggers have the method `exception`; those of a project's own making may not.
        if is_partial || (knowledge.has_own_logger && !style.is_ok_and(|it| it != Style::Unknown)) {
            leave(site, "the project has loggers of its own making, which may have no method `exception`; annotate this one");
        }
        return;
    }
    match style {
        Ok(Style::Percent) => {}
        Ok(Style::Brace | Style::Event) => site.dismissed = Some(OTHER_STYLE),
        Ok(Style::Unknown) => {
            leave(site, "what makes the logger is not known to be of `logging`, so whether it takes %-arguments is not known")
        }
        Err(reason) => leave(site, reason),
    }
}

/// `asked` is the dotted name of the module whose names are imported.
fn wildcard(located: &mut Located, asked: &str, knowledge: &Knowledge) {
    let site = &mut located.site;
    let Some(exports) = knowledge.exports(asked) else {
        if knowledge.module(asked).is_none()
            && let Some(names) = names_of(asked)
        {
            return listed(site, of_library(site, &names, knowledge, STANDARD));
        }
        match knowledge.installed.get(asked) {
            Some(Ok(found)) => {
                let names = found.iter().map(|(name, since)| (name.as_str(), *since)).collect();
                return listed(site, of_library(site, &names, knowledge, INSTALLED));
            }
            Some(Err(why)) => return leave(site, format!("{why}, so its names are not known; list the names that are used")),
            None => {}
        }
        let reason = if knowledge.module(asked).is_some() {
            "its names cannot be read (it makes `__all__` while it runs, or a package without one hands on its modules too); list those that are used"
        } else {
            "the module belongs to another package, so its names are not known; list the names that are used"
        };
        return leave(site, reason);
    };
    let module = text(site, "module").unwrap_or_default();
    let has = |name: &'static str| site.facts.contains(&(name, true.into()));
    let everything = has("hands_on") || (has("test") && knowledge.is_for_tests(asked)) || knowledge.is_starred(&module);
    if !everything
        && !has("test")
        && let Some(unread) = names(site, "unread").iter().find(|name| !is_used_elsewhere(knowledge, &module, name))
        && !knowledge.is_used(&module)
    {
        let reason = format!(
            "nothing in the project imports this module or reads its `{unread}`, so a program outside may, and with it names of `{asked}`"
        );
        return leave(site, reason);
    }
    let wanted = names(site, "wanted");
    let mut chosen: Vec<String> = exports
        .into_iter()
        .filter(|name| everything || wanted.contains(name) || is_used_elsewhere(knowledge, &module, name))
        .filter(|name| !names(site, "later").contains(name))
        .filter(|name| wanted.contains(name) || knowledge.lacks(asked, name) != Some(false))
        .collect();
    chosen.sort_by_key(|name| (rank(name), name.to_lowercase(), name.clone()));
    chosen.dedup();
    if let Some(name) = chosen.iter().find(|name| knowledge.lacks(asked, name).is_some()) {
        let reason = format!("`{asked}` does not have `{name}` in every run, and an import of it would fail there; list what is meant");
        return leave(site, reason);
    }
    if chosen.is_empty() {
        return leave(site, "no name of the module is used here; remove the import if the module has no effect of its own");
    }
    if chosen.len() > MOST {
        return leave(site, "the module exports too many names to list; import the module, or list those that are meant");
    }
    site.facts.push(("names", Fact::Names(chosen)));
}

const STANDARD: &str = "is not there on every platform and in every version that the project supports";
const INSTALLED: &str = "is there only under a condition, or once another module was loaded";

fn listed(site: &mut Site, chosen: Result<Vec<String>, String>) {
    match chosen {
        Ok(chosen) => site.facts.push(("names", Fact::Names(chosen))),
        Err(reason) => leave(site, reason),
    }
}

/// The names that a module uses of a library's, which has them wherever the project runs; `missing` says of one what is
/// the matter when it has not.
///
/// # Errors
/// Why they cannot be listed.
fn of_library(site: &Site, exports: &Names, knowledge: &Knowledge, missing: &str) -> Result<Vec<String>, String> {
    let module = text(site, "module").unwrap_or_default();
    if site.facts.contains(&("hands_on", true.into())) || knowledge.is_starred(&module) {
        return Err("whoever imports from this module may take any name of the library's through it; list those that are meant".to_owned());
    }
    let minor = site.facts.iter().find_map(|(name, fact)| match fact {
        Fact::Number(value) if *name == "minor" => u8::try_from(*value).ok(),
        _ => None,
    });
    let wanted = names(site, "wanted");
    let is_used = |name: &&str| wanted.iter().any(|it| it == name) || is_used_elsewhere(knowledge, &module, name);
    let mut chosen: Vec<String> = exports.keys().copied().filter(is_used).map(str::to_owned).collect();
    chosen.sort_by_key(|name| (rank(name), name.to_lowercase(), name.clone()));
    let is_there =
        |name: &String| exports.get(name.as_str()).copied().flatten().is_some_and(|since| minor.is_some_and(|minor| since <= minor));
    if let Some(name) = chosen.iter().find(|name| !is_there(name)) {
        return Err(format!("`{name}` {missing}, so an import of it may fail"));
    }
    let brings = |star: &String, name: &str| match knowledge.exports(star) {
        Some(names) => names.iter().any(|it| it == name),
        None => {
            names_of(star).is_some_and(|names| names.contains_key(name))
                || knowledge.installed.get(star).is_some_and(|found| found.as_ref().is_ok_and(|names| names.contains_key(name)))
        }
    };
    if let Some(name) = names(site, "open").iter().find(|name| !names(site, "stars").iter().any(|star| brings(star, name))) {
        return Err(format!("where `{name}` comes from is not known, and it might be from here; list the names that are used"));
    }
    if chosen.is_empty() {
        return Err("no name of the module is used here; remove the import".to_owned());
    }
    Ok(chosen)
}

/// `asked` is the module that would load others earlier than now.
fn late_import(site: &mut Site, asked: &str, knowledge: &Knowledge) {
    if names(site, "imports").iter().any(|name| knowledge.reaches(name, asked)) {
        site.dismissed = Some("what it imports imports this module back, and so must run after what it needs from here");
    }
}

/// Longer ways up than this are harder to read than the name.
const MOST_DOTS: usize = 3;

/// `asked` is the package whose module imports another of the same.
fn own_import(site: &mut Site, asked: &str, knowledge: &Knowledge) {
    let level = u32::from(!site.facts.contains(&("level", 0_i64.into())));
    let import = OwnImport { level, module: text(site, "target").unwrap_or_default() };
    site.dismissed = Some(NO_SITE);
    let Some(top) = knowledge.top_of(asked) else { return };
    let Some(found) = target(&import, asked, top) else { return };
    let wants = ImportStyle::of(&text(site, "wants").unwrap_or_default());
    let is_auto = wants == ImportStyle::Auto;
    let style = if is_auto { knowledge.habits.style(asked, top, found.level == 1) } else { wants };
    let is_other = if level > 0 { style == ImportStyle::Absolute } else { style == ImportStyle::Relative };
    // What the project does not hold may be of another one with the same name.
    if !is_other || !knowledge.has(&found.full) {
        return;
    }
    site.dismissed = site.text("meant").and_then(|why| MEANT.iter().find(|known| **known == why).copied());
    if is_auto && level == 0 && found.level > MOST_DOTS {
        site.dismissed = Some("the way up to the module is long, and its name is easier to read");
    }
    site.facts.push(("text", found.other.into()));
}

const MOST: usize = 60;

/// isort's order of kinds: CONSTANTS, Classes, functions.
pub fn rank(name: &str) -> u8 {
    if name.len() > 1 && name == name.to_uppercase() { 0 } else { u8::from(!name.starts_with(char::is_uppercase)) + 1 }
}

/// Whether another file takes the name from the module, under any name the module may have.
pub fn is_used_elsewhere(knowledge: &Knowledge, module: &str, name: &str) -> bool {
    let mut tail = module;
    loop {
        if knowledge.uses.contains(&format!("{tail}.{name}")) {
            return true;
        }
        match tail.split_once('.') {
            Some((_, rest)) => tail = rest,
            None => return false,
        }
    }
}
