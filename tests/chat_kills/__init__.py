"""Nodes of a house are killed with `kill -9` while people write; what was acknowledged must be there, once.

`house` runs the nodes, `crowd` the people who write and come back, `judging` says what was broken.
"""
