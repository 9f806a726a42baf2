"""The media plane: who may send and receive pictures and sound in a session, and the process that forwards them.

Decides how a provider's faults are retried and told, what an endpoint's token says, and, in `sfu`, what of an offer and
of what is really received a profile allows. Refuses what a profile does not name. Nobody else knows which provider
runs: they are given `MediaEndpoints`, which they pass on unopened. Only `sfu` imports a media library.
"""
