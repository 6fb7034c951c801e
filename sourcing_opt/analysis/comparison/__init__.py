"""Plans side by side: of sourcing models, of scenarios, of one process and all others."""
