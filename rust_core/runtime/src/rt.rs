//! A call in progress: when to give up, when to look for an interrupt, how deep the recursion is.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Rust gives up here; the original Python function answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bail;

/// A value, or the decision to leave the answer to Python.
pub type Out<T> = Result<T, Bail>;

/// Steps of loops between two looks at the world: about a tenth of a millisecond.
const STEPS: u32 = 1 << 16;
/// Those of them that a function takes at once.
const CHUNK: u32 = 1 << 12;
/// Python gives up at 1,000 frames; Rust leaves well before.
const DEEPEST: u32 = 400;
/// What recursion may take of the stack: a frame of a long function is large, and the stack of a thread may be small.
const STACK_BYTES: usize = 32 << 10;

/// A call in progress.
pub struct Rt<'a> {
    steps: Cell<u32>,
    depth: Cell<u32>,
    /// Where the stack was when the call began.
    begin: usize,
    is_spoiled: Cell<bool>,
    pause: &'a dyn Fn() -> bool,
    compensated: bool,
}

impl<'a> Rt<'a> {
    /// A call that asks `pause` now and then whether to go on. `compensated` says that Python adds floats up with
    /// compensation, as it does since 3.12.
    pub fn new(pause: &'a dyn Fn() -> bool, compensated: bool) -> Self {
        Self { steps: Cell::new(STEPS), depth: Cell::new(0), begin: stack(), is_spoiled: Cell::new(false), pause, compensated }
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

    /// The steps of one function's loops.
    #[inline(always)]
    pub fn fuel(&self) -> Fuel<'_, 'a> {
        Fuel { rt: self, left: self.take() }
    }

    #[inline(always)]
    fn take(&self) -> u32 {
        let steps = self.steps.get();
        let taken = steps.min(CHUNK);
        self.steps.set(steps - taken);
        taken
    }

    fn take_more(&self) -> Out<u32> {
        if self.steps.get() == 0 {
            self.look_around()?;
        }
        Ok(self.take())
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
    /// Bails when the recursion is deep, or takes much of the stack.
    #[inline]
    pub fn enter(&self) -> Out<Frame<'_>> {
        let depth = self.depth.get();
        if depth >= DEEPEST || self.begin.abs_diff(stack()) > STACK_BYTES {
            return Err(Bail);
        }
        self.tick()?;
        self.depth.set(depth + 1);
        Ok(Frame { depth: &self.depth })
    }
}

/// The steps of one function's loops, counted where the compiler can keep them in a register. What is left goes back.
pub struct Fuel<'r, 'a> {
    rt: &'r Rt<'a>,
    left: u32,
}

impl Fuel<'_, '_> {
    /// One step of a loop.
    ///
    /// # Errors
    /// Bails when an interrupt is waiting.
    #[inline(always)]
    pub fn tick(&mut self) -> Out<()> {
        if self.left == 0 {
            self.left = more(self.rt);
            if self.left == 0 {
                return Err(Bail);
            }
        }
        self.left -= 1;
        Ok(())
    }
}

/// More steps; none where the call has to end. It cannot unwind, of which the compiler makes much: a loop around a call
/// that may keeps its floats in memory.
#[cold]
#[inline(never)]
extern "C" fn more(rt: &Rt<'_>) -> u32 {
    catch_unwind(AssertUnwindSafe(|| rt.take_more().unwrap_or(0))).unwrap_or(0)
}

impl Drop for Fuel<'_, '_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.rt.steps.set(self.rt.steps.get() + self.left);
    }
}

/// About where the stack ends now.
#[inline(always)]
fn stack() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here) as usize
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
    fn steps_taken_at_once_are_counted_too() {
        let looks = Cell::new(0);
        let pause = || {
            looks.set(looks.get() + 1);
            looks.get() < 3
        };
        let rt = Rt::new(&pause, false);
        for _ in 0..STEPS {
            assert_eq!(rt.fuel().tick(), Ok(()));
        }
        assert_eq!((looks.get(), rt.steps.get()), (0, 0));
        let (mut outer, mut inner) = (rt.fuel(), rt.fuel());
        assert_eq!((outer.tick(), looks.get(), inner.tick(), looks.get()), (Ok(()), 1, Ok(()), 1));
        let steps = (0..=3 * STEPS).take_while(|_| outer.tick().is_ok()).count();
        assert!((STEPS as usize..=2 * STEPS as usize).contains(&steps), "{steps}");
        rt.spoil();
        assert_eq!(rt.fuel().tick(), Err(Bail));
    }

    #[test]
    fn recursion_is_left_before_the_stack_ends() {
        let rt = Rt::new(&|| true, false);
        let frames: Vec<_> = (0..DEEPEST).map(|_| rt.enter()).collect();
        assert!(frames.iter().all(Result::is_ok));
        assert!(rt.enter().is_err());
        drop(frames);
        assert!(rt.enter().is_ok());
    }

    #[test]
    fn large_frames_are_left_sooner() {
        fn down(rt: &Rt, n: u32) -> Out<u32> {
            let _frame = rt.enter()?;
            let large = std::hint::black_box([1_u8; 2048]);
            if n == 0 { Ok(0) } else { Ok(down(rt, n - 1)? + u32::from(large[n as usize])) }
        }
        let rt = Rt::new(&|| true, false);
        assert_eq!((down(&rt, 4), down(&rt, 40), down(&rt, 4)), (Ok(4), Err(Bail), Ok(4)));
    }

    #[test]
    fn unbound_is_python_s_to_report() {
        assert_eq!(bound::<i64>(&None), Err(Bail));
        assert_eq!(bound(&Some(3)), Ok(3));
        assert_eq!(hold(false), Err(Bail));
        assert_eq!(hold(true), Ok(()));
    }
}
