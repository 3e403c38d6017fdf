//! Finds sites in Python source and proves fixes. Pure but for `disk`, which reads the checkout it is given.
