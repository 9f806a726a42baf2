"""What it costs to know who is calling: signed-in beside anonymous, ours beside FastAPI with PyJWT."""
