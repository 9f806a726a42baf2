"""The HTTP edge: what surrounds generated operations.

Decides who a signed caller is, how every error reads (RFC 9457), how large a body may be, what is counted,
and what answers a path outside the contract. Refuses a code that an operation does not declare: that is a
defect of ours, told as an opaque 500. Nothing here knows what an operation does.
"""
