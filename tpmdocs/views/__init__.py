"""Catalog to pages: one file per kind of page."""
