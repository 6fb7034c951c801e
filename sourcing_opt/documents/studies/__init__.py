"""Documents about studies: whether they are sound, what they are filled with, and the next one."""
