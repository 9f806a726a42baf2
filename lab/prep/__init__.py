"""Prep: from any film somebody has to an asset on the segment grid.

Decides what airs of a source (repair, constant rate, 16:9, stereo, loudness) and what is refused, with a code and a
sentence. `prepare` does one job in this process; `lab.prep.pool.PrepPool` does jobs in short-lived niced processes,
which is what a running LAB uses: codecs leak, and a broken file may end its process. PyAV is imported by
neither the pool nor this package, only by what runs in the worker.
"""
