"""What Excel is: cells, tables, formats, pages; nothing of plans."""
