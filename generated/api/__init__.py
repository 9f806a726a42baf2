# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""Handler protocols: what the contract asks of the services, one module per tag."""
