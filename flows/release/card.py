"""`README.md`: the dataset card.

The YAML head is that of a dataset card of the Hugging Face Hub, so that the
folder can be pushed as it is; strings in it are JSON strings, which YAML reads.
Every number comes from the release.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from expectations.tables import TABLES
from expectations.vocabularies import CLAIM_TYPE
from flows.dataset import Dataset
from flows.release import markdown
from flows.release.datapackage import KEYWORDS
from flows.release.figures import Figures

_HUB_LICENCES = frozenset(
    {
        "apache-2.0", "cc-by-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-sa-4.0",
        "cc0-1.0", "mit", "odbl", "odc-by", "pddl",
    }
)  # fmt: skip
_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B")
"""The hub's size categories, each ten times the one before, the first for fewer than a thousand rows."""

_WHAT = """\
Each row of `claims` is a claim: a sentence of a diplomatic document, or a clause of one, with who makes it, what act it
performs (accuses, rejects, demands, pledges, …), toward whom and with which stance. Each points to the exact characters
that say it, and `evidence` does the same for what is said of the documents.

**Claims are attributed to their speakers. Nobody here endorses them, and none was checked for truth.** The texts are
partisan: states and their agencies speak for themselves in them, in their own words, about others. Quote a claim with
its speaker, never as a fact.
"""
_LIMITS = """\
- Types, stances, targets and speakers are read by published rules, not by people. The column `rule` names the rule, and
  [codebook.md](codebook.md) says what it does. Rules miss irony, allusion and much that only context tells.
- `assert` is the default: it means that no other act was recognised. `targets` is empty where none was recognised.
- A party that is named but not recognised as a target is a row of `mentions` only.
- Null means not said or not recognised, never no.
- Which documents are here was decided by who collected them: counts compare what was collected, not how states speak.
- What was rejected, and why, is in `quarantine`; what was checked before the release is in
  [validation.md](validation.md).
"""
_LOADING = """\
```python
import polars as pl
claims = pl.read_parquet("claims.parquet")

import duckdb
duckdb.sql("select claim_type, count(*) from 'claims.parquet' group by all")

import pandas as pd
claims = pd.read_parquet("claims.parquet", dtype_backend="pyarrow")
```

```r
claims <- arrow::read_parquet("claims.parquet")
```

With `dtype_backend`, pandas keeps integers and dates that stand beside nulls as what they are. The CSV files hold the
same values: a list is a JSON array, null is an empty field, the empty string is `""`.
`sha256sum -c SHA256SUMS` checks that every file is whole.
"""


def _size_category(rows: int) -> str:
    return next((name for power, name in enumerate(_SIZES, start=3) if rows < 10**power), "10B<n<100B")


def _licence_lines(licence: str) -> list[str]:
    if licence.lower() in _HUB_LICENCES:
        return [f"license: {licence.lower()}"]
    return ["license: other", f"license_name: {json.dumps(licence, ensure_ascii=False)}"]


def _head(dataset: Dataset, rows: Mapping[str, int], figures: Figures) -> str:
    configs = []
    for name in TABLES:
        configs += [f"- config_name: {name}", f"  data_files: {name}.parquet"]
        configs += ["  default: true"] if name == "claims" else []
    languages = ["language:", *(f"- {json.dumps(code)}" for code in figures.languages)] if figures.languages else []
    lines = [
        *_licence_lines(dataset.licence),
        *languages,
        f"pretty_name: {json.dumps(dataset.title, ensure_ascii=False)}",
        "annotations_creators:",
        "- machine-generated",
        "tags:",
        *(f"- {keyword}" for keyword in KEYWORDS),
        "size_categories:",
        f"- {_size_category(rows['claims'])}",
        "configs:",
        *configs,
    ]
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n"


def _counted(counts: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts) or "none"


def _contents(rows: Mapping[str, int], figures: Figures) -> str:
    years = figures.years
    when = "no date is known" if years is None else " to ".join(str(year) for year in dict.fromkeys(years))
    listed = markdown.table(
        ["table", "rows", "what a row is"],
        ([f"`{name}`", f"{rows[name]:,}", markdown.cell(table.description)] for name, table in TABLES.items()),
    )
    types = dict(figures.claim_types)
    acts = markdown.table(
        ["claim_type", "claims", "the speaker …"],
        ([f"`{name}`", f"{types.get(name, 0):,}", meaning] for name, meaning in CLAIM_TYPE.terms.items()),
    )
    shown, further = figures.senders[:12], len(figures.senders[12:])
    senders = _counted(shown) + (f" and {further} more" if further else "")
    return (
        f"{listed}\n- Documents by kind: {_counted(figures.kinds)}\n- Documents by sender: {senders}\n"
        f"- Years of the documents: {when}\n\n{acts}\nColumns, types and vocabularies: [codebook.md](codebook.md).\n"
    )


def _origins(dataset: Dataset) -> str:
    if not dataset.origins:
        return "The manifest of the dataset names no sources; the table `sources` lists every record.\n"
    lines = []
    for origin in dataset.origins:
        where = f": <{origin.path}>" if origin.path else ""
        licence = f" ({origin.licence})" if origin.licence else ""
        lines.append(f"- {origin.title}{licence}{where}\n")
    return f"{''.join(lines)}\nThe table `sources` lists every record with its SHA-256.\n"


def _licence(dataset: Dataset) -> str:
    makers = ", ".join(contributor.title for contributor in dataset.contributors)
    made = f" Made by {makers}." if makers else ""
    return f"{dataset.licence.rstrip('.')}.{made} What is known of the licence of a single text stands in `sources`.\n"


def card(dataset: Dataset, version: str, rows: Mapping[str, int], figures: Figures) -> str:
    """The card of a version; `rows` counts the rows a table."""
    parts = [
        _head(dataset, rows, figures),
        f"# {dataset.title}, version {version}\n",
        f"{dataset.description}\n",
        _WHAT,
        "## Where the texts come from\n",
        _origins(dataset),
        "## What is in it\n",
        _contents(rows, figures),
        "## Loading\n",
        _LOADING,
        "## Limits\n",
        _LIMITS,
        "## Licence\n",
        _licence(dataset),
        "Versions are semantic: a major one may break what reads the one before; see [CHANGELOG.md](CHANGELOG.md).\n",
    ]
    return "\n".join(parts)
