"""Translation faults, each a change of one expression of the runtime, and the function that has to show it."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """A fault: in a file of the runtime, `right` becomes `wrong`; `shown_by` names functions of the cases."""

    name: str
    file: str
    right: str
    wrong: str
    shown_by: str


FAULTS = (
    Fault("int addition wraps", "int", "a.checked_add(b).ok_or(Bail)", "Ok(a.wrapping_add(b))", "adds"),
    Fault("int subtraction wraps", "int", "a.checked_sub(b).ok_or(Bail)", "Ok(a.wrapping_sub(b))", "subtracts"),
    Fault("int product wraps", "int", "a.checked_mul(b).ok_or(Bail)", "Ok(a.wrapping_mul(b))", "multiplies"),
    Fault(
        "int product of 32 bits",
        "int",
        "a.checked_mul(b).ok_or(Bail)",
        "Ok(i64::from((a as i32).wrapping_mul(b as i32)))",
        "multiplies",
    ),
    Fault("negation wraps", "int", "a.checked_neg().ok_or(Bail)", "Ok(a.wrapping_neg())", "signs"),
    Fault("abs wraps", "int", "a.checked_abs().ok_or(Bail)", "Ok(a.wrapping_abs())", "sizes"),
    Fault("division truncates", "int", "is_inexact && ((a < 0) != (b < 0))", "false", "divides"),
    Fault("rest has the dividend's sign", "int", "rest != 0 && ((rest < 0) != (b < 0))", "false", "divides"),
    Fault("quotient of rounded ints", "int", "b == 0 || !is_exact(a) || !is_exact(b)", "b == 0", "shares"),
    Fault("power wraps", "int", "a.checked_pow(exponent).ok_or(Bail)", "Ok(a.wrapping_pow(exponent))", "powers"),
    Fault("modular power is positive", "int", "m < 0 && result != 0", "false", "modular"),
    Fault("left shift loses bits", "int", "shifted >> b == a", "true", "shifts"),
    Fault("right shift truncates", "int", "Ok(a >> b.min(63))", "Ok(a / (1_i64 << b.min(62)))", "shifts"),
    Fault(
        "bit length of what is negative",
        "int",
        "a.unsigned_abs().leading_zeros()",
        "(a as u64).leading_zeros()",
        "bits",
    ),
    Fault(
        "float rest keeps its sign",
        "float",
        "Ok(if (b < 0.0) != (rest < 0.0) { rest + b } else { rest })",
        "Ok(rest)",
        "remains",
    ),
    Fault("zero rest loses its sign", "float", "Ok(0.0_f64.copysign(b))", "Ok(0.0)", "remains"),
    Fault(
        "floor of the quotient",
        "float",
        "Ok(if quotient - floor > 0.5 { floor + 1.0 } else { floor })",
        "Ok((a / b).floor())",
        "remains",
    ),
    Fault(
        "division by zero is infinite",
        "float",
        "if b == 0.0 { Err(Bail) } else { Ok(a / b) }",
        "Ok(a / b)",
        "quotients",
    ),
    Fault("square by multiplication", "float", "black_box(a).powf(black_box(b))", "a.powi(b as i32)", "squares"),
    Fault("power may be infinite", "float", "result.is_finite() && a.is_finite() && b.is_finite()", "true", "squares"),
    Fault("halves go up", "float", "a.round_ties_even()", "a.round()", "rounds"),
    Fault(
        "digits by multiplication",
        "float",
        'format!("{a:.digits$}").parse().map_err(|_| Bail)',
        "Ok((a * 100.0).round() / 100.0)",
        "rounds_to",
    ),
    Fault(
        "int of a float saturates",
        "float",
        "(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&a)",
        "true",
        "truncates",
    ),
    Fault(
        "root of what is negative", "float", "if a < 0.0 { Err(Bail) } else { Ok(a.sqrt()) }", "Ok(a.sqrt())", "roots"
    ),
    Fault(
        "int becomes float", "num", "$ints(a, b).map(Num::from)", "$floats(a as f64, b as f64).map(Num::F)", "halves"
    ),
    Fault("int compares as float", "num", "int::is_exact(a)", "true", "is_below"),
    Fault("index wraps around", "list", "index + length as i64", "index.rem_euclid((length as i64).max(1))", "picks"),
    Fault("slice bound not from the end", "list", "index.saturating_add(length)", "0", "slices"),
    Fault("caller's list is changed", "list", "self.0.is_given", "false", "through_a_second_name"),
    Fault("caller's list is copied", "border", "self.is_given()", "false", "same_list"),
    Fault(
        "one list becomes two",
        "border",
        "identity.and_then(|it| seen.get(&it))",
        "None::<&Bound<'py, PyAny>>",
        "twice_the_same_row",
    ),
    Fault(
        "last of the largest",
        "seq",
        "item.order(found).ok_or(Bail)? == wanted",
        "item.order(found).ok_or(Bail)? != wanted.reverse()",
        "largest",
    ),
    Fault(
        "last of the smallest",
        "seq",
        "b.order(&a).ok_or(Bail)? == Ordering::Less",
        "b.order(&a).ok_or(Bail)? != Ordering::Greater",
        "smallest",
    ),
    Fault("sum of nothing is a float", "seq", "items.is_empty()", "false", "adds_up"),
    Fault(
        "range with its end",
        "seq",
        "(start.abs_diff(stop) - 1) / step.unsigned_abs().max(1) + 1",
        "start.abs_diff(stop) / step.unsigned_abs().max(1) + 1",
        "counts_down",
    ),
    Fault("int of more than 64 bits", "raw", "overflow == 0", "true", "adds"),
    Fault("changes of what is lent are forgotten", "view", "self.is_changed.set(true)", "()", "bubble"),
    Fault(
        "reversed range starts late", "seq", "int::sub(int::sub(high, low)?, 1)?", "int::sub(high, low)?", "counts_down"
    ),
    Fault("enumeration from 0", "seq", "start.wrapping_add(at as i64)", "at as i64", "numbers_from"),
    Fault(
        "lists compare without their lengths",
        "order",
        "Some(mine.len().cmp(&theirs.len()))",
        "Some(Ordering::Equal)",
        "comes_before",
    ),
    Fault("sort forgets equal", "order", "items.sort_by(|a, b| by(b, a))", "items.sort_by(&mut by)", "sorts_built_in"),
    Fault(
        "bool is an int",
        "border",
        "object.cast_exact::<PyInt>().map_err(|_| Bail)?",
        "object.cast::<PyInt>().map_err(|_| Bail)?",
        "chooses",
    ),
    Fault(
        "int is a float",
        "border",
        "Ok(object.cast_exact::<PyFloat>().map_err(|_| Bail)?.value())",
        "object.extract().map_err(|_| Bail)",
        "sorts",
    ),
    Fault(
        "text that is not ASCII is bytes",
        "text",
        "if text.is_ascii() { Self::of(text.as_bytes()) } else { Err(Bail) }",
        "Self::of(text.as_bytes())",
        "found_in",
    ),
    Fault(
        "white space of Rust",
        "words",
        "matches!(byte, b'\\t'..=b'\\r' | 0x1c..=0x1f | b' ')",
        "byte.is_ascii_whitespace()",
        "words_of",
    ),
    Fault("lines of Rust", "words", "matches!(byte, b'\\n'..=b'\\r' | 0x1c..=0x1e)", "byte == 10", "words_of"),
    Fault("exponents from 17 digits", "said", "(-4..16).contains(&exponent)", "(-5..17).contains(&exponent)", "said"),
    Fault("nothing is nowhere", "words", "self.len() + 1", "0", "found_in"),
    Fault("odd padding on the right", "words", "(lacking & width as usize & 1)", "0", "padded"),
    Fault(
        "sign behind zeros", "words", "usize::from(matches!(self.bytes().first(), Some(b'+' | b'-')))", "0", "padded"
    ),
    Fault("title after digits", "words", "is_inside = byte.is_ascii_alphabetic()", "is_inside = true", "cases_of"),
    Fault("search starts at 0", "words", "clamp(at, length, 0, i64::MAX)", "0", "found_in"),
    Fault(
        "all of many replaced",
        "words",
        "most.filter(|it| *it >= 0).map_or(usize::MAX, |it| it as usize)",
        "usize::MAX",
        "replaced",
    ),
    Fault(
        "base is 10",
        "said",
        "i64::from_str_radix(clean.text(), base)",
        "i64::from_str_radix(clean.text(), 10)",
        "in_base",
    ),
    Fault("None is not None", "order", "a.is_none() && b.is_none()", "false", "same_or_none"),
    Fault("changes are not written back", "lend", "!self.list.is_changed()", "true", "bubble"),
    Fault(
        "one list twice is two lists", "lend", "self.seen.insert(object.as_ptr() as usize, wanted)", "None", "drained"
    ),
    Fault("strict pairs of two lengths", "seq", "rt.spoil()", "()", "strictly"),
    Fault("rows become other rows", "lend", "it.note(&mut seen)", "()", "transposed"),
    Fault(
        "a slice is pushed aside",
        "list",
        "items.splice(start as usize..stop as usize, more)",
        "items.splice(start as usize..start as usize, more)",
        "moved",
    ),
    Fault("what is computed is read", "border", "is_value(found)", "true", "Basket.total"),
    Fault(
        "an int or a float is a float",
        "border",
        "f64::read(object).map(Self::F).or_else(|_| i64::read(object).map(Self::I))",
        "f64::read(object).or_else(|_| i64::read(object).map(|it| it as f64)).map(Self::F)",
        "doubled",
    ),
    Fault(
        "keys turn equal ones around", "keyed", "places.sort_by(|a, b| by(b, a))", "places.sort_by(&mut by)", "by_key"
    ),
    Fault(
        "last of the smallest keys",
        "keyed",
        "key.order(keys.get(best).ok_or(Bail)?).ok_or(Bail)? == wanted",
        "key.order(keys.get(best).ok_or(Bail)?).ok_or(Bail)? != wanted.reverse()",
        "by_key",
    ),
    Fault(
        "the left end is the right one",
        "deque",
        "self.0.borrow_mut().changed(1)?.push_front(item)",
        "self.0.borrow_mut().changed(1)?.push_back(item)",
        "both_ends",
    ),
    Fault(
        "last in, first out",
        "deque",
        "self.0.borrow_mut().changed(0)?.pop_front()",
        "self.0.borrow_mut().changed(0)?.pop_back()",
        "breadth_first",
    ),
    Fault("half a heap", "heap", "(0..items.len() / 2).rev()", "(0..items.len() / 3).rev()", "heap_order"),
    Fault(
        "factorial without its last",
        "math",
        "(2..=a).try_fold(1, int::mul)",
        "(2..a).try_fold(1, int::mul)",
        "counted_ways",
    ),
    Fault("close by the difference", "math", "apart <= (relative * b).abs()", "apart <= relative", "close"),
    Fault("sign without the sign", "math", "a.copysign(b)", "a.abs()", "more_math"),
    Fault(
        "degrees in two steps",
        "math",
        "a * (180.0 / std::f64::consts::PI)",
        "a * 180.0 / std::f64::consts::PI",
        "more_math",
    ),
    Fault("keys may come meanwhile", "dict", "map.changes != self.before", "false", "grows_meanwhile"),
    Fault("an absent key is there", "dict", "self.map().places.contains_key(key)", "true", "pairs_seen"),
    Fault(
        "sets keep what both have",
        "set",
        "theirs.places.contains_key(item) == is_wanted",
        "theirs.places.contains_key(item)",
        "set_algebra",
    ),
)
