"""Presence: who is where, now, and who is told of it.

Decides who sees whom, in every list and every difference by the same rule (`domain.sees`), and when somebody has gone.
Refuses to list people across ecosystems, to tell anybody of who is hidden, limited or apart from them, and to queue
what a slow watcher has not read: that becomes one difference, or word to ask for the list anew.
"""
