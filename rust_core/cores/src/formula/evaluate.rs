//! The stack machine: every step works on as many rows at a time as fit the cache.

use super::{Error, Formula, Step, arithmetic as own};

const LANES: usize = 128;

/// What a name is bound to.
pub enum Value {
    /// Nothing.
    Absent,
    /// Something that is no number.
    Other,
    /// The same number in every row.
    Number(f64),
    /// A list, for the functions that take one.
    List(Vec<f64>),
    /// A number for each row.
    Column(Vec<f64>),
}

/// Where a step finds what a name is bound to.
trait Source {
    /// The number of each row, where it is no list.
    fn load(&self, slot: usize, start: usize, out: &mut [f64]);

    /// The number of the only row.
    fn load_one(&self, slot: usize) -> f64;

    /// The list, where it is one.
    fn list(&self, slot: usize) -> Option<&[f64]>;
}

impl Source for [Value] {
    fn load(&self, slot: usize, start: usize, out: &mut [f64]) {
        match &self[slot] {
            Value::Column(column) => out.copy_from_slice(&column[start..start + out.len()]),
            Value::Number(value) => out.fill(*value),
            // `check` let nothing else through.
            _ => out.fill(f64::NAN),
        }
    }

    fn load_one(&self, slot: usize) -> f64 {
        match &self[slot] {
            Value::Column(column) => column[0],
            Value::Number(value) => *value,
            _ => f64::NAN,
        }
    }

    fn list(&self, slot: usize) -> Option<&[f64]> {
        match &self[slot] {
            Value::List(values) => Some(values),
            _ => None,
        }
    }
}

/// Numbers alone, which fit every place.
impl Source for [f64] {
    fn load(&self, slot: usize, _start: usize, out: &mut [f64]) {
        out.fill(self[slot]);
    }

    fn load_one(&self, slot: usize) -> f64 {
        self[slot]
    }

    fn list(&self, _slot: usize) -> Option<&[f64]> {
        None
    }
}

impl Formula {
    /// The value for one row of numbers, in the order of the names; as many as there are names.
    pub fn evaluate_numbers(&self, numbers: &[f64]) -> f64 {
        self.one(numbers)
    }

    /// The value for one row. `values` are those of the names, in their order.
    ///
    /// # Errors
    ///
    /// Where a name has no value, or one that does not fit its place.
    pub fn evaluate(&self, values: &[Value]) -> Result<f64, Error> {
        self.check(values, 1)?;
        Ok(self.one(values))
    }

    fn one(&self, values: &(impl Source + ?Sized)) -> f64 {
        let mut small = [0.0; 16];
        if self.height <= small.len() {
            return self.run::<1, _>(values, 0, 1, &mut small)[0];
        }
        self.run::<1, _>(values, 0, 1, &mut vec![0.0; self.height])[0]
    }

    /// The value for each row.
    ///
    /// # Errors
    ///
    /// The same, and where a column has other than `rows` rows.
    pub fn evaluate_rows(&self, values: &[Value], rows: usize) -> Result<Vec<f64>, Error> {
        self.check(values, rows)?;
        let mut stack = vec![0.0; self.height * LANES];
        let mut results = Vec::with_capacity(rows);
        for start in (0..rows).step_by(LANES) {
            results.extend_from_slice(self.run::<LANES, _>(values, start, LANES.min(rows - start), &mut stack));
        }
        Ok(results)
    }

    fn check(&self, values: &[Value], rows: usize) -> Result<(), Error> {
        for (index, name) in self.names().iter().enumerate() {
            let text = &name.text;
            match (values.get(index), name.number_at) {
                (None | Some(Value::Absent), _) => return Err(Error::unbound(name.at, format!("`{text}` has no value"))),
                (Some(Value::Other), _) => {
                    return Err(Error::unbound(name.at, format!("`{text}` is neither a number nor a list of numbers")));
                }
                (Some(Value::List(_)), Some(at)) => {
                    return Err(Error::unbound(at, format!("`{text}` is a list; only avg, len, max, min and sum take one")));
                }
                (Some(Value::Column(column)), _) if column.len() != rows => {
                    return Err(Error::unbound(name.at, format!("`{text}` has {} rows, not {rows}", column.len())));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn run<'a, const N: usize, S: Source + ?Sized>(&self, values: &S, start: usize, rows: usize, stack: &'a mut [f64]) -> &'a [f64] {
        let mut machine = Machine::<N, S> { stack, top: 0, start, rows, values };
        for step in &self.steps {
            machine.step(*step);
        }
        &stack[..rows]
    }
}

struct Machine<'a, const N: usize, S: Source + ?Sized> {
    stack: &'a mut [f64],
    top: usize,
    start: usize,
    rows: usize,
    values: &'a S,
}

impl<const N: usize, S: Source + ?Sized> Machine<'_, N, S> {
    fn step(&mut self, step: Step) {
        match step {
            Step::Number(value) => self.push(value),
            Step::Name(slot) => self.load(slot),
            Step::Negate => self.unary(|a| -a),
            Step::Not => self.unary(|a| own::number(!own::truth(a))),
            Step::Abs => self.unary(f64::abs),
            Step::Sqrt => self.unary(f64::sqrt),
            Step::Round => self.unary(f64::round_ties_even),
            Step::Add => self.binary(|a, b| a + b),
            Step::Subtract => self.binary(|a, b| a - b),
            Step::Multiply => self.binary(|a, b| a * b),
            Step::Divide => self.binary(|a, b| a / b),
            Step::FloorDivide => self.binary(own::floor_divide),
            Step::Remainder => self.binary(own::remainder),
            Step::Power => self.binary(f64::powf),
            Step::RoundTo => self.binary(own::round_to),
            Step::Compare(how) => self.binary(|a, b| own::number(own::compare(how, a, b))),
            Step::And => self.binary(|a, b| if own::truth(a) { b } else { a }),
            Step::Or => self.binary(|a, b| if own::truth(a) { a } else { b }),
            Step::CompareKeep(how) => self.with_two(|a, b| (own::number(own::compare(how, a, b)), b)),
            Step::CompareAnd(how) => {
                self.with_three(|r, b, c| (own::number(own::truth(r) && own::compare(how, b, c)), b));
                self.top -= 2;
            }
            Step::CompareAndKeep(how) => {
                self.with_three(|r, b, c| (own::number(own::truth(r) && own::compare(how, b, c)), c));
                self.top -= 1;
            }
            Step::Choose => {
                self.with_three(|then, condition, other| (if own::truth(condition) { then } else { other }, condition));
                self.top -= 2;
            }
            Step::Begin(fold) => {
                self.push(own::begin(fold));
                self.push(0.0);
            }
            Step::Take(fold) => {
                self.with_three(|result, count, value| (own::take(fold, result, count, value), count + 1.0));
                self.top -= 1;
            }
            Step::TakeName(fold, slot) => match self.values.list(slot) {
                Some(values) => {
                    for value in values {
                        self.with_two(|result, count| (own::take(fold, result, count, *value), count + 1.0));
                    }
                }
                None => {
                    self.load(slot);
                    self.step(Step::Take(fold));
                }
            },
            Step::End(fold) => {
                self.with_two(|result, count| (own::end(fold, result, count), count));
                self.top -= 1;
            }
        }
    }

    fn push(&mut self, value: f64) {
        // One row needs no stretches; the branch is decided when the code is compiled.
        if N == 1 {
            self.stack[self.top] = value;
            self.top += 1;
            return;
        }
        let at = self.top * N;
        self.stack[at..at + self.rows].fill(value);
        self.top += 1;
    }

    fn load(&mut self, slot: usize) {
        if N == 1 {
            self.push(self.values.load_one(slot));
            return;
        }
        let at = self.top * N;
        self.values.load(slot, self.start, &mut self.stack[at..at + self.rows]);
        self.top += 1;
    }

    fn unary(&mut self, operation: impl Fn(f64) -> f64) {
        if N == 1 {
            let a = &mut self.stack[self.top - 1];
            *a = operation(*a);
            return;
        }
        let at = (self.top - 1) * N;
        for value in &mut self.stack[at..at + self.rows] {
            *value = operation(*value);
        }
    }

    fn binary(&mut self, operation: impl Fn(f64, f64) -> f64) {
        self.with_two(|a, b| (operation(a, b), b));
        self.top -= 1;
    }

    fn with_two(&mut self, operation: impl Fn(f64, f64) -> (f64, f64)) {
        if N == 1 {
            let [a, b] = &mut self.stack[self.top - 2..self.top] else { return };
            (*a, *b) = operation(*a, *b);
            return;
        }
        let (low, high) = self.stack.split_at_mut((self.top - 1) * N);
        let at = (self.top - 2) * N;
        for (a, b) in low[at..at + self.rows].iter_mut().zip(&mut high[..self.rows]) {
            (*a, *b) = operation(*a, *b);
        }
    }

    fn with_three(&mut self, operation: impl Fn(f64, f64, f64) -> (f64, f64)) {
        if N == 1 {
            let [a, b, c] = &mut self.stack[self.top - 3..self.top] else { return };
            (*a, *b) = operation(*a, *b, *c);
            return;
        }
        let (low, high) = self.stack.split_at_mut((self.top - 2) * N);
        let at = (self.top - 3) * N;
        let (middle, last) = high.split_at_mut(N);
        for ((a, b), c) in low[at..at + self.rows].iter_mut().zip(&mut middle[..self.rows]).zip(&last[..self.rows]) {
            (*a, *b) = operation(*a, *b, *c);
        }
    }
}
