"""From one plan to the next: the next study, and what changed between two plans."""
