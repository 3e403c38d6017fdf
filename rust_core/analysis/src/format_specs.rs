//! Which `%` specifications render the same text as which format specifications.

use crate::context::Context;

/// The `%` specification that renders exactly what a format specification renders, for every type that accepts the latter.
///
/// # Errors
/// That there is none.
pub fn percent_spec(cx: &Context, spec: &str, conversion: char, is_text: bool) -> Result<String, &'static str> {
    const OTHER: &str = "a format specification has no exact counterpart among the lazy ones";
    if spec.is_empty() {
        return Ok(format!("%{conversion}"));
    }
    let digits = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(width) = spec.strip_prefix('>').filter(|width| digits(width) && !width.starts_with('0')) {
        return Ok(format!("%{width}{conversion}"));
    }
    if let Some(width) = spec.strip_prefix('<').filter(|width| digits(width) && !width.starts_with('0')) {
        return Ok(format!("%-{width}{conversion}"));
    }
    if is_text {
        // A converted value is a string: it is aligned to the left.
        return if digits(spec) && !spec.starts_with('0') { Ok(format!("%-{spec}{conversion}")) } else { Err(OTHER) };
    }
    let Some(kind) = spec.chars().last() else { return Err(OTHER) };
    let flags = &spec[..spec.len() - kind.len_utf8()];
    let body = flags.trim_start_matches(['+', '#']);
    match kind {
        'd' | 'x' | 'X' | 'o' if body.is_empty() || digits(body) => {}
        'f' | 'e' | 'g' if !uses_decimals(cx) => {
            let (width, precision) = body.split_once('.').unwrap_or((body, ""));
            let fits = (width.is_empty() || digits(width)) && (precision.is_empty() && !body.contains('.') || digits(precision));
            if !fits || flags.contains('#') {
                return Err(OTHER);
            }
        }
        _ => return Err(OTHER),
    }
    if flags.len() - body.len() > 1 || (kind == 'd' && flags.starts_with('#')) {
        return Err(OTHER);
    }
    Ok(format!("%{spec}"))
}

/// `%.2f` rounds a Decimal or a Fraction through a float.
fn uses_decimals(cx: &Context) -> bool {
    ["decimal", "Decimal", "fractions", "Fraction"].iter().any(|name| cx.scopes.binds_anywhere(name))
}

/// Number of fields of a `%` template; none when they are named or take a `*`.
pub fn count_fields(template: &str) -> Option<usize> {
    let mut count = 0;
    let mut chars = template.chars();
    while let Some(char) = chars.next() {
        if char != '%' {
            continue;
        }
        loop {
            match chars.next()? {
                '%' => break,
                '(' | '*' => return None,
                kind if kind.is_ascii_alphabetic() && !matches!(kind, 'h' | 'l' | 'L') => {
                    count += 1;
                    break;
                }
                _ => {}
            }
        }
    }
    Some(count)
}
