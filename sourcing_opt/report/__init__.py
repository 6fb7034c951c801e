"""A plan as pages, slides and pictures for people who were not there when it was made."""
