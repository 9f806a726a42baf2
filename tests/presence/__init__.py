"""Thousands of people are in presence on nodes of a house; who leaves, hides, falls silent or dies with a node is gone.

`sockets` holds their connections cheaply, `crowd` is the people, `watching` what some of them are told, `load` what it
costs the nodes; `running` goes through the acts, and `judging` says what was broken.
"""
