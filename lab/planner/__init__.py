"""The planner: which programme airs next, by the owner's card. Pure: no clock, no SQL, no media libraries.

`dayparts` says which part of the day holds when, `catalogue` what there is to choose from and what the card rules out,
`choosing` what airs at each start. Equal cards, catalogues and histories give equal plans, on every node.
"""
