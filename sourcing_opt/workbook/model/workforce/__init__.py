"""What work takes beyond its volume: how well it is done where, and the people who come and go."""
