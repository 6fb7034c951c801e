"""The sheets that calculate: from the inputs to people, cost and one-off cost."""
