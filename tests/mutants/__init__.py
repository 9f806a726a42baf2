"""Seeded mutants of handlers and of contracts, and which gate catches each: how much the gates are worth.

A mutant of a handler answers what its contract does not declare; a mutant of a contract promises something else than
was released. Each is made in a copy of the tree and led through the gates in the order of their cost. What none of
them catches is printed: `python -m tests.mutants`.
"""
