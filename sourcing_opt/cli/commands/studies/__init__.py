"""Commands that make, change and check studies."""
