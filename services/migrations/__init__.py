"""Migrations of the control plane's database (`platform.db` or PostgreSQL)."""
