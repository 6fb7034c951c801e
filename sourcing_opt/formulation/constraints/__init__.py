"""What every plan keeps, whatever the policies: one file for each family of constraints."""
