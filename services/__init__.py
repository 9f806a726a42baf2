"""Hand-written services of the platform, assembled by `services.bootstrap`."""
