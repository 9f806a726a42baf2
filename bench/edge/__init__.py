"""The generated edge against its peers: server CPU per request, same models, same bytes.

Two operations: a signed POST that validates a body and answers with an asset, and the public GET that every viewer
polls. Each contender runs alone under uvicorn in its own process; rounds are interleaved, so that a slow minute of
the machine hits all of them.
"""
