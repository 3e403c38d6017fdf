//! Proving a change: it parses, the findings are gone, none is new, and the tree outside the edits is the same.
//!
//! Bytes outside the edits are equal by construction (edits are spans). What an edit can still break out there is
//! structure: an unbalanced bracket, a lost indentation, a string that swallows what follows. So every node of the
//! tree that is not inside an edited region must be found again, of the same kind, at its shifted place.

use ruff_python_ast::{
    AnyNodeRef, NodeKind, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use crate::{
    checker::check, circles::Circles, context::is_string_statement, edits::Edit, options::Options, project::imports_of, source::SourceFile,
};

/// A span of the old text in which the tree may change, with the growth of the edits inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    start: i64,
    end: i64,
    growth: i64,
}

/// Prove that applying `edits` turned `before` into a text where `fixed` findings per rule are gone.
///
/// `regions` are the byte spans of the statements that may change; edits outside them open a region of their own.
///
/// `moved` are the new files, path and text, that take what the edits cut out; `circles` are those of the project, if known.
///
/// # Errors
/// One sentence that says what does not hold.
#[expect(clippy::too_many_arguments, reason = "the parts of one change")]
pub fn prove(
    path: &str,
    before: &str,
    after: &str,
    edits: &[Edit],
    regions: &[(u32, u32)],
    fixed: &FxHashMap<String, usize>,
    moved: &[(String, String)],
    circles: Option<&Circles>,
    options: &Options,
) -> Result<(), String> {
    let parse = |text: &str| SourceFile::parse(path, text.to_owned()).map_err(|(_, why)| why.message);
    let old = parse(before).map_err(|why| format!("the file did not parse before the fix: {why}"))?;
    let new = parse(after).map_err(|why| format!("the fixed file would not parse: {why}"))?;
    let regions = regions_of(before, edits, regions);
    same_tree(&old, &new, &regions)?;
    let made: Result<Vec<SourceFile>, String> = moved
        .iter()
        .map(|(path, text)| {
            SourceFile::parse(path, text.clone()).map_err(|(_, why)| format!("the new file would not parse: {}", why.message))
        })
        .collect();
    let made = made?;
    if !made.is_empty() {
        only_moved(&old, &new, &made)?;
    }
    comments_kept(&old, &new, &made, &regions)?;
    if circles.is_some_and(|it| it.are_entered_otherwise(&imports_of(&old), &imports_of(&new))) {
        return Err("modules that it imports load one another in a circle, and another order may break that".to_owned());
    }
    findings(&old, &new, &made, fixed, options)
}

/// The statements of the old file stand in the new ones, each once, as they were written; what is new are imports and
/// the text that begins a module.
fn only_moved(old: &SourceFile, new: &SourceFile, made: &[SourceFile]) -> Result<(), String> {
    let mut left: FxHashMap<&str, i64> = FxHashMap::default();
    let is_import = |stmt: &Stmt| match stmt {
        Stmt::If(it) => it.body.iter().all(|inner| inner.is_import_stmt() || inner.is_import_from_stmt()),
        stmt => stmt.is_import_stmt() || stmt.is_import_from_stmt(),
    };
    for stmt in old.body().iter().filter(|stmt| !is_import(stmt)) {
        *left.entry(old.slice(stmt.range())).or_default() += 1;
    }
    for file in std::iter::once(new).chain(made) {
        for (index, stmt) in file.body().iter().enumerate().filter(|(_, stmt)| !is_import(stmt)) {
            let is_heading = index == 0 && is_string_statement(stmt) && !std::ptr::eq(file, new);
            let count = left.entry(file.slice(stmt.range())).or_default();
            *count -= 1;
            if *count < 0 && !is_heading {
                return Err(format!("a statement would be new or stand twice (line {} of {})", file.line(stmt.start()), file.path));
            }
            *count = (*count).max(0);
        }
    }
    match left.into_iter().find(|(_, count)| *count > 0) {
        Some((text, _)) => Err(format!("a statement would be lost: {}", text.lines().next().unwrap_or_default())),
        None => Ok(()),
    }
}

/// White space at the end of a span belongs to nobody: a block ends at its last statement, before the line break.
fn without_trailing_space(text: &str, start: u32, end: u32) -> (i64, i64) {
    let slice = text.get(start as usize..end as usize).unwrap_or_default();
    (i64::from(start), i64::from(start) + i64::try_from(slice.trim_end().len()).unwrap_or(0))
}

/// The edit without the white space at its end that it does not change.
fn shortened(text: &str, edit: &Edit) -> Edit {
    let old = text.get(edit.start as usize..edit.end as usize).unwrap_or_default();
    let same = old.bytes().rev().zip(edit.text.bytes().rev()).take_while(|(a, b)| a == b && a.is_ascii_whitespace()).count();
    let end = edit.end - u32::try_from(same).unwrap_or(0);
    Edit { start: edit.start, end, text: edit.text[..edit.text.len() - same].to_owned() }
}

fn regions_of(text: &str, edits: &[Edit], wanted: &[(u32, u32)]) -> Regions {
    let edits: Vec<Edit> = edits.iter().map(|edit| shortened(text, edit)).collect();
    let mut spans: Vec<(i64, i64)> = wanted.iter().map(|(start, end)| without_trailing_space(text, *start, *end)).collect();
    spans.extend(edits.iter().map(|edit| (i64::from(edit.start), i64::from(edit.end))));
    spans.sort_unstable();
    let mut merged: Vec<Region> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            // Touching regions are one: what stands at the seam belongs to both.
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => merged.push(Region { start, end, growth: 0 }),
        }
    }
    for edit in &edits {
        // Every edit is in the one region that it is a part of, and regions do not touch.
        let index = merged.partition_point(|region| region.start <= i64::from(edit.start));
        if let Some(region) = index.checked_sub(1).and_then(|index| merged.get_mut(index)) {
            region.growth += edit.growth();
        }
    }
    Regions::of(merged)
}

/// All regions in order, none touching the next. A file may have thousands, so they are searched, not walked.
#[derive(Debug)]
struct Regions {
    all: Vec<Region>,
    /// Growth of all regions before each, and at last of all.
    grown: Vec<i64>,
}

impl Regions {
    fn of(all: Vec<Region>) -> Self {
        let mut grown = vec![0];
        let mut sum = 0;
        for region in &all {
            sum += region.growth;
            grown.push(sum);
        }
        Self { all, grown }
    }

    /// Where a point of the old text stands in the new one. At an insertion there are two answers.
    fn places(&self, at: i64) -> Option<(i64, i64)> {
        let index = self.all.partition_point(|region| region.end <= at);
        if self.all.get(index).is_some_and(|region| region.start < at) {
            return None;
        }
        let high = at + self.grown[index];
        let insertion = index.checked_sub(1).map(|last| self.all[last]).filter(|last| last.start == at);
        Some((high - insertion.map_or(0, |last| last.growth), high))
    }

    fn touch(&self, start: i64, end: i64) -> bool {
        let index = self.all.partition_point(|region| region.end <= start);
        self.all.get(index).is_some_and(|region| region.start < end)
    }

    fn spans(&self) -> Vec<(i64, i64)> {
        self.all.iter().map(|region| (region.start, region.end)).collect()
    }

    /// The spans of the regions in the new text.
    fn images(&self) -> Vec<(i64, i64)> {
        self.all.iter().zip(&self.grown).map(|(region, shift)| (region.start + shift, region.end + shift + region.growth)).collect()
    }
}

type Node = (NodeKind, i64, i64);

struct Nodes(Vec<Node>);

impl<'a> SourceOrderVisitor<'a> for Nodes {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let range = node.range();
        self.0.push((node.kind(), i64::from(range.start().to_u32()), i64::from(range.end().to_u32())));
        TraversalSignal::Traverse
    }
}

fn nodes(file: &SourceFile) -> Vec<Node> {
    let mut visitor = Nodes(Vec::new());
    visitor.visit_body(file.body());
    visitor.0
}

fn same_tree(old: &SourceFile, new: &SourceFile, regions: &Regions) -> Result<(), String> {
    let (spans, images) = (regions.spans(), regions.images());
    let inside = |node: &Node, spans: &[(i64, i64)]| {
        // The last span that starts at or before the node is the only one that can hold it.
        let index = spans.partition_point(|(start, _)| *start <= node.1);
        index > 0 && node.2 <= spans[index - 1].1
    };
    let kept_old: Vec<Node> = nodes(old).into_iter().filter(|node| !inside(node, &spans)).collect();
    let kept_new: Vec<Node> = nodes(new).into_iter().filter(|node| !inside(node, &images)).collect();
    let broken = |at: i64| {
        let line = old
            .position(ruff_text_size::TextSize::new(
                u32::try_from(at.max(0)).unwrap_or(0).min(u32::try_from(old.text.len()).unwrap_or(u32::MAX)),
            ))
            .0;
        Err(format!("the syntax tree would change outside the edited statements (near line {line})"))
    };
    for (before, after) in kept_old.iter().zip(&kept_new) {
        let fits = |at: i64, found: i64| regions.places(at).is_some_and(|(low, high)| found == low || found == high);
        let (old_end, new_end) = (past_trivia(&old.text, before.2, &spans), past_trivia(&new.text, after.2, &images));
        if before.0 != after.0 || !fits(before.1, after.1) || !(fits(before.2, after.2) || fits(old_end, new_end)) {
            return broken(before.1);
        }
    }
    if kept_old.len() != kept_new.len() {
        return broken(kept_old.get(kept_new.len()).map_or_else(|| kept_old.last().map_or(0, |node| node.1), |node| node.1));
    }
    Ok(())
}

/// A block ends with its last statement; comments behind that belong to the region, not to the block.
fn past_trivia(text: &str, end: i64, spans: &[(i64, i64)]) -> i64 {
    let holder = spans.partition_point(|(start, _)| *start < end).checked_sub(1).map(|index| spans[index]).filter(|span| end < span.1);
    let Some((_, stop)) = holder else { return end };
    let rest = usize::try_from(end).ok().zip(usize::try_from(stop).ok()).and_then(|(from, to)| text.get(from..to)).unwrap_or("x");
    let is_trivia = rest.split(['\n', '\r']).map(str::trim).all(|line| line.is_empty() || line.starts_with('#'));
    if is_trivia { stop } else { end }
}

/// The comment says in which encoding the file is read, and names the one that Python takes without it.
fn declares_utf8(comment: &str) -> bool {
    let Some((_, rest)) = comment.split_once("coding") else { return false };
    let name: String = rest.trim_start_matches([':', '=']).trim_start().split([' ', '-']).take(2).collect();
    rest.starts_with([':', '=']) && name.eq_ignore_ascii_case("utf8")
}

/// Every comment of the old text is still somewhere in the new one.
fn comments_kept(old: &SourceFile, new: &SourceFile, made: &[SourceFile], regions: &Regions) -> Result<(), String> {
    let mut left: FxHashMap<&str, i64> = FxHashMap::default();
    for file in std::iter::once(new).chain(made) {
        for range in &file.comments {
            *left.entry(file.slice(range).trim_end()).or_default() += 1;
        }
    }
    for range in &old.comments {
        let text = old.slice(range).trim_end();
        if old.line(range.start()) < 3 && declares_utf8(text) {
            continue;
        }
        let count = left.entry(text).or_default();
        *count -= 1;
        if *count < 0 && regions.touch(i64::from(range.start().to_u32()), i64::from(range.end().to_u32())) {
            return Err(format!("a comment would be lost (line {})", old.line(range.start())));
        }
    }
    Ok(())
}

fn findings(
    old: &SourceFile,
    new: &SourceFile,
    made: &[SourceFile],
    fixed: &FxHashMap<String, usize>,
    options: &Options,
) -> Result<(), String> {
    let before = count(old, options);
    let mut after = count(new, options);
    for file in made {
        count(file, options).into_iter().for_each(|(rule, number)| *after.entry(rule).or_default() += number);
    }
    turned(&before, &after, fixed)?;
    for (rule, number) in after.iter().filter(|(rule, _)| **rule != RELATIVE) {
        let had = before.get(rule).copied().unwrap_or(0) + uncovered(rule, fixed);
        let gone = fixed.get(*rule).copied().unwrap_or(0);
        if *number + gone > had && !(asks_functions(rule) && names_a_lambda(old, new)) {
            return Err(if gone == 0 {
                format!("the fix would make a new finding {rule}")
            } else {
                format!("the finding {rule} would still be there after the fix")
            });
        }
    }
    Ok(())
}

/// Which of the imports of the project's own modules are findings is for the project to say; here they are counted by
/// their style, and each fix turns one into the other.
fn turned(before: &Counts, after: &Counts, fixed: &FxHashMap<String, usize>) -> Result<(), String> {
    let number = |counts: &Counts| counts.get(RELATIVE).copied().unwrap_or(0);
    let wanted = fixed.get("IMP006").copied().unwrap_or(0);
    if wanted > 0 && number(before).abs_diff(number(after)) != wanted {
        return Err("the finding IMP006 would still be there after the fix".to_owned());
    }
    Ok(())
}

/// Findings that were hidden behind a worse one: a bare `except:` is a broad one, and `os.system`, `os.popen` and a
/// command for a shell have no time-out either. When the worse one is gone, the milder comes to light and is not new.
fn uncovered(rule: &str, fixed: &FxHashMap<String, usize>) -> usize {
    let hiding: &[&str] = match rule {
        "EXC002" => &["EXC001"],
        "SEC017" => &["SEC002", "SEC003", "SEC004"],
        _ => &[],
    };
    hiding.iter().filter_map(|rule| fixed.get(*rule)).sum()
}

/// Rules that ask for a docstring or hints, which a lambda has no place for.
fn asks_functions(rule: &str) -> bool {
    matches!(rule, "DOC003" | "TYP001" | "TYP002")
}

/// Whether a lambda became a function with a `def`: what that lacks, the lambda lacked before.
fn names_a_lambda(old: &SourceFile, new: &SourceFile) -> bool {
    let number = |file: &SourceFile, kind: NodeKind| nodes(file).iter().filter(|node| node.0 == kind).count();
    number(new, NodeKind::StmtFunctionDef) > number(old, NodeKind::StmtFunctionDef)
        && number(old, NodeKind::ExprLambda) > number(new, NodeKind::ExprLambda)
}

type Counts = FxHashMap<&'static str, usize>;

const RELATIVE: &str = "relative imports";

fn count(file: &SourceFile, options: &Options) -> Counts {
    let mut counts = FxHashMap::default();
    for site in check(file, options).sites {
        if site.rule == "IMP006" {
            if !site.facts.contains(&("level", 0_i64.into())) {
                *counts.entry(RELATIVE).or_default() += 1;
            }
            continue;
        }
        *counts.entry(site.rule).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::apply;

    fn proved(before: &str, edits: &[Edit], regions: &[(u32, u32)]) -> Result<(), String> {
        let after = apply(before, edits).unwrap();
        prove(
            "a.py",
            before,
            &after,
            edits,
            regions,
            &FxHashMap::default(),
            &[],
            None,
            &Options { rules: Some(rustc_hash::FxHashSet::default()), ..Options::default() },
        )
    }

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { start: u32::try_from(start).unwrap(), end: u32::try_from(end).unwrap(), text: text.to_owned() }
    }

    #[test]
    fn an_encoding_comment_that_names_the_default_may_go() {
        let text = "# -*- coding: utf-8 -*-\nx = 1\n";
        assert_eq!(proved(text, &[edit(0, 24, "")], &[]), Ok(()));
        assert!(proved("# coding: of this\nx = 1\n", &[edit(0, 18, "")], &[]).is_err());
    }

    #[test]
    fn an_inserted_statement_is_a_local_change() {
        assert_eq!(proved("a = 1\nb = 2\n", &[edit(6, 6, "import os\n")], &[]), Ok(()));
        assert_eq!(proved("a = 1\n", &[edit(0, 0, "import os\n")], &[]), Ok(()));
        assert_eq!(proved("def f():\n    return 1\n", &[edit(13, 13, "\"\"\"Doc.\"\"\"\n    ")], &[]), Ok(()));
    }

    #[test]
    fn appending_to_the_last_statement_moves_the_ends_around_it() {
        let text = "try:\n    pass\nexcept E as e:\n    raise V()\n";
        let at = text.find("V()").unwrap() + 3;
        let region = (u32::try_from(text.find("raise").unwrap()).unwrap(), u32::try_from(at).unwrap());
        assert_eq!(proved(text, &[edit(at, at, " from e")], &[region]), Ok(()));
    }

    #[test]
    fn the_last_lines_of_a_block_may_be_replaced_with_their_line_break() {
        let text = "if x:\n    import b\n    import a\ny = 1\n";
        assert_eq!(proved(text, &[edit(6, 32, "    import a\n    import b\n")], &[(6, 32)]), Ok(()));
        assert_eq!(proved(text, &[edit(6, 32, "    import a\n\n    import b\n")], &[]), Ok(()));
    }

    #[test]
    fn a_comment_behind_the_last_statement_of_a_block_may_move_with_it() {
        let text = "if x:\n    import b  # one\n    import a\ny = 1\n";
        assert_eq!(proved(text, &[edit(6, 39, "    import a\n    import b  # one\n")], &[]), Ok(()));
        let text = "if x:\n    import a\n    import b  # one\ny = 1\n";
        assert_eq!(proved(text, &[edit(6, 39, "    import b  # one\n    import a\n")], &[]), Ok(()));
    }

    #[test]
    fn swallowing_the_neighbour_is_seen() {
        assert!(proved("a = 1\nf(b)\n", &[edit(4, 5, "[1,"), edit(10, 10, "]")], &[]).unwrap_err().contains("outside"));
        assert!(proved("if x:\n    a\nb\n", &[edit(12, 12, "    ")], &[]).unwrap_err().contains("outside"));
        assert!(proved("a = 1\nb = 2\n", &[edit(4, 5, "'''"), edit(11, 11, "'''")], &[]).is_err());
    }

    fn moving(before: &str, cut: (usize, usize), made: &str) -> Result<(), String> {
        let edits = [edit(cut.0, cut.1, "from a_core import f\n")];
        let after = apply(before, &edits).unwrap();
        let options = Options { rules: Some(rustc_hash::FxHashSet::default()), ..Options::default() };
        let moved = [("a_core.py".to_owned(), made.to_owned())];
        prove("a.py", before, &after, &edits, &[], &FxHashMap::default(), &moved, None, &options)
    }

    #[test]
    fn what_moves_to_a_new_file_stands_there_as_it_was() {
        let text = "import re\n# why\ndef f():\n    return re\nx = 1\n";
        let cut = (10, 39);
        assert_eq!(moving(text, cut, "\"\"\"New.\"\"\"\nimport re\n# why\ndef f():\n    return re\n"), Ok(()));
        assert!(moving(text, cut, "import re\ndef f():\n    return re\n").unwrap_err().contains("comment"));
        assert!(moving(text, cut, "import re\n# why\n").unwrap_err().contains("lost"));
        assert!(moving(text, cut, "import re\n# why\ndef f():\n    return 1\n").unwrap_err().contains("new"));
        assert!(moving(text, cut, "import re\n# why\ndef f():\n    return re\nx = 1\n").unwrap_err().contains("twice"));
        assert!(moving(text, cut, "import re\n# why\ndef f(:\n    return re\n").unwrap_err().contains("parse"));
    }

    #[test]
    fn lost_comments_and_broken_syntax_are_refused() {
        assert!(proved("a = 1  # why\nb = 2\n", &[edit(4, 12, "1")], &[(0, 12)]).unwrap_err().contains("comment"));
        assert!(proved("a = 1\n", &[edit(4, 5, "(")], &[]).unwrap_err().contains("parse"));
    }
}
