"""Jobs by the clock: when one is due (pure), who may run it (a lease in SQL), and what came of it.

Refuses to run one job twice at a time, however many processes share the database: a run is taken by one
compare-and-swap, fenced by its token, and cancelled when its lease is lost.
"""
