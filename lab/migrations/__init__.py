"""Schema of the LAB's database, step by step (Alembic)."""
