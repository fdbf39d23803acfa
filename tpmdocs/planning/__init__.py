"""What follows from a plan on a day: when things are due, what conflicts, how they stand."""
