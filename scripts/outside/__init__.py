"""Refuses what stands outside the contract, and what the contract declares that nothing uses.

An endpoint, an event, an error code, a key of the configuration and a component of the shell each have their one home
in `schemas/`: code may not name another one, and may not leave one unused. What is declared ahead of its time says so
(`x-vvtv-planned`, `status: planned`), and the mark expires by itself: it is refused once code reads the key, once the
component has a module, and, by the contract's lint, once an operation declares the error code.
"""
