"""Durable writes: the group-commit writer beside raw SQLite and SQLAlchemy, one commit per write."""
