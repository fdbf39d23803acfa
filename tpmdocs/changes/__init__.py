"""Two plans become what changed between them."""
