"""How long things take, as ratios to what they cannot do without; see README.md."""
