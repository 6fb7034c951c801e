"""A plan's workbook read again: its decisions, what somebody changed, and what that costs."""
