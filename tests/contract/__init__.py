"""The running platform held to its contract."""
