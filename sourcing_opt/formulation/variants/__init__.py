"""Programs made from a study for another question than which plan is best."""
