"""Pure: one event or command per file; each decides on actions and performs none."""
