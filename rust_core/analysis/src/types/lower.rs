//! From the tree of a file to its graph of values: the module, its classes and functions.

use ruff_python_ast::{Expr, ModModule, Stmt, StmtClassDef, StmtFunctionDef, helpers, name::Name};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ir::{Bound, ClassFacts, Decorator, FunctionFacts, Global, Id, ModuleTypes, Node, ParamFacts, Stub};
use crate::{
    docs::docstring,
    exits::{End, Exits, end_of},
    kind::is_test,
    project::{module_of, package_of},
    source::SourceFile,
};

/// What is open while a body is lowered.
#[derive(Default)]
pub(super) struct Frame {
    /// The function; none for the module and for class bodies.
    pub func: Option<u32>,
    /// The class whose body it is.
    pub body_of: Option<u32>,
    /// The name of the object a method belongs to, with its class.
    pub own: Option<(Name, u32)>,
    /// What names mean here and now.
    pub env: FxHashMap<Name, Id>,
    /// All bindings so far.
    pub log: Vec<(Name, Id)>,
    /// Values that flow around the open loops.
    pub loops: Vec<Vec<(Name, Id)>>,
    /// Names of other scopes.
    pub outer: FxHashSet<Name>,
}

/// The state.
pub(super) struct Lower<'a> {
    pub file: &'a SourceFile,
    pub package: String,
    pub out: ModuleTypes,
    pub frames: Vec<Frame>,
    /// Nodes that make a container, in which growth is noted.
    pub unknown: Id,
    pub for_checkers: bool,
    pub depth: u32,
    pub symbols: Vec<String>,
}

/// What code that reads hints while it runs has in its text.
const READERS: [&str; 6] =
    ["__annotations__.", "__annotations__[", "get_type_hints(", "get_annotations(", ".annotation", ".return_annotation"];
/// Deeper expressions are data.
pub(super) const DEEPEST: u32 = 200;

/// The graph of a file.
pub fn lower(file: &SourceFile) -> ModuleTypes {
    let out = ModuleTypes {
        path: file.path.clone(),
        module: Name::new(module_of(&file.path)),
        nodes: vec![Node::Unknown],
        is_test: is_test(file),
        is_read: reads_hints(&file.text),
        ..ModuleTypes::default()
    };
    let mut state = Lower {
        file,
        package: package_of(&file.path),
        out,
        frames: vec![Frame::default()],
        unknown: 0,
        for_checkers: false,
        depth: 0,
        symbols: Vec::new(),
    };
    state.module(file.module());
    state.out
}

fn reads_hints(text: &str) -> bool {
    READERS.iter().any(|reader| {
        text.match_indices(reader).any(|(at, _)| {
            let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
            let is_word = text[at + reader.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
            let is_part = is_word && reader.ends_with("annotation");
            !text[line..at].contains('#') && !is_part
        })
    })
}

impl Lower<'_> {
    fn module(&mut self, module: &ModModule) {
        self.suite(&module.body);
    }

    pub(super) fn push(&mut self, node: Node) -> Id {
        self.out.nodes.push(node);
        Id::try_from(self.out.nodes.len() - 1).unwrap_or(0)
    }

    pub(super) fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the frame of the module stays open")
    }

    pub(super) fn is_module(&self) -> bool {
        self.frames.len() == 1
    }

    /// What a name means where it is read.
    pub(super) fn read(&mut self, name: &Name) -> Id {
        let mut seen_inner = false;
        for index in (0..self.frames.len()).rev() {
            let frame = &self.frames[index];
            if frame.body_of.is_some() && seen_inner {
                continue;
            }
            if let Some(id) = frame.env.get(name) {
                let is_fixed = index + 1 == self.frames.len()
                    || matches!(self.out.nodes[*id as usize], Node::Param(..) | Node::Dotted(_) | Node::InnerClass(_));
                return if is_fixed { *id } else { self.unknown };
            }
            seen_inner = true;
        }
        self.push(Node::Global(name.clone()))
    }

    /// Bind a name here.
    pub(super) fn bind(&mut self, name: &Name, id: Id, at: u32) {
        if self.is_module() {
            let for_checkers = self.for_checkers;
            let bound = Bound { global: Global::Value(vec![id]), from: at, for_checkers };
            self.bind_global(name, bound);
            return;
        }
        let frame = self.frame();
        if frame.outer.contains(name) {
            let bound = Bound { global: Global::Unknown, from: at, for_checkers: false };
            self.out.globals.insert(name.clone(), bound);
            return;
        }
        if let Some(class) = frame.body_of {
            frame.env.insert(name.clone(), id);
            self.out.classes[class as usize].values.entry(name.clone()).or_default().push(id);
            return;
        }
        frame.env.insert(name.clone(), id);
        frame.log.push((name.clone(), id));
    }

    /// A name of the module: several values of one are all kept; other things must agree.
    pub(super) fn bind_global(&mut self, name: &Name, bound: Bound) {
        let Some(old) = self.out.globals.get_mut(name) else {
            self.out.globals.insert(name.clone(), bound);
            return;
        };
        match (&mut old.global, bound.global) {
            (Global::Value(ids), Global::Value(more)) => ids.extend(more),
            (Global::Import(a), Global::Import(b)) if *a == b => old.for_checkers &= bound.for_checkers,
            // `= None` after an import that failed.
            (Global::Import(_), Global::Value(ids)) if ids.iter().all(|id| self.out.nodes[*id as usize].is_none()) => {}
            (Global::Annotated(_), Global::Value(_)) => {}
            (_, _) => old.global = Global::Unknown,
        }
    }

    pub(super) fn import(&mut self, name: &Name, full: Name, at: u32) {
        if self.is_module() {
            let for_checkers = self.for_checkers;
            self.bind_global(name, Bound { global: Global::Import(full), from: at, for_checkers });
        } else {
            let id = self.push(Node::Dotted(full));
            self.bind(name, id, at);
        }
    }

    /// The dotted name of an expression by the imports and built-ins, as far as names say.
    pub(super) fn dotted(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => {
                for frame in self.frames.iter().rev() {
                    if let Some(id) = frame.env.get(&name.id) {
                        return match &self.out.nodes[*id as usize] {
                            Node::Dotted(full) => Some(full.to_string()),
                            _ => None,
                        };
                    }
                }
                match self.out.globals.get(&name.id).map(|bound| &bound.global) {
                    Some(Global::Import(full)) => Some(full.to_string()),
                    Some(_) => None,
                    None => Some(name.id.to_string()),
                }
            }
            Expr::Attribute(attribute) => Some(format!("{}.{}", self.dotted(&attribute.value)?, attribute.attr)),
            _ => None,
        }
    }

    fn decorators(&mut self, list: &[ruff_python_ast::Decorator]) -> Vec<Decorator> {
        list.iter()
            .map(|decorator| {
                let callee = helpers::map_callable(&decorator.expression);
                let text = Name::new(self.file.slice(callee.range()).split_whitespace().collect::<String>());
                if decorator.expression.is_call_expr() {
                    self.expr(&decorator.expression);
                }
                Decorator { callee: self.expr(callee), text, is_called: decorator.expression.is_call_expr() }
            })
            .collect()
    }

    pub(super) fn class(&mut self, def: &StmtClassDef) {
        let decorators = self.decorators(&def.decorator_list);
        let bases: Vec<Id> = def.bases().iter().map(|base| self.annotation(base)).collect();
        for keyword in def.keywords() {
            self.expr(&keyword.value);
        }
        let is_plain_meta = |keyword: &ruff_python_ast::Keyword| {
            keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == "metaclass")
                && self.dotted(&keyword.value).is_some_and(|name| matches!(name.as_str(), "abc.ABCMeta" | "ABCMeta" | "enum.EnumMeta"))
        };
        let is_odd = def
            .keywords()
            .iter()
            .any(|keyword| keyword.arg.as_ref().is_none_or(|arg| arg.as_str() == "metaclass") && !is_plain_meta(keyword));
        let index = u32::try_from(self.out.classes.len()).unwrap_or(0);
        let is_global = self.is_module();
        self.out.classes.push(ClassFacts {
            name: def.name.id.clone(),
            range: (def.range.start().to_u32(), def.range.end().to_u32()),
            is_global,
            bases,
            is_odd,
            docs: docstring(&def.body).map(str::to_owned).unwrap_or_default(),
            decorators,
            ..ClassFacts::default()
        });
        let at = def.range.end().to_u32();
        if is_global {
            let for_checkers = self.for_checkers;
            self.bind_global(&def.name.id, Bound { global: Global::Class(index), from: at, for_checkers });
        } else {
            let id = self.push(Node::InnerClass(index));
            self.bind(&def.name.id, id, at);
        }
        self.frames.push(Frame { body_of: Some(index), ..Frame::default() });
        self.symbols.push(def.name.to_string());
        self.suite(&def.body);
        self.symbols.pop();
        self.frames.pop();
    }

    pub(super) fn function(&mut self, def: &StmtFunctionDef) {
        let decorators = self.decorators(&def.decorator_list);
        let class = self.frames.last().and_then(|frame| frame.body_of);
        let is_inner = class.is_none() && !self.is_module();
        let index = u32::try_from(self.out.functions.len()).unwrap_or(0);
        let mut params = Vec::new();
        for any in def.parameters.iter() {
            let name = any.name();
            let stars = if def.parameters.vararg.as_deref().is_some_and(|it| it.name.range == name.range) {
                1
            } else if def.parameters.kwarg.as_deref().is_some_and(|it| it.name.range == name.range) {
                2
            } else {
                0
            };
            params.push(ParamFacts {
                name: name.id.clone(),
                hint: any.annotation().map(|hint| self.annotation(hint)),
                default: any.default().map(|default| self.expr(default)),
                stars,
                by_name: def.parameters.kwonlyargs.iter().any(|it| it.parameter.name.range == name.range),
                rebinds: Vec::new(),
            });
        }
        let hint = def.returns.as_deref().map(|hint| self.annotation(hint));
        let key = key_of(&self.symbols.join("."), def);
        self.out.functions.push(FunctionFacts::default());
        if let Some(class) = class {
            self.out.classes[class as usize].methods.entry(def.name.id.clone()).or_default().push(index);
            self.frame().env.insert(def.name.id.clone(), 0);
        } else if is_inner {
            let id = self.push(Node::Inner);
            self.bind(&def.name.id, id, def.range.end().to_u32());
        } else {
            let bound = Bound { global: Global::Function(index), from: def.range.start().to_u32(), for_checkers: self.for_checkers };
            self.bind_global(&def.name.id, bound);
        }
        let first = Id::try_from(self.out.nodes.len()).unwrap_or(0);
        let is_static = decorators.iter().any(|it| it.text.as_str() == "staticmethod");
        let mut frame = Frame { func: Some(index), ..Frame::default() };
        for (place, param) in params.iter().enumerate() {
            let id = self.push(Node::Param(index, u16::try_from(place).unwrap_or(u16::MAX)));
            frame.env.insert(param.name.clone(), id);
        }
        if let (Some(class), Some(first), false) = (class, params.first(), is_static) {
            frame.own = Some((first.name.clone(), class));
        }
        self.out.functions[index as usize] = FunctionFacts {
            name: def.name.id.clone(),
            class,
            start: def.range.start().to_u32(),
            key,
            is_async: def.is_async,
            is_inner,
            is_of_inner_class: class.is_some() && self.frames.iter().any(|frame| frame.func.is_some()),
            decorators,
            params,
            hint,
            ..FunctionFacts::default()
        };
        self.frames.push(frame);
        self.symbols.push(def.name.to_string());
        self.suite(&def.body);
        self.symbols.pop();
        let frame = self.frames.pop().unwrap_or_default();
        let last = Id::try_from(self.out.nodes.len()).unwrap_or(0);
        self.finish(def, index, &frame, (first, last));
    }

    fn finish(&mut self, def: &StmtFunctionDef, index: u32, frame: &Frame, nodes: (Id, Id)) {
        let exits = Exits::of(&def.body);
        let leaves = |expr: &Expr| {
            expr.as_call_expr().and_then(|call| self.dotted(&call.func)).is_some_and(|name| {
                matches!(
                    name.as_str(),
                    "sys.exit" | "os._exit" | "os.abort" | "exit" | "quit" | "pytest.fail" | "pytest.skip" | "pytest.exit"
                )
            })
        };
        let keeps = |expr: &Expr| self.keeps(expr);
        let end = end_of(&def.body, &leaves, &keeps);
        let has_bare = exits.returns.iter().any(|stmt| stmt.value.is_none());
        let receives = exits.silent_yields < exits.yields.len();
        let stub = stub_of(def);
        let docs = docstring(&def.body).map(str::to_owned).unwrap_or_default();
        let function = &mut self.out.functions[index as usize];
        function.falls = end == End::Reached || has_bare;
        function.may_fall = end == End::Unknown;
        function.receives = receives;
        function.stub = stub;
        function.nodes = nodes;
        function.docs = docs;
        for (name, id) in &frame.log {
            if let Some(param) = function.params.iter_mut().find(|param| param.name == *name) {
                param.rebinds.push(*id);
            }
        }
    }

    /// Whether a context manager lets every exception pass.
    fn keeps(&self, expr: &Expr) -> bool {
        let callee = helpers::map_callable(expr);
        let last = match callee {
            Expr::Name(name) => name.id.to_lowercase(),
            Expr::Attribute(attribute) => attribute.attr.to_lowercase(),
            _ => return false,
        };
        let is_lock =
            last.contains("lock") || last.contains("mutex") || last.contains("semaphore") || last == "connection" || last == "cursor";
        is_lock
            || self.dotted(callee).is_some_and(|name| {
                matches!(
                    name.as_str(),
                    "open"
                        | "io.open"
                        | "codecs.open"
                        | "tempfile.NamedTemporaryFile"
                        | "tempfile.TemporaryDirectory"
                        | "tempfile.TemporaryFile"
                        | "tempfile.SpooledTemporaryFile"
                        | "warnings.catch_warnings"
                        | "subprocess.Popen"
                        | "socket.socket"
                        | "socket.create_connection"
                        | "zipfile.ZipFile"
                        | "tarfile.open"
                        | "gzip.open"
                        | "bz2.open"
                        | "lzma.open"
                        | "contextlib.closing"
                        | "contextlib.redirect_stdout"
                        | "contextlib.redirect_stderr"
                        | "contextlib.nullcontext"
                        | "urllib.request.urlopen"
                        | "concurrent.futures.ThreadPoolExecutor"
                        | "concurrent.futures.ProcessPoolExecutor"
                        | "os.scandir"
                        | "decimal.localcontext"
                        | "unittest.mock.patch"
                        | "mock.patch"
                )
            })
            || matches!(callee, Expr::Attribute(attribute) if attribute.attr.as_str() == "open")
    }
}

/// How a function is told from others of its file: where it stands, its name, its parameters.
pub fn key_of(around: &str, def: &StmtFunctionDef) -> String {
    let names: Vec<&str> = def.parameters.iter().map(|any| any.name().as_str()).collect();
    format!("{around}.{}({})", def.name, names.join(","))
}

fn stub_of(def: &StmtFunctionDef) -> Stub {
    let body = helpers::body_without_leading_docstring(&def.body);
    let mut stub = Stub::Pass;
    for stmt in body {
        match stmt {
            Stmt::Pass(_) => {}
            Stmt::Expr(it) if it.value.is_ellipsis_literal_expr() || it.value.is_string_literal_expr() => {}
            Stmt::Return(it) if it.value.as_deref().is_none_or(Expr::is_none_literal_expr) => {}
            Stmt::Raise(it) => {
                let name = it.exc.as_deref().map(helpers::map_callable).and_then(Expr::as_name_expr);
                if name.is_none_or(|name| !name.id.starts_with("NotImplemented")) {
                    return Stub::No;
                }
                stub = Stub::Raises;
            }
            Stmt::Return(it)
                if body.len() == 1
                    && it.value.as_deref().is_some_and(|value| value.is_literal_expr() || value.is_list_expr() || value.is_dict_expr()) =>
            {
                return Stub::Literal;
            }
            _ => return Stub::No,
        }
    }
    stub
}
