"""Benchmarks: each claim a command that prints a table, with the peers' code beside ours."""
