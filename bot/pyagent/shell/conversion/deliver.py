"""stub."""
def deliver(root, modules, verdicts, examples):
    return []
