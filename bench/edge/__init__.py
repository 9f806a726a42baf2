"""The generated edge against its peers: server CPU per request, same models, same bytes.

Every operation that the contract marks hot, a signed POST that validates a body, and a request that is refused. Each
contender runs alone under uvicorn in its own process; rounds are interleaved, so that a slow minute of the machine hits
all of them. Then our own microseconds are taken apart in one process.
"""
