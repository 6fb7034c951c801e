"""Workbooks: read as grids of cells, written as sheets, annotated, recalculated."""
