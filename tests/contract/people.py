"""The admin of a fuzz run, whom schemathesis.toml knows too, and somebody for them to judge."""

HANDLE, PASSWORD = "fuzz_admin", "correct horse battery"
GUEST = "fuzz_guest"
