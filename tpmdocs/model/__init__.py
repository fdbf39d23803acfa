"""The nouns: what specs, words and dates mean, and how they hang together."""
