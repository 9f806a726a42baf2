"""Prep against the ffmpeg command line making the same ladder from the same films."""
