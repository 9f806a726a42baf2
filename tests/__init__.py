"""The test suite: unit, contract, integration, e2e."""
