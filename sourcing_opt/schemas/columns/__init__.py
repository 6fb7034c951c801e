"""What a single column may hold: kinds of cell, code lists, quantities, selectors."""
