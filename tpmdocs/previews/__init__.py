"""What the run of a stranger's pull request left behind becomes a preview at an origin of its own, and one comment."""
