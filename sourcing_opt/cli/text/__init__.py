"""Answers as pages of text for the terminal."""
