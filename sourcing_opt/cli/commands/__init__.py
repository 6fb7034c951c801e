"""One file for each command: parse, call, write, echo."""
