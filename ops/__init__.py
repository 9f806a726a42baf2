"""What people and machines run: the supervisor, the processes it watches, and the operator's command line."""
