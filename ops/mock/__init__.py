"""The contract as a server without a platform behind it: every operation and socket answers with its own example.

Requests pass through the generated server, so they are refused exactly as the platform refuses them. Decides which
example answers; knows no operation by name: what enters schemas/ is answered after the next `make generate`.
"""
