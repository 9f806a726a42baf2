"""The platform's API as tools of the Model Context Protocol, over standard input and output.

What a tool is stands in `generated/mcp.json`, so this package knows none by name. Decides which tools are offered:
those that only read, unless whoever starts it allows more. Refuses every other call, also from a client that knows the
name.
"""
