"""Modes as a client sees them: manifests it may mount, the configuration it needs, the copy it shows.

Decides which modes are offered: those whose components are all built and whose requirements the caller meets.
Knows policies and components, never a mode's id.
"""
