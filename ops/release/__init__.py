"""From a candidate to what is on air: the canary, its promotion, and the phases of going live, each with its evidence.

A candidate is the code that runs the command and a configuration folder. Its canary is a whole second platform on this
machine, with a port and a home of its own: databases from a fresh backup, media by hard links, the library by a link.
It tells no webhook and no control plane, and fetches nothing. What it shows is held to the objectives of a soak.
"""
