"""From files to the nouns."""
