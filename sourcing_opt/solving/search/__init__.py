"""The search for the best plan: branch and bound over a relaxation solved by sifting."""
