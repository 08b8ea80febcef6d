"""The version follows from the difference."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.schema import Column, Table, Vocabulary
from flows.release.plan import Counts, Level, Plan, Snapshot, plan
from flows.release.schema_record import recorded_table, table_record

COLOUR = Vocabulary("colour", {"red": "", "green": ""})
THINGS = Table(
    "things",
    "Things",
    "",
    key=("id",),
    columns=(
        Column("id", "string", ""),
        Column("size", "integer", "", unit="bytes"),
        Column("colour", "string", "", nullable=True, vocabulary=COLOUR),
    ),
)
SAME = Snapshot({"things": THINGS}, {"things": 3}, {"things": "a"}, "1.2.3")


def with_column(changed: str, /, **changes: object) -> Table:
    columns = [dataclasses.replace(c, **changes) if c.name == changed else c for c in THINGS.columns]  # type: ignore[arg-type]
    return dataclasses.replace(THINGS, columns=tuple(columns))


def without_column(name: str) -> Table:
    return dataclasses.replace(THINGS, columns=tuple(c for c in THINGS.columns if c.name != name))


def planned(new: Table | None = None, counts: Counts | None = None, content: str = "a") -> Plan:
    table = new or THINGS
    staged = Snapshot({"things": table}, {"things": 3}, {"things": content})
    return plan(staged, SAME, {"things": counts} if counts else {})


def test_the_first_release_is_1_0_0() -> None:
    made = plan(dataclasses.replace(SAME, version=None), None, {})
    assert (made.version, made.previous, made.level) == ("1.0.0", None, "first")
    assert made.counts == {"things": Counts(added=3)}


def test_no_difference_makes_no_release() -> None:
    made = planned()
    assert (made.version, made.previous, made.level, made.reasons) == (None, "1.2.3", "none", ())


WIDER = Vocabulary("colour", {"red": "", "green": "", "blue": ""})
NARROWER = Vocabulary("colour", {"red": ""})


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (without_column("size"), "column things.size is gone"),
        (with_column("size", name="length"), "column things.size is gone"),
        (with_column("size", type="string"), "column things.size was integer and is string"),
        (with_column("size", unit="metres"), "column things.size was counted in bytes and is in metres"),
        (with_column("size", nullable=True), "column things.size may be null now"),
        (with_column("colour", vocabulary=NARROWER), "term green of things.colour is gone"),
        (with_column("colour", vocabulary=None), "column things.colour has no closed vocabulary any more"),
        (dataclasses.replace(THINGS, key=("size",)), "rows of things are identified otherwise"),
        (dataclasses.replace(THINGS, unique=("size",)), "rows of things are identified otherwise"),
    ],
)
def test_what_can_break_a_reader_is_major(new: Table, reason: str) -> None:
    made = planned(new, Counts(added=1), "b")
    assert (made.version, made.level) == ("2.0.0", "major")
    assert reason in made.reasons


def test_a_table_gone_is_major_and_a_new_one_minor() -> None:
    other = dataclasses.replace(THINGS, name="others")
    both = Snapshot(
        {"things": THINGS, "others": other}, {"things": 3, "others": 0}, {"things": "a", "others": "c"}, "1.2.3"
    )
    assert plan(SAME, both, {}).version == "2.0.0"
    made = plan(dataclasses.replace(both, version=None), SAME, {})
    assert (made.version, made.reasons) == ("1.3.0", ("table others is new",))


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (
            dataclasses.replace(THINGS, columns=(*THINGS.columns, Column("more", "date", ""))),
            "column things.more is new",
        ),
        (with_column("colour", vocabulary=WIDER), "term blue of things.colour is new"),
        (with_column("colour", nullable=False), "column things.colour is never null now"),
        (with_column("id", pattern="[a-z]+"), "the pattern of column things.id changed"),
        (with_column("id", vocabulary=NARROWER), "column things.id has a closed vocabulary"),
    ],
)
def test_what_no_reader_stumbles_over_is_minor(new: Table, reason: str) -> None:
    made = planned(new, Counts(changed=5), "b")
    assert (made.version, made.level) == ("1.3.0", "minor")
    assert reason in made.reasons


@pytest.mark.parametrize(
    ("counts", "level", "version", "reason"),
    [
        (Counts(added=1200), "minor", "1.3.0", "things: 1,200 added"),
        (Counts(removed=1), "minor", "1.3.0", "things: 1 removed"),
        (Counts(1, 2, 3), "minor", "1.3.0", "things: 1 added, 2 removed, 3 changed"),
        (Counts(changed=2), "patch", "1.2.4", "things: 2 changed"),
        (Counts(), "patch", "1.2.4", "the order of rows changed"),
    ],
)
def test_rows_decide_between_minor_and_patch(counts: Counts, level: Level, version: str, reason: str) -> None:
    made = planned(None, counts, "b")
    assert (made.level, made.version, made.reasons) == (level, version, (reason,))


def test_a_description_alone_makes_no_release() -> None:
    assert planned(with_column("size", description="How big it is.")).level == "none"


@given(st.tuples(*[st.integers(0, 50)] * 3), st.sampled_from([Counts(added=1), Counts(changed=1)]), st.booleans())
def test_a_version_is_always_higher_than_the_one_before(
    before: tuple[int, int, int], counts: Counts, breaking: bool
) -> None:
    current = dataclasses.replace(SAME, version=".".join(map(str, before)))
    table = without_column("size") if breaking else THINGS
    made = plan(Snapshot({"things": table}, {"things": 3}, {"things": "b"}), current, {"things": counts})
    assert made.version is not None
    assert tuple(map(int, made.version.split("."))) > before


def test_the_schema_that_a_manifest_records_is_the_schema() -> None:
    record = table_record(THINGS)
    assert table_record(recorded_table("things", record)) == record
    read = dataclasses.replace(SAME, tables={"things": recorded_table("things", record)})
    assert plan(dataclasses.replace(SAME, version=None), read, {}).level == "none"
