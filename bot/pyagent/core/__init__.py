"""Pure decisions: values in, values out. No file, clock, network, environment or subprocess."""
