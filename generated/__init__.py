# Generated from schemas/ by `make generate`; edit the schemas, never this file.
"""Generated from the contract under `schemas/`; committed, never edited by hand."""
