"""Sheets that hold answers of other solves: values, as no formula could find them."""
