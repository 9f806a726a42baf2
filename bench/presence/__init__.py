"""What heartbeats cost: a node with many idle sockets, against the same script called bare."""
