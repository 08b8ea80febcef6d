"""`CHANGELOG.md`: what each version changed, computed from its plan."""

from __future__ import annotations

from flows.release import markdown
from flows.release.plan import Level, Plan

_HEAD = "# Changelog of {title}\n\nComputed from the difference between versions; the newest first.\n"
_MEANING: dict[Level, str] = {
    "first": "The first release.",
    "major": "A major version: code that reads the one before may break.",
    "minor": "A minor version: there is more, or less, of the same kind.",
    "patch": "A patch: values changed in rows that stay.",
}


def _entry(plan: Plan) -> str:
    counts = markdown.table(
        ["table", "added", "removed", "changed"],
        (
            [f"`{name}`", f"{c.added:,}", f"{c.removed:,}", f"{c.changed:,}"]
            for name, c in plan.counts.items()
            if c.total
        ),
    )
    head = f"## {plan.version}\n\n{_MEANING[plan.level]}\n"
    if plan.previous is None:
        return f"{head}\n{counts}"
    reasons = "".join(f"- {reason}\n" for reason in plan.reasons)
    return f"{head}\n{reasons}\nRows that differ from {plan.previous}:\n\n{counts}"


def changelog(title: str, plan: Plan, before: str | None) -> str:
    """The changelog of the version that `plan` makes, before the entries of the version before it."""
    head = _HEAD.format(title=title)
    earlier = before[before.index("\n## ") + 1 :] if before and "\n## " in before else ""
    return "\n".join(part for part in (head, _entry(plan), earlier) if part)
