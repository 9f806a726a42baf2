"""The admin of a fuzz run; schemathesis.toml knows handle and password too."""

HANDLE, PASSWORD = "fuzz_admin", "correct horse battery"
