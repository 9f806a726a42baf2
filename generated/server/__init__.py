# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The contract as a server; `assembly` is the whole of it, the rest its parts."""
