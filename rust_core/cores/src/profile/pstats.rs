//! What `cProfile` writes: for each function its calls, times and callers.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{
    Edge, Entry, Error, Frame, Profile, Unit,
    marshal::{self, Value},
};

/// Callers in all that a profile may have: a small file may name a large table many times.
const MOST_EDGES: usize = 4_000_000;
/// Bytes of a table, of which two may become an object of fifty.
const LARGEST: usize = 32_000_000;

type Key<'a> = (&'a str, i64, &'a str);
type Callers = Rc<[(Value, Value)]>;

pub(super) fn read(data: &[u8]) -> Result<Profile, Error> {
    if data.len() > LARGEST {
        return Err(Error::whole(format!("a table of functions has at most {LARGEST} bytes")));
    }
    let Value::Dict(rows) = marshal::read(data)? else { return Err(Error::whole("this is no table of functions")) };
    let mut places: FxHashMap<Key, usize> = FxHashMap::default();
    let mut profile = Profile { unit: Unit::Seconds, total: 0.0, entries: Vec::new(), edges: Vec::new(), stacks: Vec::new() };
    let mut callers = Vec::new();
    for (number, (key, value)) in rows.iter().enumerate() {
        let fail = |what: &str| Error::whole(format!("function {}: {what}", number + 1));
        let key = key_of(key).ok_or_else(|| fail("its name is no file, line and name"))?;
        if places.insert(key, number).is_some() {
            return Err(fail("it is there twice"));
        }
        let (entry, called_by) = entry_of(key, value).map_err(fail)?;
        profile.total += entry.own;
        profile.entries.push(entry);
        callers.push(called_by);
    }
    let mut seen = 0;
    for (callee, called_by) in callers.iter().enumerate() {
        let fail = |what: &str| Error::whole(format!("function {}: {what}", callee + 1));
        for (key, value) in called_by.iter() {
            seen += 1;
            if seen > MOST_EDGES {
                return Err(fail("more callers than a profile has"));
            }
            let key = key_of(key).ok_or_else(|| fail("a caller is no file, line and name"))?;
            let weight = weight_of(value, &profile.entries[callee]).map_err(fail)?;
            if let Some(&caller) = places.get(&key) {
                profile.edges.push(Edge { caller, callee, weight });
            }
        }
    }
    Ok(profile)
}

fn key_of(value: &Value) -> Option<Key<'_>> {
    let Value::Tuple(items) = value else { return None };
    let [Value::Text(file), Value::Int(line), Value::Text(name)] = &items[..] else { return None };
    u32::try_from(*line).ok().map(|_| (&**file, *line, &**name))
}

fn entry_of(key: Key, value: &Value) -> Result<(Entry, Callers), &'static str> {
    let Value::Tuple(items) = value else { return Err("no tuple belongs to it") };
    let [Value::Int(primitive), Value::Int(calls), own, cumulative, Value::Dict(callers)] = &items[..] else {
        return Err("its numbers are not those of a profile");
    };
    if *primitive < 0 {
        return Err("fewer calls than none");
    }
    let frame = Frame { file: key.0.to_owned(), line: key.1 as u32, name: key.2.to_owned() };
    let calls = u64::try_from(*calls).map_err(|_| "fewer calls than none")?;
    Ok((Entry { frame, calls, own: seconds(own)?, cumulative: seconds(cumulative)? }, Rc::clone(callers)))
}

/// Seconds of a function that one caller is the cause of. `profile` counts only calls: its share of them.
fn weight_of(value: &Value, of: &Entry) -> Result<f64, &'static str> {
    match value {
        Value::Int(calls) if *calls >= 0 && of.calls > 0 => Ok(of.cumulative * (*calls as f64) / (of.calls as f64)),
        Value::Int(calls) if *calls >= 0 => Ok(0.0),
        Value::Tuple(items) => match &items[..] {
            [Value::Int(_), Value::Int(_), _, cumulative] => seconds(cumulative),
            _ => Err("the numbers of a caller are not those of a profile"),
        },
        _ => Err("the numbers of a caller are not those of a profile"),
    }
}

fn seconds(value: &Value) -> Result<f64, &'static str> {
    match value {
        Value::Float(value) if value.is_finite() => Ok(*value),
        Value::Int(value) => Ok(*value as f64),
        _ => Err("a time is no number of seconds"),
    }
}
