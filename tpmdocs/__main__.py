"""`python -m tpmdocs` is `tpmdocs`."""

from __future__ import annotations

from tpmdocs.cli import main

main()
