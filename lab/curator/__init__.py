"""The curator: looks at what is queued and at what aired, and changes it where the reasons are good enough.

Proposes to swap, move, drop or insert, each with a confidence that its named signals explain. Refuses to touch what a
person put in the queue, a frozen queue, and what viewers may have been told; never bends a rule of the owner card.
"""
