"""A stage's digest covers what the stage is made from, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from flows import identity, imports
from flows.identity import parts_of
from flows.pipeline import Shard, run_stage, run_stages, take_in
from flows.workspace import Workspace
from tests.flows.folders import ROOT
from transforms.stages import STAGES, Frames, Stage

_RUN = """
import importlib, json, sys
from pathlib import Path
import polars as pl
from transforms import vocabulary

read = set()
def noted(real, suffix):
    def reading(name):
        read.add(f"transforms/vocabulary/{name}.{suffix}")
        return real(name)
    return reading
vocabulary.table = noted(vocabulary.table, "csv")
vocabulary.rules = noted(vocabulary.rules, "toml")

folder, module, function = sys.argv[1:]
run = getattr(importlib.import_module(module), function)
run(**{path.stem: pl.read_parquet(path) for path in Path(folder).iterdir()})
ours = [module for name, module in sys.modules.items() if name.split(".")[0] in ("transforms", "expectations")]
print(json.dumps([sorted(read), [module.__file__ for module in ours if getattr(module, "__file__", None)]]))
"""
"""Runs a stage on kept frames; prints the vocabulary files it read and the modules that it loaded."""


def changed(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def parts() -> dict[str, dict[str, str]]:
    return {stage.name: parts_of(stage.run.__module__) for stage in STAGES}


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for package in ("expectations", "transforms"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(imports, "ROOT", tmp_path)
    monkeypatch.setattr(identity.transforms, "__path__", [str(tmp_path / "transforms")])
    imports._tree.cache_clear()
    return tmp_path


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        ("transforms/decode.py", {"read"}),
        ("transforms/vocabulary/cues.csv", {"claims"}),
        ("transforms/vocabulary/victims.csv", {"claims"}),
        ("transforms/vocabulary/masthead.toml", {"documents", "sections"}),
        ("expectations/tables/segments.py", {"segments"}),
        ("expectations/schema.py", {"read", "documents", "sections", "segments", "claims"}),
        ("expectations/tables/__init__.py", set()),
        ("transforms/rulebook.py", set()),
    ],
)
def test_a_change_concerns_the_stages_that_read_the_file(copy: Path, file: str, stages: set[str]) -> None:
    before = parts()
    with (copy / file).open("a") as opened:
        opened.write("\n")
    imports._tree.cache_clear()
    assert changed(before, parts()) == stages


def test_what_a_stage_reads_and_loads_is_covered(tmp_path: Path) -> None:
    for stage in kept_inputs(tmp_path):
        arguments = [str(tmp_path / "inputs" / stage.name), stage.run.__module__, stage.run.__name__]
        done = subprocess.run([sys.executable, "-c", _RUN, *arguments], cwd=ROOT, capture_output=True, check=True)
        vocabulary, modules = json.loads(done.stdout)
        covered = parts_of(stage.run.__module__).keys()
        assert set(vocabulary) <= covered, stage.name
        own = {Path(file).relative_to(ROOT).as_posix() for file in modules if Path(file).name != "__init__.py"}
        declarations = {name for name in own if name.startswith("expectations/tables/")}
        assert own - declarations <= covered, stage.name


def kept_inputs(folder: Path) -> tuple[Stage, ...]:
    """Runs all stages on the seeds and keeps what each takes."""

    def keeping(stage: Stage) -> Stage:
        def run(**frames: pl.DataFrame) -> Frames:
            place = folder / "inputs" / stage.name
            place.mkdir(parents=True)
            for name, frame in frames.items():
                frame.write_parquet(place / f"{name}.parquet")
            return stage.run(**frames)

        return replace(stage, run=run)

    def each(stage: Stage, shards: tuple[Shard, ...]) -> list[Shard]:
        return [run_stage(workspace, keeping(stage), shard, "i") for shard in shards]

    workspace = Workspace(folder / "data")
    run_stages(workspace, take_in(workspace, ROOT / "seeds").shards, STAGES, "i", each)
    return STAGES
