"""The library: which files the channel has, and what prep made of each.

Decides whether a file may be taken in, may air and may be taken out. Refuses the same file twice,
and the removal of an asset that viewers were already promised.
"""
