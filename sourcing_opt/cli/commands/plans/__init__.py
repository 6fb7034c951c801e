"""Commands that make plans, and ask about them."""
