"""`validation.md`: the gate's report for people.

What failed comes first, the gravest before the others, each with the rows that
show it; then what holds, each thing that is expected in one row, whatever the
columns. The same page tells of a version that was published and of one that
was refused.
"""

from __future__ import annotations

from collections import Counter

from expectations.report import SEVERITIES, Finding, Report, one_line
from flows.release import markdown


def validation_page(of: str, report: Report) -> str:
    """The report as Markdown; `of` says what was validated, such as a dataset's title and version."""
    failed = [finding for severity in SEVERITIES for finding in report.failures(severity)]
    parts = [
        f"# Validation of {of}\n",
        f"{_verdict(report)} The staged files were read back and validated with Great Expectations. A critical "
        "failure stops a release; warnings and infos are recorded in it. Every finding is in "
        "[validation.json](validation.json).\n",
        markdown.table(["severity", "checked", "failed"], _figures(report)),
        _by_table(report),
    ]
    if failed:
        parts += ["## What failed\n", *map(_failure, failed)]
    parts += [
        "## What holds\n",
        "A number counts the columns, or groups of columns, of which it holds.\n",
        _what_holds(report),
    ]
    return "\n".join(parts)


def _verdict(report: Report) -> str:
    checked = report.counts()["critical"]["checked"]
    if report.passed:
        return f"The gate passed this release: all {checked:,} critical expectations hold."
    return f"The gate refused this release: {len(report.refusals):,} of {checked:,} critical expectations failed."


def _figures(report: Report) -> list[list[str]]:
    return [[name, f"{n['checked']:,}", f"{n['failed']:,}"] for name, n in report.counts().items() if n["checked"]]


def _failure(finding: Finding) -> str:
    head = [f"### {markdown.cell(finding.subject)}: `{finding.expectation}` ({finding.severity})\n"]
    head.append(f"{markdown.cell(finding.reason)}\n")
    if finding.observed is not None:
        head.append(f"Observed: {markdown.cell(one_line(finding.observed))}\n")
    if not finding.rows:
        return "\n".join(head)
    names = list(dict.fromkeys(name for row in finding.rows for name in row))
    shown = len(finding.rows)
    count = "1 row" if finding.unexpected == 1 else f"{finding.unexpected:,} rows"
    head.append(f"{count}{f', of which the first {shown}' if finding.unexpected > shown else ''}:\n")
    rows = ([markdown.cell(one_line(row.get(name))) for name in names] for row in finding.rows)
    return "\n".join([*head, markdown.table([f"`{name}`" for name in names], rows)])


def _what_holds(report: Report) -> str:
    """What holds, in words, with the expectations that ask for it and the tables in which it does."""
    held: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        if finding.success:
            held.setdefault((finding.reason, finding.severity), []).append(finding)
    rows = []
    for (reason, severity), findings in held.items():
        tables = Counter(finding.table for finding in findings)
        expectations = dict.fromkeys(finding.expectation for finding in findings)
        where = ", ".join(f"{name} {count:,}" if count > 1 else name for name, count in tables.items())
        rows.append([markdown.cell(reason), severity, ", ".join(f"`{name}`" for name in expectations), where])
    return markdown.table(["why", "severity", "expectation", "holds in"], rows)


def _by_table(report: Report) -> str:
    checked = Counter(finding.table for finding in report.findings)
    failed = Counter(finding.table for finding in report.findings if not finding.success)
    return markdown.table(
        ["table", "checked", "failed"], ([f"`{name}`", f"{n:,}", f"{failed[name]:,}"] for name, n in checked.items())
    )
