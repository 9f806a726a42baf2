"""The composition root: the only place that knows every part.

Plain constructors from settings and configuration to an ASGI application for an edge worker (`edge`) and a `Lab` for
the LAB's process (`lab`). The LAB and the services meet here and nowhere else. Each process imports its own module, so
that an edge never loads what only the LAB needs.
"""
