"""One walk of git becomes the past of a plan: what moved, when, by how much and why."""
