"""A folder of Markdown specs becomes a checked, searchable product plan."""

__version__ = "0.1.0"
