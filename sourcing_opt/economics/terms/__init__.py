"""What is agreed with others, and owed to them: quotes, contracts, leases, links between processes, taxes and grants."""
