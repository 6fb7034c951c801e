"""Which sheets a workbook has, in which order."""
