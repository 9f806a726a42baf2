"""How long the planner takes to choose, by the number of programmes to choose from."""
