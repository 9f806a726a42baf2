"""Emitters: each turns the bundle or the IR into files, path to bytes, and writes nothing itself."""
