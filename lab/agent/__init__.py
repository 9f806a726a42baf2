"""The LAB's bridge to a control plane, outbound only.

Decides which commands are run and which come too late, and keeps what is to be told until it was taken, in order.
Refuses whatever is not signed for the very request it answers. A command runs through the same handlers as an
operator's signed call; the channel needs none of this.
"""
