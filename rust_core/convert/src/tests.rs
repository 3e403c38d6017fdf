//! Conversions of small functions, and refusals with their lines. That the Rust does the same is proved elsewhere, by
//! running it.

use crate::{Outcome, convert, crate_files, exported_name};

fn outcomes(source: &str) -> Vec<Outcome> {
    let parsed = ruff_python_parser::parse_module(source).expect("the source of a test parses");
    convert(parsed.syntax(), |offset| source[..offset as usize].matches('\n').count() + 1)
}

/// The body of the last function in Rust, on one line.
fn rust(source: &str) -> String {
    let all = outcomes(source);
    let last = all.last().expect("there is a function");
    match &last.result {
        Ok(converted) => converted.rust().split_whitespace().collect::<Vec<_>>().join(" "),
        Err(reasons) => panic!("refused: {reasons:?}"),
    }
}

/// The reasons against the last function: line and construct.
fn against(source: &str) -> Vec<(usize, String)> {
    let all = outcomes(source);
    let last = all.last().expect("there is a function");
    match &last.result {
        Ok(converted) => panic!("converted: {}", converted.rust()),
        Err(reasons) => reasons.iter().map(|it| (it.line, it.construct.clone())).collect(),
    }
}

fn refused(body: &str) -> (usize, String) {
    let source = format!(
        "import math\nfrom collections import deque\nLIMITS = [1]\nLOGGER = open('x')\ndef helper(a: int) -> int:\n    return a\n\
         def f(n: int, x: float, xs: list[int], ds: list[dict[int, int]]) -> int:\n    {body}\n    return n\n"
    );
    let mut reasons = against(&source);
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    reasons.remove(0)
}

#[test]
fn a_loop_over_ints() {
    let source = "def f(xs: list[int]) -> int:\n    found = 0\n    for x in xs:\n        found += x * x\n    return found\n";
    let expected = "/// `f` of the Python module. pub fn f(rt: &Rt<'_>, xs: List<i64>) -> Out<i64> { let mut fuel_ = rt.fuel(); let mut found: i64 = 0; \
                    for x in xs.lent()? { fuel_.tick()?; found = int::add(found, int::mul(x, x)?)?; } return Ok(found); }";
    assert_eq!(rust(source), expected);
}

#[test]
fn a_sum_that_starts_as_an_int_is_either() {
    let source = "def f(xs: list[float]) -> float:\n    s = 0\n    for x in xs:\n        s += x\n    return s\n";
    let rust = rust(source);
    assert!(rust.contains("let mut s: Num = Num::I(0);"), "{rust}");
    assert!(rust.contains("-> Out<Num>"), "{rust}");
}

#[test]
fn a_name_that_may_not_be_bound_is_asked() {
    let rust = rust("def f(n: int) -> int:\n    for i in range(n):\n        last = i\n    return last\n");
    assert!(rust.contains("let mut last: Option<i64> = None;") && rust.contains("rt::bound(&last)?"), "{rust}");
}

#[test]
fn a_loop_with_else_notes_its_break() {
    let source = "def f(n: int) -> bool:\n    for d in range(2, n):\n        if n % d == 0:\n            break\n    else:\n        return True\n    return False\n";
    let rust = rust(source);
    assert!(rust.contains("ran_out_0_ = false; break;") && rust.contains("if ran_out_0_ { return Ok(true); }"), "{rust}");
}

#[test]
fn names_of_rust_and_of_ours_are_changed() {
    let rust = rust("def f(type: int, left_: int, rt: int, py_x: int) -> int:\n    return type + left_ + rt + py_x\n");
    assert!(rust.contains("py_type: i64, py_left_: i64, py_rt: i64, py_py_x: i64"), "{rust}");
}

#[test]
fn chains_look_at_each_value_once() {
    let rust = rust("def f(left: int, right: int) -> bool:\n    return 0 < left < right\n");
    assert!(rust.contains("let left_ = 0; let right_ = left; if !(left_ < right_) { false } else"), "{rust}");
}

#[test]
fn recursion_and_mutual_recursion_count_their_depth() {
    let source =
        "def odd(n: int) -> bool:\n    return n != 0 and even(n - 1)\ndef even(n: int) -> bool:\n    return n == 0 or odd(n - 1)\n";
    assert!(rust(source).contains("rt.enter()?"));
}

#[test]
fn results_of_a_chain_of_functions_become_known() {
    let source = "def d(n: int) -> float:\n    return c(n)\ndef c(n: int) -> float:\n    return b(n)\ndef b(n: int) -> float:\n    return a(n)\n\
                  def a(n: int) -> float:\n    return n / 2\n";
    assert!(outcomes(source).iter().all(|it| it.result.as_ref().is_ok_and(|it| it.returns == "float")));
}

#[test]
fn what_calls_a_refused_function_is_refused() {
    let source = "def a(n: int) -> int:\n    return open(n)\ndef f(n: int) -> int:\n    return a(n)\n";
    assert_eq!(against(source), [(4, "a call of `a`, which is not converted".to_owned())]);
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    let branches: String = (1..200).map(|at| format!("    elif n == {at}:\n        return {at}\n")).collect();
    let deep = [
        format!("def f(n: int) -> int:\n    return {}\n", ["n"; 200].join("+")),
        format!("def f(n: int) -> int:\n    return {}\n", ["n"; 200].join(" and ")),
        format!("def f(n: int) -> bool:\n    return {}\n", ["n"; 200].join(" < ")),
        format!("def f(n: int) -> int:\n    return {}n\n", "-".repeat(200)),
        format!("def f(n: int) -> int:\n    return {}n\n", "n if n else ".repeat(200)),
        format!("def f(n: {}int{}) -> int:\n    return 1\n", "list[".repeat(150), "]".repeat(150)),
        format!("def f(n: int) -> int:\n    if n == 0:\n        return 0\n{branches}    return n\n"),
    ];
    for source in deep {
        assert_eq!(against(&source), [(1, "more than 100 levels inside of one another".to_owned())]);
    }
    let long = format!("def f(n: int) -> int:\n{}    return n\n", "    n = n * 3 + 1\n".repeat(10_000));
    assert_eq!(against(&long), [(1, "more than 10000 names, values and operations".to_owned())]);
    let constant = format!("X = {}1{}\ndef f(n: int) -> int:\n    return len(X)\n", "[".repeat(150), "]".repeat(150));
    assert_eq!(against(&constant), [(3, "`X` of the module".to_owned())]);
    let fifty = format!("def f(n: int) -> int:\n    return {}\n", ["n"; 50].join("+"));
    assert!(rust(&fifty).contains("int::add"));
}

#[test]
fn refusals_name_construct_and_line() {
    let cases = [
        ("y = {x: 1}", "float as a key"),
        ("y = {1: 1, 'a': 2}", "a dict of values of several types"),
        ("y = {**{1: 2}}", "a dict inside of a dict"),
        ("for y in {1, 2}:\n        pass", "the order of a set"),
        ("y = {1, 2}.pop()", "the order of a set"),
        ("y = list({1, 2})", "the order of a set"),
        ("y = {1: 2}.items()", "`items` as a value"),
        ("y = 'größe'", "text that is not ASCII"),
        ("y = '%d' % n", "text that is formatted with `%`"),
        ("y = 'a'.encode()", "the method `encode` of text"),
        ("y = 'a' + n", "`+` of str and int"),
        ("y = [1, True]", "a list of values of several types"),
        ("y = lambda: 1", "a function inside a function"),
        ("y = (z := n)", "an assignment inside an expression"),
        ("ds.append({1: 2})", "`ds` is the caller's and is changed"),
        ("LIMITS.append(1)", "`LIMITS` of the module is changed"),
        ("print(n)", "`print` touches the world"),
        ("y = helper(x)", "a value of type float where int is expected"),
        ("y = helper(1, 2)", "too many arguments for `helper`"),
        ("y = unknown(n)", "a call of `unknown`"),
        ("y = LIMIT", "`LIMIT` of the module"),
        ("y = LOGGER", "`LOGGER` of the module"),
        ("y = math.cbrt(x)", "`math.cbrt` of these arguments"),
        ("y = n is x", "identity of values"),
        ("y = x & 1", "`&` of float and int"),
        ("y = 9999999999999999999", "a number of more than 64 bits"),
        ("y = 1\n    y = True", "`y` holds a value of type int and one of type bool"),
        ("global g\n    y = 1", "a name of another scope"),
        ("import os", "an import inside a function"),
        ("raise open('x')", "a call inside of what is raised"),
        ("assert n, [open(x) for x in xs]", "a computation inside of what is raised"),
        ("y = f'{n!r}'", "a conversion inside of an f-string"),
        ("y = f'{x:e}'", "the format `e` of float"),
        ("y = [].append(1)", "`None` as a value"),
        ("for i in n:\n        pass", "a loop over int"),
        ("y = sum(xs, 1.5)", "`sum` of list[int]"),
        ("y = max(xs, key=open)", "a key that is not written out"),
        ("y = sorted(xs, key=lambda it, n=2: n)", "a function inside a function"),
        ("y = sorted(xs, key=lambda it: {it: 1})", "dict[int, int] as a key of an order"),
        ("try:\n        return 1\n    finally:\n        y = 2", "a `try` with `finally` that is left inside"),
        ("try:\n        y = 1\n    except open('x'):\n        y = 2", "a call inside of what is raised"),
        ("try:\n        y = 1\n    except ValueError:\n        print(n)", "`print` touches the world"),
        ("with open('x'):\n        y = 1", "`with`"),
        ("y = isinstance(n, Odd)", "a call of `isinstance`"),
        ("y = deque([1], 3)", "a call of `collections.deque`"),
        ("xs[::2] = xs", "an assignment to a slice with a step"),
    ];
    for (body, construct) in cases {
        let (line, found) = refused(body);
        assert_eq!(found, construct, "{body}");
        assert!(line >= 5, "{body}: line {line}");
    }
}

#[test]
fn none_alone_has_no_type() {
    assert_eq!(refused("y = None").1, "the type of `y` is not known");
    assert_eq!(refused("y = None is None").1, "the type of this value is not known");
}

#[test]
fn heads_that_are_refused() {
    let cases = [
        ("async def f(n: int) -> int:\n    return n\n", "a coroutine"),
        ("@cached\ndef f(n: int) -> int:\n    return n\n", "a decorator"),
        ("def f(n) -> int:\n    return 1\n", "`n` has no type"),
        ("def f(n: dict[float, int]) -> int:\n    return 1\n", "float as a key"),
        ("def f(n: int) -> set[int]:\n    return {n}\n", "a set as a result: its order would be another"),
        ("def f(xs: tuple[int, ...]) -> tuple[int, ...]:\n    return xs\n", "a tuple of any length as a result"),
        (
            "class C:\n    xs: tuple[int, ...]\n    @property\n    def f(self) -> tuple[int, ...]:\n        return self.xs\n",
            "a tuple of any length as a result",
        ),
        ("def f(n: bytearray) -> int:\n    return 1\n", "the type `bytearray`, which is not translated yet"),
        ("def f(n: int | str) -> int:\n    return 1\n", "a type that is not translated yet"),
        ("def f(*n: int) -> int:\n    return 1\n", "any number of arguments"),
        ("def f(n: int = open('x')) -> int:\n    return n\n", "a default that is computed"),
        ("def f(n: int) -> None:\n    n = 1\n", "a function that returns nothing"),
        ("def f(n: list) -> int:\n    return 1\n", "a list of anything"),
        ("class C:\n    def __len__(self) -> int:\n        return 1\n", "a special method"),
        (
            "class C:\n    def g(self) -> int:\n        return 1\n    def f(self) -> int:\n        return self.g()\n",
            "the method `g` of an object",
        ),
        ("class C:\n    def f(self) -> int:\n        return self.x\n", "`x` of an object, whose type is not known"),
        (
            "class C:\n    xs: list[int]\n    def f(self) -> int:\n        self.xs.append(1)\n        return 1\n",
            "`xs` of an object is changed",
        ),
        ("class C:\n    def f(self) -> object:\n        return self\n", "`self` as a value"),
        ("class C:\n    @classmethod\n    def f(cls) -> int:\n        return 1\n", "a decorator"),
        (
            "class C:\n    @property\n    def f(self) -> int:\n        return 1\n    @f.setter\n    def f(self, n: int) -> None:\n        pass\n",
            "a name that is bound more than once",
        ),
        ("from m import *\ndef f(n: int) -> int:\n    return n\n", "names that a star import, `exec` or `globals` may change"),
        ("def f(n: int) -> int:\n    return n\ndef f(n: int) -> int:\n    return n\n", "a name that is bound more than once"),
        ("def f(größe: int) -> int:\n    return größe\n", "`größe` is not ASCII"),
    ];
    for (source, construct) in cases {
        assert!(against(source).iter().any(|(_, it)| it == construct), "{source}: {:?}", against(source));
    }
}

#[test]
fn shadowed_built_ins_are_not_the_built_ins() {
    assert_eq!(against("len = 1\ndef f(xs: list[int]) -> int:\n    return len(xs)\n")[0].1, "a call of something that is not known");
    assert_eq!(against("def f(xs: list[int], len: int) -> int:\n    return len(xs)\n")[0].1, "a call of something that is not known");
    let rebound =
        "def g() -> None:\n    global h\n    h = 1\ndef h(n: int) -> int:\n    return n\ndef f(n: int) -> int:\n    return h(n)\n";
    assert_eq!(against(rebound)[0].1, "a call of something that is not known");
    let inner = "def g(n: int) -> int:\n    return n\ndef f(xs: list[int]) -> list[int]:\n    return [g(1) for g in xs]\n";
    assert_eq!(against(inner)[0].1, "a call of something that is not known");
    assert_eq!(against("class int: ...\ndef f(n: int) -> bool:\n    return n > 1\n")[0].1, "`n` as a value");
}

#[test]
fn text_grows_where_it_is() {
    let rust = rust("def f(n: int) -> str:\n    s = ''\n    for i in range(n):\n        s += 'a'\n        s = s + str(i)\n    return s\n");
    assert_eq!(rust.matches("s.push(&more_)?").count(), 2, "{rust}");
}

#[test]
fn what_may_be_none_is_asked_for_its_value() {
    let source = "def f(xs: list[int], most: int | None) -> int | None:\n    for x in xs:\n        if most is None or x > most:\n            return x\n";
    let rust = rust(source);
    assert!(rust.contains("most: Option<i64>") && rust.contains("Out<Option<i64>>") && rust.ends_with("Ok(None) }"), "{rust}");
    assert!(rust.contains("most.is_none() || ") && rust.contains("rt::bound(&most)?"), "{rust}");
}

#[test]
fn a_function_may_keep_its_results_where_no_other_one_asks_for_them() {
    let kept = "from functools import cache, lru_cache\n@lru_cache(maxsize=64)\ndef f(n: int) -> int:\n    return n + 1\n";
    assert!(rust(kept).contains("fn f("));
    let asked = format!("{kept}\ndef g(n: int) -> int:\n    return f(n)\n");
    assert!(against(&asked).iter().any(|(_, it)| it == "a call of `f`, which keeps its results"), "{:?}", against(&asked));
    let itself = "import functools\n@functools.cache\ndef f(n: int) -> int:\n    return n if n < 2 else f(n - 1) + f(n - 2)\n";
    assert_eq!(against(itself)[0].1, "a call of `f`, which keeps its results");
    let method = "import functools\nclass C:\n    @functools.cache\n    def f(self) -> int:\n        return 1\n";
    assert_eq!(against(method)[0].1, "a decorator");
}

#[test]
fn bytes_are_read_as_ints_and_stay_bytes() {
    let held = "def f(data: bytes, row: tuple[int, ...]) -> bytes:\n    pad = data[-1]\n    first = row[0]\n    return data[first:-pad]\n";
    assert!(rust(held).contains("data.slice(Some(first)"), "{}", rust(held));
    let source = "def f(data: bytes, at: int) -> bytes:\n    if data[:2] == b'PK' and 3 in data:\n        return data[at:] + bytes([len(data) % 256])\n    return b''\n";
    let rust = rust(source);
    assert!(rust.contains("data: Bytes") && rust.contains("Out<Bytes>") && rust.contains("Bytes::of(&"), "{rust}");
    assert_eq!(against("def f(a: bytes) -> bool:\n    return a == 'x'\n")[0].1, "a comparison of bytes and str");
    assert_eq!(against("def f(a: bytes, n: int) -> bytes:\n    return bytes(n)\n")[0].1, "a loop over int");
}

#[test]
fn our_decorator_is_no_obstacle() {
    let source = "from ._rust import accelerated\n@accelerated(\"m__f\")\ndef f(n: int) -> int:\n    return n\n";
    assert!(rust(source).contains("return Ok(n);"));
    let other = "from .cache import accelerated\n@accelerated(\"m__f\")\ndef f(n: int) -> int:\n    return n\n";
    assert_eq!(against(other)[0].1, "a decorator");
}

#[test]
fn a_crate_has_the_runtime_without_its_tests() {
    let all = outcomes("def f(n: int) -> int:\n    return n\n");
    let converted: Vec<_> = all.iter().filter_map(|it| it.result.as_ref().ok()).collect();
    let files = crate_files("shop_rust", &[("shop/a-b.py".to_owned(), converted)]);
    let text = |path: &str| files.iter().find(|it| it.path == path).map(|it| it.text.as_str()).unwrap_or_default();
    assert!(text("src/lib.rs").contains("fn shop_a_b__f("));
    assert!(text("src/shop_a_b.rs").contains("pub fn f("));
    assert!(text("src/runtime/mod.rs").contains("pub mod border;"));
    assert!(files.iter().all(|it| !it.text.contains("mod tests")));
    assert_eq!((exported_name("mod.py", "f"), exported_name("1.py", "f")), ("m_mod__f".to_owned(), "m_1__f".to_owned()));
}

#[test]
fn a_function_without_parameters_has_an_empty_signature() {
    let all = outcomes("def f() -> int:\n    return 1\ndef g(n: int) -> int:\n    return n\n");
    let converted: Vec<_> = all.iter().filter_map(|it| it.result.as_ref().ok()).collect();
    let files = crate_files("shop", &[("shop/a.py".to_owned(), converted)]);
    let library = files.iter().find(|it| it.path == "src/lib.rs").map(|it| it.text.as_str()).unwrap_or_default();
    assert!(library.contains("signature = ())") && library.contains("signature = (a0, /)"), "{library}");
}

#[test]
fn a_generator_gathers_what_it_yields() {
    let rust = rust("from collections.abc import Iterator\ndef f(n: int) -> Iterator[int]:\n    for i in range(n):\n        yield i\n");
    assert!(rust.contains("-> Out<List<i64>>"), "{rust}");
    assert!(rust.contains("yielded_.append(i)?;") && rust.ends_with("return Ok(yielded_.clone()); }"), "{rust}");
}

#[test]
fn a_generator_whose_laziness_can_be_seen_is_refused() {
    let head = "from collections.abc import Iterator\nfrom functools import cache\nLIMIT = 3\n";
    let what = |body: &str| against(&format!("{head}{body}")).into_iter().map(|it| it.1).collect::<Vec<_>>();
    let cases = [
        ("def f(xs: list[int]) -> Iterator[int]:\n    for x in xs:\n        yield x\n", "which may change before `xs` is read"),
        ("def f(xs: tuple[int, ...]) -> Iterator[int]:\n    for x in xs:\n        yield x\n", "which may change before `xs` is read"),
        ("def f(n: int) -> Iterator[list[int]]:\n    for x in range(n):\n        yield [x]\n", "which both sides may change"),
        ("def f(n: int) -> Iterator[int]:\n    while True:\n        yield n\n        n += 1\n", "a generator without an end"),
        ("def f(n: int) -> Iterator[int]:\n    try:\n        yield n\n    except ValueError:\n        yield 1\n", "inside of a `try`"),
        ("def f(n: int) -> Iterator[int]:\n    if n > LIMIT:\n        yield n\n", "reads `LIMIT` of the module"),
        ("@cache\ndef f(n: int) -> Iterator[int]:\n    yield n\n", "a generator that is kept"),
        ("def f(n: int) -> Iterator[int]:\n    yield n\n    return n\n", "returns a value"),
        ("def f(n: int) -> Iterator[int]:\n    yield\n", "a `yield` of nothing"),
        ("def f(n: int) -> Iterator[int]:\n    x = yield n\n    yield x\n", "a generator"),
        ("def f() -> Iterator[int]:\n    yield 1\n", "a generator with so many parameters"),
        ("class A:\n    n: int = 3\n    def f(self) -> Iterator[int]:\n        yield self.n\n", "a generator that reads an object"),
        ("def g(n: int) -> Iterator[int]:\n    yield n\ndef f(n: int) -> int:\n    a = g(n)\n    return sum(a)\n", "as a value"),
    ];
    for (body, expected) in cases {
        let found = what(body);
        assert!(found.iter().any(|it| it.contains(expected)), "{body}: {found:?}");
    }
}
