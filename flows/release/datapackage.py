"""`datapackage.json`: the release as a Data Package, version 2 (datapackage.org).

Each table is one resource, its CSV, with a full Table Schema. A second resource
for the same rows in Parquet would count every table twice in a catalogue and
needs a `type` that the standard does not have, so the Parquet file stands in
the CSV resource's own property `alternates`, which the standard allows.

CSV readers of the standard do not tell an empty field from `""`. A column that
is never null has no missing values, so its empty field is the empty string; in
a nullable string column both read as missing, and the Parquet file tells them
apart, as does any reader that minds the quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from expectations.schema import Column, Table
from expectations.tables import TABLES
from flows.dataset import Dataset
from flows.release.manifest import FileEntry

KEYWORDS = ("diplomacy", "international relations", "political claims", "United Nations", "event data")

_FIELD_TYPE = {
    "string": "string",
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "strings": "array",
    "integers": "array",
}


def _field(column: Column, unique: bool) -> dict[str, object]:
    constraints: dict[str, object] = {} if column.nullable else {"required": True}
    if unique:
        constraints["unique"] = True
    if column.vocabulary is not None:
        constraints["enum"] = list(column.vocabulary.terms)
    if column.pattern is not None:
        constraints["pattern"] = f"^(?:{column.pattern})$"
    field: dict[str, object] = {
        "name": column.name,
        "type": _FIELD_TYPE[column.type],
        "description": column.description,
    }
    if constraints:
        field["constraints"] = constraints
    if column.type == "string" and not column.nullable:
        field["missingValues"] = []
    if column.unit is not None:
        field["unit"] = column.unit
    return field


def _table_schema(table: Table) -> dict[str, object]:
    only_key = table.key[0] if len(table.key) == 1 else None
    schema: dict[str, object] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(c, c.name in table.unique or c.name == only_key) for c in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.unique:
        schema["uniqueKeys"] = [[name] for name in table.unique]
    if table.references:
        schema["foreignKeys"] = [
            {"fields": list(r.columns), "reference": {"resource": r.table, "fields": list(r.target)}}
            for r in table.references
        ]
    return schema


def _file(name: str, entry: FileEntry) -> dict[str, object]:
    return {"path": name, "bytes": entry.bytes, "hash": f"sha256:{entry.sha256}"}


def _resource(table: Table, files: Mapping[str, FileEntry]) -> dict[str, object]:
    csv, parquet = f"{table.name}.csv", f"{table.name}.parquet"
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        **_file(csv, files[csv]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _table_schema(table),
        "alternates": [
            {**_file(parquet, files[parquet]), "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
        ],
    }


def _licence(licence: str) -> dict[str, str]:
    if re.match(r"https?://", licence):
        return {"path": licence}
    if re.fullmatch(r"[-a-zA-Z0-9._]+", licence):
        return {"name": licence}
    return {"name": "other", "title": licence}


def datapackage_record(dataset: Dataset, version: str, files: Mapping[str, FileEntry]) -> dict[str, object]:
    """The descriptor as JSON-able values; `files` holds every table's two files."""
    record: dict[str, object] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        "version": version,
        "licenses": [_licence(dataset.licence)],
        "keywords": list(KEYWORDS),
        "resources": [_resource(table, files) for table in TABLES.values()],
    }
    if dataset.homepage:
        record["homepage"] = dataset.homepage
    if dataset.contributors:
        record["contributors"] = [
            {"title": c.title} | ({"path": c.path} if c.path else {}) | ({"roles": list(c.roles)} if c.roles else {})
            for c in dataset.contributors
        ]
    if dataset.origins:
        record["sources"] = [{"title": o.title} | ({"path": o.path} if o.path else {}) for o in dataset.origins]
    return record
