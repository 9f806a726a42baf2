"""The operator's command line.

Station commands go through the signed API with the same SDK that partners use; `up`, `validate` and `audit verify` look
at this machine. Every command answers in tables for people and, with `--json`, in one document for programs.
"""
