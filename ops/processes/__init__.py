"""Entry points of the long-running processes: each builds its part in `services.bootstrap` and runs it."""
