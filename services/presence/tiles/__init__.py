"""Decides who is sent whose small picture, in which layer, and which are stopped first (spec 04, thumbs).

Refuses a tile above the budget, one of somebody who may not be seen or whose camera is off, and any while the house
sends as much as it may.
"""
