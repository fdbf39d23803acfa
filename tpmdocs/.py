"""What schemas of front matter and of site_config are made of.

Editors show the descriptions and examples, the reference is made of them, and validation.py holds values against
them. Three formats are our own: `target`, `python-regex` and `glob`. A word of the vocabulary and a date may be any
text here: they have rules of their own, which say more.
"""

from __future__ import annotations
