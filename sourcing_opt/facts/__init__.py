"""What published sources say about countries and cities, from the tables of `inputs/reference`, and the rows of a study made of it."""
