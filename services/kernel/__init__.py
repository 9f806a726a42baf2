"""The vocabulary every part shares: clock, ids, errors.

Standard library and the generated vocabulary only. Nothing here performs I/O:
the real clock and id source live in `services.infra`.
"""
