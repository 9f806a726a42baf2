"""What generating costs: our contract and a made one of 300 operations and 700 types, step by step, beside peers."""
