"""Reports as text for people and machines: pure functions from a ``ScanReport`` or ``FixReport`` to text."""
