"""Is the platform alive, ready and on air? Answers with what was seen, never with hope.

Decides from findings of probes; a probe that fails, hangs or raises counts against readiness
with its reason. The station is known only through a port.
"""
