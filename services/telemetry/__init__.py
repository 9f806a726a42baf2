"""How the house is used, in events of a closed catalogue (config/telemetry-events.yaml).

Decides, from the catalogue alone, which events and properties are taken and what is kept of who sent them. Refuses what
the catalogue does not have, free text in a client's property, events of other times, a client's word for what only the
platform knows, and more than may be kept. What the platform tells itself never slows or fails what it tells of.
"""
