"""Catalog to pages: one file for each kind of page, and beside them what a page is made of."""
