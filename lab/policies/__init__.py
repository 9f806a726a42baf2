"""The history of the owner cards: which were in force, since when, who changed what and why.

Decides whether a card is another one than before, and to whom a change is put down. A card that was in force is never
changed again: it is kept once, under the hash of its content, by which the planner and everybody else name it.
"""
