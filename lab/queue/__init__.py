"""The queue: what airs next, in order, and who put it there.

Decides the order of waiting entries. Refuses to touch an entry that lies within the horizon viewers may know of, and a
move made from a version that is no longer true.
"""
