//! Tokens → steps of the stack machine, by precedence climbing. Depth is that of the recursion.

use super::{Compare, Error, Fold, Formula, MOST_DEPTH, Name, Step, Token};

/// How tight operators bind, loosest first.
const CHOICE: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const NOT: u8 = 4;
const COMPARE: u8 = 5;
const SUM: u8 = 6;
const PRODUCT: u8 = 7;
const SIGN: u8 = 8;
const POWER: u8 = 9;

const FUNCTIONS: &str = "abs, avg, len, max, min, round, sqrt, sum";
const WORDS: [&str; 5] = ["and", "else", "if", "not", "or"];

pub(super) fn compile(tokens: Vec<(usize, Token)>) -> Result<Formula, Error> {
    let mut compiler = Compiler { tokens, next: 0, depth: 0, height: 0, formula: Formula { steps: vec![], names: vec![], height: 0 } };
    compiler.expression(CHOICE)?;
    match compiler.peek() {
        (_, Token::End) => Ok(compiler.formula),
        (at, token) => Err(Error::unreadable(*at, format!("{} is not expected here", shown(token)))),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Number(_) => "a number".into(),
        Token::Name(name) | Token::Braced(name) => format!("`{name}`"),
        Token::Sign(sign) => format!("`{sign}`"),
        Token::End => "the end".into(),
    }
}

struct Compiler {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
    height: usize,
    formula: Formula,
}

impl Compiler {
    fn peek(&self) -> &(usize, Token) {
        // `End` is the last token, and never taken.
        &self.tokens[self.next]
    }

    fn is_next(&self, text: &str) -> bool {
        match &self.peek().1 {
            Token::Name(name) => name == text,
            Token::Sign(sign) => *sign == text,
            _ => false,
        }
    }

    fn take(&mut self, text: &str) -> bool {
        let is_next = self.is_next(text);
        self.next += usize::from(is_next);
        is_next
    }

    /// Add a step that leaves the stack `grows` higher.
    fn push(&mut self, step: Step, grows: isize) {
        self.height = self.height.saturating_add_signed(grows);
        self.formula.height = self.formula.height.max(self.height);
        self.formula.steps.push(step);
    }

    fn expression(&mut self, least: u8) -> Result<(), Error> {
        if self.depth == MOST_DEPTH {
            return Err(Error::unreadable(self.peek().0, format!("nested more than {MOST_DEPTH} deep")));
        }
        self.depth += 1;
        self.operand(least)?;
        while let Some((level, step)) = self.operator(least) {
            self.infix(level, step)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// The operator that comes next, if it binds tight enough.
    fn operator(&self, least: u8) -> Option<(u8, Step)> {
        let word = match &self.peek().1 {
            Token::Name(name) => name.as_str(),
            Token::Sign(sign) => sign,
            _ => return None,
        };
        let found = match word {
            "if" => (CHOICE, Step::Choose),
            "or" => (OR, Step::Or),
            "and" => (AND, Step::And),
            "+" => (SUM, Step::Add),
            "-" => (SUM, Step::Subtract),
            "*" => (PRODUCT, Step::Multiply),
            "/" => (PRODUCT, Step::Divide),
            "//" => (PRODUCT, Step::FloorDivide),
            "%" => (PRODUCT, Step::Remainder),
            "**" => (POWER, Step::Power),
            other => (COMPARE, Step::Compare(comparison(other)?)),
        };
        (found.0 >= least).then_some(found)
    }

    fn infix(&mut self, level: u8, step: Step) -> Result<(), Error> {
        let at = self.peek().0;
        if let Step::Compare(first) = step {
            return self.chain(first);
        }
        self.next += 1;
        match level {
            CHOICE => {
                self.expression(OR)?;
                if !self.take("else") {
                    return Err(Error::unreadable(at, "`if` needs `else`"));
                }
                self.expression(CHOICE)?;
                self.push(step, -2);
            }
            // What stands right of a power may have a sign, and binds to the right.
            POWER => {
                self.expression(SIGN)?;
                self.push(step, -1);
            }
            _ => {
                self.expression(level + 1)?;
                self.push(step, -1);
            }
        }
        Ok(())
    }

    fn chain(&mut self, first: Compare) -> Result<(), Error> {
        let mut current = first;
        let mut is_first = true;
        loop {
            self.next += 1;
            self.expression(SUM)?;
            let following = match &self.peek().1 {
                Token::Sign(sign) => comparison(sign),
                _ => None,
            };
            match (is_first, following) {
                (true, None) => self.push(Step::Compare(current), -1),
                (true, Some(_)) => self.push(Step::CompareKeep(current), 0),
                (false, None) => self.push(Step::CompareAnd(current), -2),
                (false, Some(_)) => self.push(Step::CompareAndKeep(current), -1),
            }
            let Some(next) = following else { return Ok(()) };
            (current, is_first) = (next, false);
        }
    }

    fn operand(&mut self, least: u8) -> Result<(), Error> {
        let (at, token) = self.peek().clone();
        self.next += 1;
        match token {
            Token::Number(value) => self.push(Step::Number(value), 1),
            Token::Braced(name) => {
                let slot = self.slot(name, at, true);
                self.push(Step::Name(slot), 1);
            }
            Token::Sign("(") => {
                self.expression(CHOICE)?;
                self.close(at)?;
            }
            Token::Sign(sign @ ("+" | "-")) if least <= SIGN => {
                self.expression(SIGN)?;
                if sign == "-" {
                    self.push(Step::Negate, 0);
                }
            }
            Token::Name(word) if word == "not" && least <= NOT => {
                self.expression(NOT)?;
                self.push(Step::Not, 0);
            }
            Token::Name(name) if !WORDS.contains(&name.as_str()) => {
                if self.take("(") {
                    return self.call(&name, at);
                }
                let slot = self.slot(name, at, true);
                self.push(Step::Name(slot), 1);
            }
            _ => {
                self.next -= 1;
                return Err(Error::unreadable(at, "a value is missing"));
            }
        }
        Ok(())
    }

    fn close(&mut self, open: usize) -> Result<(), Error> {
        if self.take(")") {
            return Ok(());
        }
        match self.peek() {
            (_, Token::End) => Err(Error::unreadable(open, "`(` is not closed")),
            (at, token) => Err(Error::unreadable(*at, format!("{} is not expected here", shown(token)))),
        }
    }

    fn call(&mut self, name: &str, at: usize) -> Result<(), Error> {
        let open = self.tokens[self.next - 1].0;
        let (least, most) = match name {
            "min" => return self.fold(Fold::Min, open),
            "max" => return self.fold(Fold::Max, open),
            "sum" => return self.fold(Fold::Sum, open),
            "avg" => return self.fold(Fold::Avg, open),
            "len" => return self.fold(Fold::Len, open),
            "abs" | "sqrt" => (1, 1),
            "round" => (1, 2),
            _ => return Err(Error::unreadable(at, format!("`{name}` is no function; there are {FUNCTIONS}"))),
        };
        let mut count = 0;
        loop {
            self.expression(CHOICE)?;
            count += 1;
            if !self.take(",") {
                break;
            }
        }
        self.close(open)?;
        if !(least..=most).contains(&count) {
            let wanted = if least == most { "1 argument" } else { "1 or 2 arguments" };
            return Err(Error::unreadable(at, format!("`{name}` takes {wanted}, not {count}")));
        }
        match (name, count) {
            ("abs", _) => self.push(Step::Abs, 0),
            ("sqrt", _) => self.push(Step::Sqrt, 0),
            (_, 1) => self.push(Step::Round, 0),
            _ => self.push(Step::RoundTo, -1),
        }
        Ok(())
    }

    fn fold(&mut self, fold: Fold, open: usize) -> Result<(), Error> {
        self.push(Step::Begin(fold), 2);
        loop {
            if let Some((name, at)) = self.whole_name() {
                let slot = self.slot(name, at, false);
                // A number stands on the stack for a moment.
                self.push(Step::TakeName(fold, slot), 1);
                self.height -= 1;
            } else {
                self.expression(CHOICE)?;
                self.push(Step::Take(fold), -1);
            }
            if !self.take(",") {
                break;
            }
        }
        self.close(open)?;
        self.push(Step::End(fold), -1);
        Ok(())
    }

    /// The name that is a whole argument, and so may hold a list.
    fn whole_name(&mut self) -> Option<(String, usize)> {
        let (at, Token::Name(name) | Token::Braced(name)) = &self.tokens[self.next] else { return None };
        let is_word = matches!(self.tokens[self.next].1, Token::Name(_)) && WORDS.contains(&name.as_str());
        let is_whole = matches!(self.tokens.get(self.next + 1), Some((_, Token::Sign("," | ")"))));
        let found = (is_whole && !is_word).then(|| (name.clone(), *at));
        self.next += usize::from(found.is_some());
        found
    }

    fn slot(&mut self, name: String, at: usize, is_number: bool) -> usize {
        let names = &mut self.formula.names;
        let slot = names.iter().position(|it| it.text == name).unwrap_or_else(|| {
            names.push(Name { text: name, at, number_at: None });
            names.len() - 1
        });
        if is_number {
            names[slot].number_at.get_or_insert(at);
        }
        slot
    }
}

fn comparison(sign: &str) -> Option<Compare> {
    Some(match sign {
        "<" => Compare::Less,
        "<=" => Compare::AtMost,
        ">" => Compare::More,
        ">=" => Compare::AtLeast,
        "==" => Compare::Equal,
        "!=" => Compare::Unequal,
        _ => return None,
    })
}
