"""The platform under everything that may happen to a machine, watched by an independent viewer."""
