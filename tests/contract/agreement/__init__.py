"""Holds the generated code to JSON Schema: documents of every schema, judged by both, must be judged alike.

Documents are made from the schemas themselves and then damaged, at every bound and with every spelling a JSON text
allows. Refuses any difference that `differences.py` does not declare, and any declaration that no longer occurs.
"""
