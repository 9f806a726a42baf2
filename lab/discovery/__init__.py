"""Discovery: what the sources of the owner card offer, and which of it is planned, committed and fetched.

`feed`, `peertube` and `archive` read what a kind of source says, `licences` and `found` put it into our words, `domain`
holds the life of a plan item, `seeking` looks at the sources, `committing` chooses and confirms. Refuses sources that
the card doesn't list, and programmes whose licence, tags, length or age it rules out, with the reason.
"""
