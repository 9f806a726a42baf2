"""Shared adapters: settings, SQL, Redis, events, telemetry, the HTTP edge."""
