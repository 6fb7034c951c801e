"""Documents about plans: what they are, what they cost, and why."""
