//! A call in progress: when to give up, when to look for an interrupt, how deep the recursion is.

use std::cell::Cell;

/// Rust gives up here; the original Python function answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bail;

/// A value, or the decision to leave the answer to Python.
pub type Out<T> = Result<T, Bail>;

/// Steps of loops between two looks at the world: about a tenth of a millisecond.
const STEPS: u32 = 1 << 16;
/// Python gives up at 1,000 frames; Rust leaves well before, while its stack is small.
const DEEPEST: u32 = 400;

/// A call in progress.
pub struct Rt<'a> {
    steps: Cell<u32>,
    depth: Cell<u32>,
    is_spoiled: Cell<bool>,
    pause: &'a dyn Fn() -> bool,
    compensated: bool,
}

impl<'a> Rt<'a> {
    /// A call that asks `pause` now and then whether to go on. `compensated` says that Python adds floats up with
    /// compensation, as it does since 3.12.
    pub fn new(pause: &'a dyn Fn() -> bool, compensated: bool) -> Self {
        Self { steps: Cell::new(STEPS), depth: Cell::new(0), is_spoiled: Cell::new(false), pause, compensated }
    }

    /// Whether the sum of floats is compensated.
    pub fn compensated(&self) -> bool {
        self.compensated
    }

    /// Whatever comes out of the call is not to be used: Python raises somewhere in it.
    pub fn spoil(&self) {
        self.is_spoiled.set(true);
        self.steps.set(0);
    }

    /// Whether the call is spoiled.
    pub fn is_spoiled(&self) -> bool {
        self.is_spoiled.get()
    }

    /// One step of a loop.
    ///
    /// # Errors
    /// Bails when an interrupt is waiting.
    #[inline(always)]
    pub fn tick(&self) -> Out<()> {
        let left = self.steps.get();
        if left == 0 {
            return self.look_around();
        }
        self.steps.set(left - 1);
        Ok(())
    }

    #[cold]
    fn look_around(&self) -> Out<()> {
        if self.is_spoiled() {
            return Err(Bail);
        }
        self.steps.set(STEPS);
        if (self.pause)() { Ok(()) } else { Err(Bail) }
    }

    /// Enter a function that may call itself; it is left when the value is dropped.
    ///
    /// # Errors
    /// Bails when the recursion is deep.
    #[inline]
    pub fn enter(&self) -> Out<Frame<'_>> {
        let depth = self.depth.get();
        if depth >= DEEPEST {
            return Err(Bail);
        }
        self.tick()?;
        self.depth.set(depth + 1);
        Ok(Frame { depth: &self.depth })
    }
}

/// One level of recursion.
pub struct Frame<'a> {
    depth: &'a Cell<u32>,
}

impl Drop for Frame<'_> {
    fn drop(&mut self) {
        self.depth.set(self.depth.get() - 1);
    }
}

/// The value of a variable that may not have one.
///
/// # Errors
/// Bails when it has none: Python raises `UnboundLocalError`.
#[inline(always)]
pub fn bound<T: Clone>(slot: &Option<T>) -> Out<T> {
    slot.clone().ok_or(Bail)
}

/// What the original checks with `assert`, or refuses with `raise`.
///
/// # Errors
/// Bails when the condition does not hold.
#[inline(always)]
pub fn hold(condition: bool) -> Out<()> {
    if condition { Ok(()) } else { Err(Bail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_is_seen_within_the_steps() {
        let rt = Rt::new(&|| false, false);
        let steps = (0..=STEPS).take_while(|_| rt.tick().is_ok()).count();
        assert_eq!(steps, STEPS as usize);
        let rt = Rt::new(&|| true, false);
        assert!((0..3 * STEPS).all(|_| rt.tick().is_ok()));
    }

    #[test]
    fn recursion_is_left_before_the_stack_ends() {
        fn down(rt: &Rt, n: u32) -> Out<u32> {
            let _frame = rt.enter()?;
            if n == 0 { Ok(0) } else { Ok(down(rt, n - 1)? + 1) }
        }
        let rt = Rt::new(&|| true, false);
        assert_eq!(down(&rt, DEEPEST - 1), Ok(DEEPEST - 1));
        assert_eq!(down(&rt, DEEPEST), Err(Bail));
        assert_eq!(down(&rt, 10), Ok(10));
    }

    #[test]
    fn unbound_is_python_s_to_report() {
        assert_eq!(bound::<i64>(&None), Err(Bail));
        assert_eq!(bound(&Some(3)), Ok(3));
        assert_eq!(hold(false), Err(Bail));
        assert_eq!(hold(true), Ok(()));
    }
}
