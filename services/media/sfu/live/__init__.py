"""A channel's live source by WHIP: what one publisher sends, put in order, timed and handed to the LAB as Matroska.

Decides who may publish to which channel together with the LAB, which knows the key and whether the channel is free;
refuses everybody else. Nothing is decoded or encoded here.
"""
