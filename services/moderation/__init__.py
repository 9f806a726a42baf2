"""What people do about people: blocks.

Decides who is apart from whom. Refuses blocking oneself or nobody, and tells no one that they were blocked.
"""
