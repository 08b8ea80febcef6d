"""`validation.md`: the gate's report for people.

The report is a mapping with `passed` and `findings`, each finding with
`severity`, `table`, `expectation`, `columns`, `success`, `observed`,
`unexpected` and `reason`; what it lacks is left blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.release import markdown

_SEVERITIES = ("critical", "warning", "info")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)


def _findings(report: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = report.get("findings")
    return [f for f in found if isinstance(f, Mapping)] if isinstance(found, Sequence) else []


def _row(finding: Mapping[str, object], keys: Sequence[str]) -> list[str]:
    return [markdown.cell(_text(finding.get(key))) for key in keys]


def validation_page(title: str, version: str, report: Mapping[str, object]) -> str:
    """The report as Markdown: a summary by severity, what failed, then all that was checked."""
    findings = _findings(report)
    failed = [f for f in findings if not f.get("success")]
    counts = [
        [severity, str(len(of)), str(sum(not f.get("success") for f in of))]
        for severity in _SEVERITIES
        if (of := [f for f in findings if f.get("severity") == severity])
    ]
    checked = ("severity", "table", "expectation", "columns", "observed")
    broken = ("severity", "table", "expectation", "columns", "unexpected", "reason")
    parts = [
        f"# Validation of {title}, version {version}\n",
        f"{'Passed' if report.get('passed') else 'Not passed'}: {len(findings)} expectations, {len(failed)} not met. "
        "A critical failure stops a release; warnings and infos are recorded. All details are in validation.json.\n",
        markdown.table(["severity", "checked", "not met"], counts),
    ]
    if failed:
        parts += ["## Not met\n", markdown.table(broken, (_row(f, broken) for f in failed))]
    parts += ["## Checked\n", markdown.table(checked, (_row(f, checked) for f in findings))]
    return "\n".join(parts)
