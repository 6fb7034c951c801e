"""The tables of a study but its policies, one class for each."""
