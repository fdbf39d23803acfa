"""What is held against a plan, apart from the rules themselves."""
