"""The business case, for finance."""
