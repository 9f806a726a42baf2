"""The rules, one small function each, in groups by what they look at."""
