"""Reading a table of `sources.toml` strictly: every fault names the file, the place and the key.

A `Fields` hands out the values of one TOML table, checks their types, and
finally asks whether any key was left over, so that a misspelt key is an error
and never silently without effect.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from flows.errors import AvermentError


class ManifestError(AvermentError):
    """`sources.toml` says something that cannot be carried out."""


class Fields:
    """The values of one table of the manifest `file`; `place` is how messages call the table, such as `[dataset]`."""

    def __init__(self, file: Path, place: str, values: object) -> None:
        self.file = file
        self.place = place
        if not isinstance(values, Mapping):
            raise ManifestError(f"{file}: {place} must be a table of keys and values.")
        self._values: dict[str, Any] = dict(values)
        self._known: list[str] = []

    def refuse(self, key: str, what: str) -> NoReturn:
        """Raises the error that the key's value is wrong; `what` is a verb phrase, such as `must be a string`."""
        raise ManifestError(f"{self.file}: the key {key!r} of {self.place} {what}.")

    def _take(self, key: str, kind: type, called: str) -> Any:
        self._known.append(key)
        value = self._values.pop(key, None)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            self.refuse(key, f"must be {called}, not {value!r}")
        return value

    def text(self, key: str) -> str | None:
        """A string that is not blank, or None where the key is absent."""
        value: str | None = self._take(key, str, "a string")
        if value is not None and not value.strip():
            self.refuse(key, "is empty")
        return value

    def required(self, key: str) -> str:
        """A string that must be there."""
        value = self.text(key)
        if value is None:
            raise ManifestError(f"{self.file}: {self.place} lacks the key {key!r}; add it.")
        return value

    def day(self, key: str) -> date | None:
        """A calendar day, written bare or as a string in ISO 8601."""
        self._known.append(key)
        value = self._values.pop(key, None)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.refuse(key, f"must be a day such as 2014-11-25, not {value!r}")

    def table(self, key: str) -> dict[str, Any]:
        """A table, empty where the key is absent."""
        value: dict[str, Any] | None = self._take(key, dict, 'a table such as { name = "value" }')
        return value or {}

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where the key is absent."""
        value: list[Any] = self._take(key, list, "a list of strings") or []
        if not all(isinstance(item, str) for item in value):
            self.refuse(key, f"must be a list of strings, not {value!r}")
        return tuple(value)

    def items(self, key: str) -> list[Any]:
        """A list, empty where the key is absent."""
        return self._take(key, list, "a list of tables") or []

    def finish(self) -> None:
        """Raises where a key is left over, with the nearest known one."""
        for key in self._values:
            near = difflib.get_close_matches(key, self._known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(self._known)}."
            raise ManifestError(f"{self.file}: {self.place} has the unknown key {key!r}; {hint}")
