"""Edges of the real platform are killed while people join; everybody must be with one other, or still be looking.

`crowd` is who joins and whom they parted from, `running` kills and waits, `judging` says what was broken.
"""
