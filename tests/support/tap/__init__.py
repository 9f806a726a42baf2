"""A tap on the wire between every client of a test and the platform: it holds what is said to the contract.

Bytes pass through untouched and in order; what they mean is read beside, with independent parsers (h11, websockets),
and judged before it is passed on: when a client has an answer, its verdict is written. Nothing of the platform knows
of it, so what is judged is what the real server sends, whoever asked: a browser, a fuzzer, an SDK, a shell script.
"""
