"""A repository that has specs already becomes the proposal of a dialect, and what was recognised by it."""
