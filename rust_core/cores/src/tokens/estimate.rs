//! About how many tokens a text has, without a vocabulary.
//!
//! The weights are those of a regression over 1,100 files (Python, documentation, translations) against the exact count of
//! `o200k_base`: nine of ten Python files are estimated to within a tenth. Weights are sixteenths of a token.

const LINE: usize = 37;
const WORD: usize = 14;
/// For every eight letters beyond the first.
const LONG_WORD: usize = 16;
const THREE_DIGITS: usize = 29;
const SIGN: usize = 8;
/// For every two signs beyond the first.
const MORE_SIGNS: usize = 6;
const LATIN: usize = 22;
const EAST_ASIAN: usize = 12;
const OTHER: usize = 7;
const ONE: usize = 16;

/// The estimate.
pub fn estimate(text: &str) -> usize {
    text.split('\n').map(weight).sum::<usize>().div_ceil(ONE)
}

/// How many bytes from the start are whole lines of at most so many tokens, by the estimate.
pub fn whole_lines(text: &str, most: usize) -> usize {
    let (mut end, mut total) = (0, 0);
    for line in text.split_inclusive('\n') {
        total += weight(line.strip_suffix('\n').unwrap_or(line));
        if total.div_ceil(ONE) > most {
            break;
        }
        end += line.len();
    }
    end
}

/// Of one line, in sixteenths.
fn weight(line: &str) -> usize {
    let bytes = line.as_bytes();
    let (mut at, mut total) = (0, 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (length, weight) = match rest[0] {
            b'a'..=b'z' | b'A'..=b'Z' => {
                let length = word(rest);
                (length, WORD + LONG_WORD * ((length - 1) / 8))
            }
            b'0'..=b'9' => {
                let length = run(rest, u8::is_ascii_digit);
                (length, THREE_DIGITS * length.div_ceil(3))
            }
            b'!'..=b'~' => {
                let length = run(rest, u8::is_ascii_punctuation);
                (length, SIGN + MORE_SIGNS * ((length - 1) / 2))
            }
            0x80.. => beyond_ascii(rest),
            _ => (1, 0),
        };
        at += length;
        total += weight;
    }
    if total > 0 { total + LINE } else { 0 }
}

fn run(bytes: &[u8], is_in: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(|byte| !is_in(byte)).unwrap_or(bytes.len())
}

/// Small letters with or without a capital before them, or capitals.
fn word(bytes: &[u8]) -> usize {
    let capitals = run(bytes, u8::is_ascii_uppercase);
    if capitals > 1 { capitals } else { capitals + run(&bytes[capitals..], u8::is_ascii_lowercase) }
}

/// Of one character, by where it stands in Unicode.
fn beyond_ascii(bytes: &[u8]) -> (usize, usize) {
    match bytes[0] {
        // U+0080 to U+024F, by the first byte and for the last of them by the second.
        0x80..=0xc8 => (2, LATIN),
        0xc9 if bytes[1] < 0x90 => (2, LATIN),
        0xc9..=0xdf => (2, OTHER),
        // Up to U+2E7F.
        0xe0..=0xe1 => (3, OTHER),
        0xe2 if bytes[1] < 0xba => (3, OTHER),
        0xe2..=0xef => (3, EAST_ASIAN),
        _ => (4, EAST_ASIAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_adds_up_over_lines() {
        assert_eq!(estimate(""), 0);
        assert_eq!(weight("def HTTPServer2(x):"), LINE + 4 * WORD + THREE_DIGITS + 2 * SIGN);
        assert_eq!(weight("\u{24f}\u{250}\u{2e7f}\u{2e80}"), LINE + LATIN + 2 * OTHER + EAST_ASIAN);
        let text = "one two\n\nthree\n";
        assert_eq!(whole_lines(text, estimate("one two")), "one two\n\n".len());
        assert_eq!(whole_lines(text, 0), 0);
        assert_eq!(whole_lines(text, 99), text.len());
    }
}
