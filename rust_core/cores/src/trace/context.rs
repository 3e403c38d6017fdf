//! The header `traceparent` of W3C Trace Context (level 2).

use super::Error;

/// Characters of a header of the version that is written here.
const LENGTH: usize = 55;
/// The flags that have a meaning: sampled, and random trace id.
const KNOWN_FLAGS: u8 = 0b11;

/// Which trace some work belongs to, and below which span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParent {
    /// Of the trace; not 0.
    pub trace: u128,
    /// Of the span; not 0.
    pub span: u64,
    /// Sampled (1), random trace id (2).
    pub flags: u8,
}

impl TraceParent {
    /// A context of ids in hexadecimal.
    ///
    /// # Errors
    ///
    /// Where an id is not of its length, not in lower case, or 0.
    pub fn new(trace: &str, span: &str, flags: u8) -> Result<Self, Error> {
        Ok(Self { trace: trace_id(trace)?, span: span_id(span)?, flags: flags & KNOWN_FLAGS })
    }

    /// The header, of version 00.
    pub fn header(&self) -> String {
        format!("00-{:032x}-{:016x}-{:02x}", self.trace, self.span, self.flags & KNOWN_FLAGS)
    }
}

/// Read a header. Of a later version the part that is known here is read, as the standard asks.
///
/// # Errors
///
/// Where it is no such header.
pub fn parse(header: &str) -> Result<TraceParent, Error> {
    let said = |what: &str| Err(Error(format!("no traceparent: {what}")));
    if !header.is_ascii() || header.len() < LENGTH {
        return said("it has less than 55 characters of ASCII");
    }
    let separators = [2, 35, 52].map(|at| &header[at..=at]);
    if separators != ["-"; 3] {
        return said("its parts are not separated by `-` where they end");
    }
    let version = &header[..2];
    if !is_hexadecimal(version) || version == "ff" {
        return said("there is no such version");
    }
    if header.len() > LENGTH && (version == "00" || !header[LENGTH..].starts_with('-')) {
        return said("it goes on behind its last part");
    }
    if !is_hexadecimal(&header[53..LENGTH]) {
        return said("its flags are not hexadecimal");
    }
    let flags = u8::from_str_radix(&header[53..LENGTH], 16).unwrap_or_default();
    TraceParent::new(&header[3..35], &header[36..52], flags)
}

fn trace_id(text: &str) -> Result<u128, Error> {
    if text.len() != 32 || !is_hexadecimal(text) {
        return Err(Error("the id of a trace is 32 hexadecimal digits in lower case".into()));
    }
    match u128::from_str_radix(text, 16) {
        Ok(id) if id != 0 => Ok(id),
        _ => Err(Error("the id of a trace is not 0".into())),
    }
}

fn span_id(text: &str) -> Result<u64, Error> {
    if text.len() != 16 || !is_hexadecimal(text) {
        return Err(Error("the id of a span is 16 hexadecimal digits in lower case".into()));
    }
    match u64::from_str_radix(text, 16) {
        Ok(id) if id != 0 => Ok(id),
        _ => Err(Error("the id of a span is not 0".into())),
    }
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn the_example_of_the_standard_is_read_and_written() {
        let found = parse(EXAMPLE).unwrap();
        assert_eq!((found.span, found.flags), (0x00f0_67aa_0ba9_02b7, 1));
        assert_eq!(found.header(), EXAMPLE);
    }

    #[test]
    fn a_later_version_may_say_more() {
        assert_eq!(parse(&format!("cc{}-what-the-future-holds", &EXAMPLE[2..])).unwrap().header(), EXAMPLE);
        assert!(parse(&format!("cc{}.more", &EXAMPLE[2..])).is_err());
        assert!(parse(&format!("{EXAMPLE}-more")).is_err());
    }
}
