"""From what somebody asks for to changed files."""
