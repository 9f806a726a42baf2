"""The LAB: from a folder of files to a channel that never stops."""
