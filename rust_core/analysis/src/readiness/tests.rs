//! Traps of purity: each line of `TRAPS` must keep its function out of tier 1.

use super::{Function, Module, Tier, draft_of, settle};
use crate::source::SourceFile;

fn judged(files: &[(&str, &str)]) -> Vec<Module> {
    let parse = |(path, text): &(&str, &str)| SourceFile::parse(path, (*text).to_owned()).map_err(|(_, why)| why).expect("it parses");
    settle(files.iter().map(|file| draft_of(&parse(file))).collect())
}

fn function<'m>(modules: &'m [Module], name: &str) -> &'m Function {
    modules.iter().flat_map(|it| &it.functions).find(|it| it.name == name).expect("the function is there")
}

fn tier(text: &str) -> Tier {
    function(&judged(&[("m.py", text)]), "f").tier
}

const READY: &[&str] = &[
    "def f(a: int, b: int) -> int:\n    return a + b\n",
    "import math\ndef f(xs: list[float]) -> float:\n    total = 0.0\n    for x in xs:\n        total += math.sqrt(x)\n    return total\n",
    "from __future__ import annotations\nfrom typing import Optional\ndef f(s: Optional[str] = None) -> list[str]:\n    return (s or '').split(',')\n",
    "def f(n: int) -> int:\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n",
    "TABLE = {'a': 1}\ndef f(s: str) -> int:\n    return sum(TABLE.get(c, 0) for c in s)\n",
    "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    x: int\n    y: int = 0\ndef f(p: P) -> P:\n    return P(p.x + 1, p.y)\n",
    "from enum import Enum\nclass C(Enum):\n    RED = 1\ndef f(c: C) -> bool:\n    return c == C.RED\n",
    "def f(xs: list[int]) -> list[int]:\n    out = list(xs)\n    out.append(1)\n    return out\n",
    "def f(xs: list[str]) -> list[str]:\n    return sorted(xs, key=lambda x: (len(x), x))\n",
    "class Bad(ValueError):\n    pass\ndef f(x: int) -> int:\n    if x < 0:\n        raise Bad(f'{x}')\n    return x\n",
    "def f(xs: set[int]) -> list[int]:\n    return sorted(x + 1 for x in xs)\n",
    "def f(a: str, b: str) -> int:\n    prev = list(range(len(b) + 1))\n    for i, x in enumerate(a, 1):\n        row = [i]\n        for j, y in enumerate(b, 1):\n            row.append(min(prev[j] + 1, row[j - 1] + 1, prev[j - 1] + (x != y)))\n        prev = row\n    return prev[-1]\n",
    "def f(xs: set[str], x: float) -> str:\n    seen = set(xs)\n    return f'{len(seen):>{4}d} {x:.2f}' + format(x, '.3g') + '{:d}'.format(len(xs))\n",
];

const TRAPS: &[&str] = &[
    "import time\ndef f() -> float:\n    return time.time()\n",
    "import time as t\ndef f() -> float:\n    return t.monotonic()\n",
    "from time import time as now\ndef f(x: float) -> float:\n    return now() - x\n",
    "from time import time\nclock = time\ndef f(x: float) -> float:\n    return clock() - x\n",
    "def f(x: int) -> int:\n    import random\n    return x + random.randint(0, 1)\n",
    "def f(x: int) -> int:\n    return x + __import__('random').randint(0, 1)\n",
    "import os\ndef f(x: str) -> str:\n    return os.environ[x]\n",
    "from os import environ as e\ndef f(x: str) -> str:\n    return e.get(x, '')\n",
    "import os\ndef f(x: str) -> None:\n    os.environ[x] = x\n",
    "def f(x: str) -> str:\n    return open(x).read()\n",
    "def f(x: str) -> None:\n    print(x)\n",
    "def f(x: int) -> int:\n    return eval('x')\n",
    "def f(x: str) -> int:\n    return hash(x)\n",
    "def f(x: list[str]) -> int:\n    return max(x, key=hash)\n",
    "import time\ndef f(x: float = time.time()) -> float:\n    return x\n",
    "import random\ndef g() -> float:\n    return random.random()\ndef h() -> float:\n    return g()\ndef f() -> float:\n    return h()\n",
    "import random\ndef g(x: float) -> float:\n    return random.random()\ndef f(xs: list[float]) -> list[float]:\n    return list(map(g, xs))\n",
    "cache = {}\ndef f(x: int) -> int:\n    return cache.get(x, 0)\n",
    "CACHE: dict[int, int] = {}\ndef f(x: int) -> int:\n    return CACHE.get(x, 0)\ndef g(x: int) -> None:\n    CACHE[x] = 1\n",
    "N = 0\ndef f() -> int:\n    global N\n    N += 1\n    return N\n",
    "N = 0\ndef f() -> int:\n    return N\ndef g() -> None:\n    global N\n    N = 2\n",
    "import random\nSEED = random.random()\ndef f() -> float:\n    return SEED\n",
    "def f(xs: list[int]) -> None:\n    xs.append(1)\n",
    "def f(xs: list[int]) -> int:\n    ys = xs\n    ys[0] = 1\n    return ys[0]\n",
    "def f(xs: list[list[int]]) -> int:\n    for row in xs:\n        row.sort()\n    return len(xs)\n",
    "def f(xs: list[list[int]]) -> int:\n    ys = list(xs)\n    ys[0].append(1)\n    return 1\n",
    "def f(xs: list[int]) -> list[int]:\n    return xs\n",
    "import heapq\ndef f(xs: list[int]) -> int:\n    return heapq.heappop(xs)\n",
    "def f(xs: set[str]) -> list[str]:\n    return [x for x in xs]\n",
    "def f(xs: set[str]) -> str:\n    return ''.join(xs)\n",
    "def f(xs: set[str]) -> str:\n    return xs.pop()\n",
    "def f(xs: set[str]) -> str:\n    return f'{xs}'\n",
    "def f(xs: set[str]) -> str:\n    return '%s' % (xs,)\n",
    "def f(xs: set[str]) -> str:\n    first, *rest = xs\n    return first\n",
    "def f(xs: set[str]) -> list[str]:\n    return [*xs]\n",
    "def f(xs: set[str]) -> str:\n    return max(xs, key=len)\n",
    "def f(xs: set[str]) -> list[str]:\n    return sorted(xs | {'a'}, key=len)\n",
    "def f(xs: list[set[str]]) -> list[str]:\n    return [y for x in xs for y in x]\n",
    "def f(xs: list[str]) -> list[str]:\n    held = {}\n    held['a'] = set(xs)\n    return [x for x in held['a']]\n",
    "def f(xs: list[str]) -> list[str]:\n    held = [set(xs)]\n    return [x for y in held for x in y]\n",
    "def f(xs: list[str]) -> list[str]:\n    held: dict[str, set[str]] = {}\n    held.setdefault('a', set()).add('b')\n    return [x for x in held['a']]\n",
    "def g(x: str) -> set[str]:\n    return set(x)\ndef f(x: str) -> list[str]:\n    return [c for c in g(x)]\n",
    "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    tags: frozenset[str]\ndef f(p: P) -> list[str]:\n    return [t for t in p.tags]\n",
    "def f(x: int) -> str:\n    return format(x, 'n')\n",
    "def f(x: int) -> str:\n    return f'{x:n}'\n",
    "def f(x: int) -> str:\n    return '{:n}'.format(x)\n",
    "def f(x: int, spec: str) -> str:\n    return spec.format(x)\n",
    "def f(x) -> int:\n    return 1\n",
    "def f(x: int):\n    return 1\n",
    "from typing import Any\ndef f(x: Any) -> int:\n    return 1\n",
    "async def f(x: int) -> int:\n    return x\n",
    "from collections.abc import Iterator\ndef f(x: int) -> Iterator[int]:\n    yield x\n",
    "def f(x: int, **more: int) -> int:\n    return x\n",
    "import cachelib\n@cachelib.memo\ndef f(x: int) -> int:\n    return x\n",
    "import numpy as np\ndef f(x: int) -> int:\n    return np.sum(x)\n",
    "from stars import *\ndef f(x: int) -> int:\n    return len(str(x))\n",
    "class A:\n    def __add__(self, other):\n        return open('x')\ndef f(a: A) -> A:\n    return a + a\n",
    "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    def __add__(self, other: int) -> int:\n        return open('x').read()\ndef f(p: P) -> int:\n    return p + 1\n",
    "import time\nfrom dataclasses import dataclass, field\n@dataclass\nclass P:\n    x: float = field(default_factory=time.time)\ndef f() -> float:\n    return P().x\n",
    "import time\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: float\n    @property\n    def age(self) -> float:\n        return time.time() - self.x\ndef f(p: P) -> float:\n    return p.age\n",
    "import time\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: float\n    def append(self) -> float:\n        return time.time()\ndef f(p: P) -> float:\n    return p.append()\n",
    "import time\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: float\n    def __post_init__(self) -> None:\n        time.sleep(1)\ndef f(x: float) -> float:\n    return P(x).x\n",
    "from datetime import datetime as d\ndef f(x: int) -> str:\n    return d.now().isoformat()\n",
    "import time\ndef f(x: int) -> int:\n    if x:\n        raise ValueError(time.time())\n    return x\n",
    "import time\ndef f(x: int) -> int:\n    g = lambda: time.time()\n    return g()\n",
    "import time\ndef f(x: int) -> int:\n    def g() -> float:\n        return time.time()\n    return int(g())\n",
    "import time\nint = time.time\ndef f() -> float:\n    return int()\n",
    "try:\n    from fast import len\nexcept ImportError:\n    pass\ndef f(x: str) -> float:\n    return len(x)\n",
    "import time\nclass K:\n    now = time.time()\ndef f() -> float:\n    return K.now\n",
    "def f(x: int) -> int:\n    ...\n",
];

#[test]
fn what_is_pure_and_typed_is_ready() {
    for text in READY {
        let modules = judged(&[("m.py", text)]);
        assert_eq!(modules[0].tier, Tier::Ready, "{text}\n{modules:#?}");
    }
}

#[test]
fn a_trap_is_not_ready() {
    for text in TRAPS {
        assert_ne!(tier(text), Tier::Ready, "{text}");
        assert_ne!(judged(&[("m.py", text)])[0].tier, Tier::Ready, "{text}");
    }
}

#[test]
fn the_world_is_seen_through_other_files_and_other_names() {
    let clock = ("app/clock.py", "from time import time as read\ndef now() -> float:\n    return read()\n");
    let front = ("app/__init__.py", "from app.clock import now as when\n");
    let user = ("app/user.py", "from app import when\ndef f(x: float) -> float:\n    return when() - x\n");
    let modules = judged(&[clock, front, user]);
    let found = function(&modules, "f");
    assert_eq!(found.tier, Tier::Extract);
    assert_eq!(found.reasons[0].line, 3);
    assert!(found.reasons[0].text.contains("app/clock.py:3: `time.time` reads the clock"), "{:?}", found.reasons);
}

#[test]
fn a_pure_helper_of_another_file_is_followed() {
    let helper = ("app/helper.py", "LIMIT = 3\ndef cut(x: int) -> int:\n    return min(x, LIMIT)\n");
    let user =
        ("app/user.py", "from .helper import LIMIT, cut\ndef f(xs: list[int]) -> int:\n    return sum(cut(x) for x in xs) + LIMIT\n");
    let modules = judged(&[helper, user]);
    assert_eq!(function(&modules, "f").tier, Tier::Ready, "{modules:#?}");
    assert_eq!(modules[1].tier, Tier::Ready, "{modules:#?}");
}

#[test]
fn two_files_of_one_name_are_not_guessed() {
    let pure = ("src/app/a.py", "def g(x: int) -> int:\n    return x\n");
    let other = ("tools/src/app/a.py", "def g(x: int) -> int:\n    print(x)\n    return x\n");
    let user = ("src/app/user.py", "from app.a import g\ndef f(x: int) -> int:\n    return g(x)\n");
    assert_ne!(function(&judged(&[pure, other, user]), "f").tier, Tier::Ready);
}

#[test]
fn an_impure_line_leaves_a_split() {
    let text = "import time\ndef f(xs: list[int]) -> int:\n    begin = time.time()\n    total = 0\n    for x in xs:\n        total += x\n    print(begin)\n    return total\n";
    let modules = judged(&[("m.py", text)]);
    let found = function(&modules, "f");
    assert_eq!(found.tier, Tier::Extract);
    assert!(found.reasons.iter().any(|it| it.text.starts_with("lines 4 to 6 only compute")), "{:?}", found.reasons);
}

#[test]
fn a_table_is_no_split() {
    let text = "import time\ndef f() -> float:\n    a = {\n        'x': 1,\n        'y': 2,\n    }\n    return time.time() + a['x']\n";
    let modules = judged(&[("m.py", text)]);
    assert!(!function(&modules, "f").reasons.iter().any(|it| it.text.contains("only compute")));
}

#[test]
fn an_object_that_changes_itself_is_far() {
    let text = "class A:\n    def f(self, x: int) -> None:\n        self.x = x\n    def g(self) -> int:\n        return self.x\n";
    let modules = judged(&[("m.py", text)]);
    assert_eq!(function(&modules, "A.f").tier, Tier::Extract);
    assert_eq!(function(&modules, "A.g").tier, Tier::Near);
}

#[test]
fn a_loop_gains_and_a_line_does_not() {
    let modules = judged(&[("m.py", READY[0]), ("n.py", READY[11])]);
    assert!(modules[0].functions[0].gain < 1.2);
    assert!(modules[1].functions[0].gain > 5.0);
}

#[test]
fn a_folder_that_holds_a_package_is_no_part_of_its_name() {
    let modules = judged(&[
        ("bot/shop/__init__.py", ""),
        (
            "bot/shop/rate.py",
            "import random\ndef rate(x: int) -> int:\n    return x * 2\ndef odds() -> float:\n    return random.random()\n",
        ),
        ("bot/shop/cart.py", "from shop.rate import rate\ndef total(x: int) -> int:\n    return rate(x) + 1\n"),
        ("bot/shop/luck.py", "from .rate import odds\ndef luck(x: float) -> float:\n    return odds() + x\n"),
    ]);
    assert_eq!(function(&modules, "total").tier, Tier::Ready);
    assert_ne!(function(&modules, "luck").tier, Tier::Ready);
}
