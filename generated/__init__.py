# Generated from schemas/ by `make generate`; edit the schemas, never this file.
"""The contract as code; committed, never edited by hand."""
