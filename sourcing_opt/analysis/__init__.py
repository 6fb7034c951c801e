"""Questions about plans and studies, answered by solving again, by carrying on, or by holding side by side."""
