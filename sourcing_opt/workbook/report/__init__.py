"""The sheets that are read: cover, summary, transition, risk, checks."""
