"""What must hold beyond a single cell: across rows, tables, and what is plausible."""
