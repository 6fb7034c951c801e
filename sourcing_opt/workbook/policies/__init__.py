"""What every type of policy has and asks for, and the sheets that say how it stands."""
