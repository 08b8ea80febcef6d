"""What differs between the schemas of two versions, as a reader of the older one meets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from expectations.schema import Column, Table


@dataclass(frozen=True)
class SchemaChanges:
    """What differs between two schemas, in sentences: what can break a reader, and what cannot."""

    breaking: tuple[str, ...] = ()
    compatible: tuple[str, ...] = ()

    def __add__(self, other: SchemaChanges) -> SchemaChanges:
        return SchemaChanges(self.breaking + other.breaking, self.compatible + other.compatible)


def _vocabulary_changes(name: str, old: Column, new: Column) -> SchemaChanges:
    if old.vocabulary is None or new.vocabulary is None:
        closed = SchemaChanges(compatible=(f"column {name} has a closed vocabulary",) if new.vocabulary else ())
        return SchemaChanges((f"column {name} has no closed vocabulary any more",)) if old.vocabulary else closed
    gone = [term for term in old.vocabulary.terms if term not in new.vocabulary.terms]
    added = [term for term in new.vocabulary.terms if term not in old.vocabulary.terms]
    return SchemaChanges(
        tuple(f"term {term} of {name} is gone" for term in gone),
        tuple(f"term {term} of {name} is new" for term in added),
    )


def _column_changes(table: str, old: Column, new: Column) -> SchemaChanges:
    name = f"{table}.{old.name}"
    breaking, compatible = [], []
    if old.type != new.type:
        breaking.append(f"column {name} was {old.type} and is {new.type}")
    if old.unit != new.unit:
        breaking.append(f"column {name} was counted in {old.unit} and is in {new.unit}")
    if new.nullable and not old.nullable:
        breaking.append(f"column {name} may be null now")
    if old.nullable and not new.nullable:
        compatible.append(f"column {name} is never null now")
    if old.pattern != new.pattern:
        compatible.append(f"the pattern of column {name} changed")
    return SchemaChanges(tuple(breaking), tuple(compatible)) + _vocabulary_changes(name, old, new)


def _table_changes(old: Table, new: Table) -> SchemaChanges:
    before, after = {c.name: c for c in old.columns}, {c.name: c for c in new.columns}
    changes = SchemaChanges(
        tuple(f"column {old.name}.{name} is gone" for name in before if name not in after),
        tuple(f"column {old.name}.{name} is new" for name in after if name not in before),
    )
    if (old.key, old.unique) != (new.key, new.unique):
        changes += SchemaChanges((f"rows of {old.name} are identified otherwise",))
    for name in before.keys() & after.keys():
        changes += _column_changes(old.name, before[name], after[name])
    return changes


def schema_changes(old: Mapping[str, Table], new: Mapping[str, Table]) -> SchemaChanges:
    """What a reader of the old schema meets in the new one, each list sorted."""
    changes = SchemaChanges(
        tuple(f"table {name} is gone" for name in old if name not in new),
        tuple(f"table {name} is new" for name in new if name not in old),
    )
    for name in old.keys() & new.keys():
        changes += _table_changes(old[name], new[name])
    return SchemaChanges(tuple(sorted(changes.breaking)), tuple(sorted(changes.compatible)))
