"""The web side: webhooks in, a page of runs out. Knows the ledger, never the engine."""
