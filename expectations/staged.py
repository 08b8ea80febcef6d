"""The staged files: whether they can be read, and whether they are the tables that the contract declares.

A file that is missing, cut short or of other columns is a finding, not an
exception. Files are read page by page with their checksums, so that what the
suites see is what a reader of the release will see.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.report import Finding
from expectations.schema import Table
from expectations.tables import TABLES

SUITE = "files"
_BATCH_ROWS = 65_536
_READABLE = "Whoever loads the release reads this file; one that is missing or damaged cannot be loaded."
_DECLARED = "Readers' code relies on the columns, their order and their types as the codebook declares them."

Tables = Mapping[str, pl.LazyFrame]


def read_staged(folder: Path) -> tuple[dict[str, pl.LazyFrame], tuple[Finding, ...]]:
    """Opens `<folder>/<table>.parquet` of every table of the contract.

    Gives the tables whose file can be read and has the columns and types that
    are declared, as lazy frames, and two findings a table: readable, and as
    declared (nullability included). Raises nothing for a bad file.
    """
    frames: dict[str, pl.LazyFrame] = {}
    findings: list[Finding] = []
    for table in TABLES.values():
        path = folder / f"{table.name}.parquet"
        schema, problem = _schema_and_problem(path)
        findings.append(_finding(table, "expect_file_to_be_readable", _READABLE, problem))
        if schema is None:
            continue
        findings.append(_finding(table, "expect_columns_to_be_as_declared", _DECLARED, _difference(table, schema)))
        if schema.names == table.arrow_schema().names and not _retyped(table, schema):
            frames[table.name] = pl.scan_parquet(path, glob=False)
    return frames, tuple(findings)


def _schema_and_problem(path: Path) -> tuple[pa.Schema | None, str | None]:
    if not path.is_file():
        return None, f"there is no file {path.name}"
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for _ in file.iter_batches(batch_size=_BATCH_ROWS):
                pass
            return file.schema_arrow, None
    except (pa.ArrowException, OSError) as error:
        cause = str(error).replace(str(path), path.name).split("\n")[0].rstrip(". ")
        return None, f"{path.name} cannot be read as Parquet: {cause}"


def _difference(table: Table, schema: pa.Schema) -> str | None:
    """The first difference of a file's schema from the declared one, in words."""
    declared = table.arrow_schema()
    if schema.names != declared.names:
        missing = [name for name in declared.names if name not in schema.names]
        surplus = [name for name in schema.names if name not in declared.names]
        if missing or surplus:
            return (
                f"missing columns: {', '.join(missing) or 'none'}; columns not declared: {', '.join(surplus) or 'none'}"
            )
        return f"columns in another order: {', '.join(schema.names)}"
    if retyped := _retyped(table, schema):
        return retyped
    for field in declared:
        found = schema.field(field.name)
        if (found.nullable, found.type) != (field.nullable, field.type):
            return f"column {field.name} may hold null, which the contract forbids"
    return None


def _retyped(table: Table, schema: pa.Schema) -> str | None:
    for field in table.arrow_schema():
        found = schema.field(field.name).type
        if _plain(found) != _plain(field.type):
            return f"column {field.name} is of type {found}, declared as {field.type}"
    return None


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type without the name and nullability of a list's elements."""
    return pa.list_(_plain(kind.value_type)) if pa.types.is_list(kind) else kind


def _finding(table: Table, expectation: str, reason: str, problem: str | None) -> Finding:
    return Finding(SUITE, expectation, table.name, (), "critical", reason, success=problem is None, observed=problem)
