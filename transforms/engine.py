"""How frames are computed."""

from __future__ import annotations

from typing import Final

ENGINE: Final = "in-memory"
"""A shard fits in memory and its rows have an order, which the streaming engine keeps only where it is told to."""
