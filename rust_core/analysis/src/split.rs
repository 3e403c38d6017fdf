//! How a long module can be cut: groups of its definitions that use nothing of the rest, so that an import back to them
//! closes no circle.

use ruff_python_ast::{
    AnyNodeRef, Expr, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    context::Context,
    effects::{Effect, effect_of},
    kind::ModuleKind,
    shape::{enumerate, lines_of},
};

/// Names that a proposal shows.
const SHOWN: usize = 3;
/// Definitions of a module that somebody wrote; more of them are generated.
const MOST: usize = 1500;
/// Lines below which a group is not worth a file.
const WORTH: usize = 60;

/// A definition at the top of a module.
struct Definition<'a> {
    name: &'a str,
    lines: usize,
    /// Others of the module that it names.
    uses: Vec<usize>,
    /// Names of the module's imports that it names.
    imports: FxHashSet<&'a str>,
    is_function: bool,
    /// Whether it only computes: a plain function that touches neither the world nor names of the module.
    is_pure: bool,
    /// Whether it may stand in another module: it changes no name of this one.
    is_free: bool,
}

/// What can be taken out of a module.
pub struct Part {
    /// Names of the definitions, in the order of the module.
    pub names: Vec<String>,
    /// Their lines.
    pub lines: usize,
    /// Names of the imports that go with them.
    pub imports: Vec<String>,
    /// Whether they are functions that only compute.
    pub is_pure: bool,
    /// Whether the rest uses none of them.
    pub is_apart: bool,
}

impl Part {
    /// The part in words: names, lines, imports.
    pub fn shown(&self) -> String {
        let mut names: Vec<String> = self.names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
        if self.names.len() > SHOWN {
            names.push(format!("{} more", self.names.len() - SHOWN));
        }
        format!("{} ({} lines)", enumerate(&names), self.lines)
    }

    /// A name for the new file, beside that of the module.
    pub fn file_name(&self, path: &str) -> String {
        let file = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".py");
        let stem = if file == "__init__" { path.rsplit('/').nth(1).unwrap_or("package") } else { file };
        let plain = if file.starts_with("test_") {
            "more"
        } else if self.is_pure {
            "core"
        } else if stem.contains("base") {
            "common"
        } else {
            "base"
        };
        format!("{stem}_{}.py", self.topic(stem).unwrap_or_else(|| plain.to_owned()))
    }

    /// The word that most of its names share.
    fn topic(&self, stem: &str) -> Option<String> {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for name in &self.names {
            words(name).into_iter().collect::<FxHashSet<_>>().into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
        }
        let is_new =
            |word: &str| word.len() > 2 && !words(stem).iter().any(|own| own == word) && !matches!(word, "test" | "get" | "set" | "the");
        let best = counts.into_iter().filter(|(word, _)| is_new(word)).max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
        (best.1 * 5 >= self.names.len() * 3 && best.1 > 1).then_some(best.0)
    }
}

fn words(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in name.split('_') {
        let mut word = String::new();
        for letter in part.chars() {
            if letter.is_uppercase() && word.chars().last().is_some_and(char::is_lowercase) {
                found.push(std::mem::take(&mut word));
            }
            word.extend(letter.to_lowercase());
        }
        found.push(word);
    }
    found.retain(|word| !word.is_empty());
    found
}

/// The part to take out of a module that has `surplus` lines too many and may have `most`; none when its definitions
/// hang together. Functions that only compute come first, then what nothing else uses, then the lowest layer.
pub fn part(cx: &Context, surplus: usize, most: usize) -> Option<Part> {
    let all = definitions(cx);
    if all.len() > MOST {
        return None;
    }
    let closures: Vec<Option<FxHashSet<usize>>> = (0..all.len()).map(|index| closure(&all, index)).collect();
    // What a test computes is no reason to move it.
    let may_be_pure = cx.kind != ModuleKind::Test;
    let pure = |index: usize| {
        may_be_pure && all[index].is_pure && closures[index].as_ref().is_some_and(|set| set.iter().all(|other| all[*other].is_pure))
    };
    let free = |index: usize| closures[index].is_some() && all[index].lines > 1;
    let wanted = surplus.min(most);
    let mut best: Option<Part> = None;
    for (is_pure, chosen) in
        [(true, gathered(&all, &closures, most, pure)), (false, gathered(&all, &closures, most.min(surplus + surplus / 2 + WORTH), free))]
    {
        let found = described(&all, &chosen, is_pure);
        if found.lines >= wanted && found.names.len() < all.iter().filter(|it| it.lines > 1).count() {
            return Some(found);
        }
        if found.lines >= WORTH && best.as_ref().is_none_or(|old| old.lines < found.lines) && found.names.len() < all.len() {
            best = Some(found);
        }
    }
    best
}

/// The functions that only compute, with what they use; for a module whose shell should stand apart.
pub fn core(cx: &Context, most: usize) -> Option<Part> {
    let all = definitions(cx);
    if all.len() > MOST {
        return None;
    }
    let closures: Vec<Option<FxHashSet<usize>>> = (0..all.len()).map(|index| closure(&all, index)).collect();
    let pure = |index: usize| all[index].is_pure && closures[index].as_ref().is_some_and(|set| set.iter().all(|other| all[*other].is_pure));
    let found = described(&all, &gathered(&all, &closures, most, pure), true);
    (found.lines >= WORTH / 2 && found.names.len() > 1).then_some(found)
}

/// What a definition uses, itself included; none when that cannot be moved.
fn closure(all: &[Definition], start: usize) -> Option<FxHashSet<usize>> {
    let mut found = FxHashSet::default();
    let mut open = vec![start];
    while let Some(index) = open.pop() {
        if !all[index].is_free {
            return None;
        }
        if found.insert(index) {
            open.extend(&all[index].uses);
        }
    }
    Some(found)
}

/// Definitions with all they use, those that need least first, as long as they fit.
fn gathered(all: &[Definition], closures: &[Option<FxHashSet<usize>>], most: usize, wanted: impl Fn(usize) -> bool) -> FxHashSet<usize> {
    let mut order: Vec<usize> = (0..all.len()).filter(|index| wanted(*index)).collect();
    order.sort_by_key(|index| (closures[*index].as_ref().map_or(0, FxHashSet::len), *index));
    let mut chosen: FxHashSet<usize> = FxHashSet::default();
    let mut lines = 0;
    for index in order {
        let Some(needs) = &closures[index] else { continue };
        let more: usize = needs.iter().filter(|other| !chosen.contains(other)).map(|other| all[*other].lines).sum();
        if lines + more <= most {
            chosen.extend(needs);
            lines += more;
        }
    }
    chosen
}

fn described(all: &[Definition], chosen: &FxHashSet<usize>, is_pure: bool) -> Part {
    let mut order: Vec<usize> = chosen.iter().copied().collect();
    order.sort_unstable();
    let mut imports: Vec<String> = order.iter().flat_map(|index| all[*index].imports.iter().map(|name| (*name).to_owned())).collect();
    imports.sort();
    imports.dedup();
    let is_apart = all.iter().enumerate().all(|(index, it)| chosen.contains(&index) || !it.uses.iter().any(|other| chosen.contains(other)));
    Part {
        names: order.iter().map(|index| all[*index].name.to_owned()).collect(),
        lines: order.iter().map(|index| all[*index].lines).sum(),
        imports,
        is_pure: is_pure && order.iter().any(|index| all[*index].is_function),
        is_apart,
    }
}

fn definitions<'a>(cx: &Context<'a>) -> Vec<Definition<'a>> {
    let body = cx.file.body();
    let named: Vec<(&str, &'a Stmt)> = body.iter().filter_map(|stmt| Some((name_of(stmt)?, stmt))).collect();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    let mut doubtful: FxHashSet<&str> = FxHashSet::default();
    for (index, (name, _)) in named.iter().enumerate() {
        if by_name.insert(name, index).is_some() {
            doubtful.insert(name);
        }
    }
    let module = cx.scopes.module();
    named
        .iter()
        .map(|(name, stmt)| {
            let mut seen = Seen { cx, loads: FxHashSet::default(), is_changing: false, touches: false };
            seen.visit_stmt(stmt);
            let mut uses: Vec<usize> = seen.loads.iter().filter(|it| *it != name).filter_map(|it| by_name.get(it)).copied().collect();
            uses.sort_unstable();
            let imports =
                seen.loads.iter().copied().filter(|it| matches!(module.bindings.get(*it), Some(crate::scope::Binding::Import(_))));
            let imports: FxHashSet<&str> = imports.collect();
            // Names that the module binds in other ways: in a loop, a `try`, under a condition, twice.
            let is_known = |it: &&str| !module.bindings.contains_key(*it) || by_name.contains_key(*it) || imports.contains(*it);
            let is_free = seen.loads.iter().all(is_known) && !seen.is_changing && !doubtful.contains(name);
            let is_constant = !stmt.is_function_def_stmt() && !stmt.is_class_def_stmt();
            let is_plain = stmt.as_function_def_stmt().is_some_and(|def| def.decorator_list.is_empty() && !def.is_async) || is_constant;
            Definition {
                name,
                lines: lines_of(cx.file, stmt.range()),
                uses,
                imports,
                is_function: stmt.is_function_def_stmt(),
                is_pure: is_plain && !seen.touches && is_free,
                is_free,
            }
        })
        .collect()
}

/// Functions, classes and names of constants.
fn name_of(stmt: &Stmt) -> Option<&str> {
    match stmt {
        Stmt::FunctionDef(def) => Some(def.name.as_str()),
        Stmt::ClassDef(class) => Some(class.name.as_str()),
        Stmt::Assign(assign) => match &*assign.targets {
            // `__all__` and the like belong to their module.
            [Expr::Name(name)] if is_constant(&assign.value) && !name.id.starts_with("__") => Some(name.id.as_str()),
            _ => None,
        },
        Stmt::AnnAssign(assign) if assign.value.as_deref().is_some_and(is_constant) => Some(assign.target.as_name_expr()?.id.as_str()),
        _ => None,
    }
}

/// Values that nobody changes, so that it does not matter which module holds them.
pub fn is_constant(value: &Expr) -> bool {
    match value {
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_constant),
        Expr::UnaryOp(unary) => is_constant(&unary.operand),
        Expr::Call(call) => {
            let is_pattern = call.func.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "compile");
            is_pattern
                && call.arguments.iter_source_order().all(|argument| is_constant(argument.value()) || argument.value().is_attribute_expr())
        }
        other => other.is_literal_expr(),
    }
}

struct Seen<'c, 'a> {
    cx: &'c Context<'a>,
    loads: FxHashSet<&'a str>,
    is_changing: bool,
    touches: bool,
}

impl<'a> SourceOrderVisitor<'a> for Seen<'_, 'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) if name.ctx.is_load() => {
                self.loads.insert(&name.id);
                // What asks for the module by itself gets another answer in another one.
                self.is_changing |= matches!(name.id.as_str(), "__name__" | "__file__" | "__package__" | "__spec__" | "globals");
            }
            AnyNodeRef::StmtGlobal(_) => self.is_changing = true,
            AnyNodeRef::ExprCall(call) => {
                self.touches |= matches!(effect_of(self.cx, call), Some(Effect::World | Effect::Print));
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

#[cfg(test)]
mod tests {
    use crate::{checker::check, options::Options, source::SourceFile};

    fn proposal(path: &str, text: &str) -> String {
        let file = SourceFile::parse(path, text.to_owned()).expect("the module parses");
        let options = Options { rules: Some(["ARC001".to_owned()].into_iter().collect()), max_file_lines: 100, ..Options::default() };
        let sites = check(&file, &options).sites;
        let said = sites.first().and_then(|site| site.text("leave").or_else(|| site.text("proposal"))).unwrap_or_default();
        said.split(" (by hand").next().unwrap_or(said).to_owned()
    }

    fn filled(header: &str, line: &str) -> String {
        format!("{header}\n{}\n\n", line.repeat(40))
    }

    #[test]
    fn functions_that_only_compute_move_with_what_they_use_and_their_imports() {
        let text = [
            "import os\nimport re\n\nWIDTH = 3\nSTATE = []\n\n".to_owned(),
            filled("def wide(text):", "    text = re.sub('a', 'b', text[:WIDTH])\n"),
            filled("def wider(text):", "    text = wide(text)\n"),
            filled("def kept(text):", "    STATE.append(text)\n"),
            filled("def read(path):", "    os.remove(open(wider(path)).name)\n"),
        ]
        .concat();
        assert_eq!(
            proposal("app/text.py", &text),
            "move `WIDTH`, `wide` and `wider` (83 lines), which only compute, to `text_core.py` with the import of `re`, and import them back"
        );
    }

    #[test]
    fn what_asks_for_its_module_stays_in_it() {
        let text = [
            filled("def where(x):", "    x = __name__\n"),
            filled("def changed(x):", "    global STATE\n"),
            filled("class Free:", "    x = 1\n"),
        ]
        .concat();
        let text = text + &filled("class Freer(Free):", "    x = open('a')\n");
        assert_eq!(
            proposal("app/a.py", &text),
            "move `Free` and `Freer` (82 lines), which use nothing of the rest, to `a_base.py`, and import them back"
        );
    }
}
