"""A Site becomes a host's pages and files."""
