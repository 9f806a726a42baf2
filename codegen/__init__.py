"""Turns the contract under `schemas/` into code, documents and SDKs; build time only.

Decides how a contract is bundled, what a contract must declare before anything is generated from it, and how
each generated file reads. Refuses remote references, two types with one name and any rule broken in
`codegen.lint`. Nothing here is imported at run time.
"""
