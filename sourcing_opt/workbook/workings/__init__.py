"""What rules count: whom they are about, and the amounts of every pair of work and place."""
