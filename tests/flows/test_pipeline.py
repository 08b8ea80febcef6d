"""What is known is not computed again, and the tables do not depend on how the work was cut."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from flows.errors import AvermentError
from flows.pipeline import Shard, run_stage, run_stages, tables, take_in
from flows.release.staging import stage
from flows.store import Store
from flows.workspace import Workspace
from tests.flows.folders import LETTER, OTHER_LETTER, READ, Counted, write
from transforms.stages import STAGES, Stage


def run(workspace: Workspace, seeds: Path, stages: Iterable[Stage], identity: str = "i") -> tuple[Shard, ...]:
    intake = take_in(workspace, seeds)

    def each(stage: Stage, shards: tuple[Shard, ...]) -> list[Shard]:
        return [run_stage(workspace, stage, shard, identity) for shard in shards]

    return run_stages(workspace, intake.shards, stages, identity, each)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write(tmp_path / "seeds", {"a.txt": LETTER, "b.txt": OTHER_LETTER, "c.txt": LETTER})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "data")


def test_a_known_key_is_not_computed_again(workspace: Workspace, seeds: Path) -> None:
    lengths = Counted()
    first = run(workspace, seeds, [READ, lengths.stage])
    assert run(workspace, seeds, [READ, lengths.stage]) == first
    assert lengths.runs == 1


def test_other_code_computes_again(workspace: Workspace, seeds: Path) -> None:
    lengths = Counted()
    run(workspace, seeds, [READ, lengths.stage])
    run(workspace, seeds, [READ, lengths.stage], identity="j")
    assert lengths.runs == 1 + 1


def test_an_edited_document_computes_again(workspace: Workspace, seeds: Path) -> None:
    lengths = Counted()
    run(workspace, seeds, [READ, lengths.stage])
    write(seeds, {"a.txt": LETTER + "\nNorway regrets this.\n"})
    run(workspace, seeds, [READ, lengths.stage])
    assert lengths.runs == 1 + 1


def test_an_unchanged_output_cuts_off_what_follows(workspace: Workspace, seeds: Path) -> None:
    def same(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
        return {"texts": texts.with_columns(encoding=pl.lit("")).head(1).drop("path", "source_id")}

    always_one = Stage("narrow", ("texts",), ("narrow",), lambda texts: {"narrow": same(texts)["texts"]})
    after = Counted()
    follows = Stage("after", ("narrow",), ("lengths",), lambda narrow: after.stage.run(texts=narrow))
    run(workspace, seeds, [READ, always_one, follows])
    write(seeds, {"b.txt": OTHER_LETTER + "\nMore.\n"})
    run(workspace, seeds, [READ, always_one, follows])
    assert after.runs == 1


def test_a_damaged_entry_is_computed_again(workspace: Workspace, seeds: Path) -> None:
    lengths = Counted()
    (shard,) = run(workspace, seeds, [READ, lengths.stage])
    path = Store(workspace.stage).path(shard.frames["lengths"])
    path.write_bytes(path.read_bytes()[:-3])
    assert run(workspace, seeds, [READ, lengths.stage]) == (shard,)
    assert lengths.runs == 1 + 1


def test_of_documents_with_one_text_the_first_goes_on(workspace: Workspace, seeds: Path) -> None:
    lengths = Counted()
    (shard,) = run(workspace, seeds, [READ, lengths.stage])
    frame = Store(workspace.stage).load(shard.frames["lengths"])
    assert frame["document_id"].to_list() == ["seeds/a", "seeds/b"]


def test_the_files_do_not_depend_on_how_documents_are_cut_into_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = {f"{n}.txt": LETTER.replace("Norway", f"Norway in case {n}") for n in range(40)}
    seeds = write(tmp_path / "seeds", letters | {"copy.txt": letters["7.txt"], "bad.txt": b"\x00\x01"})
    made = {}
    monkeypatch.setattr("flows.release.parquet_format.ROW_GROUP_ROWS", 64)
    for count in (1, 2, 8):
        monkeypatch.setattr("flows.pipeline.shard_count", lambda _, count=count: count)
        workspace = Workspace(tmp_path / str(count))
        shards = run(workspace, seeds, STAGES)
        assert len(shards) == count
        staged = stage(tables(workspace, take_in(workspace, seeds), shards), workspace.releases, "seeds")
        made[count] = {path.name: path.read_bytes() for path in staged.folder.iterdir()}
        assert staged.rows["documents"] == 40
        assert pq.ParquetFile(staged.folder / "segments.parquet").num_row_groups > 2
    assert made[1] == made[2] == made[8]


def test_where_nothing_can_be_read_the_reason_is_told(workspace: Workspace, tmp_path: Path) -> None:
    seeds = write(tmp_path / "seeds", {"a.txt": b"\x00\x01\x02", "b.txt": b"%PDF-1.7"})
    with pytest.raises(AvermentError, match=r"None of the 2 records could be read.*a\.txt"):
        run(workspace, seeds, [READ])


def test_where_nothing_can_be_taken_the_reason_is_told(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AvermentError, match=r"None of the 1 records could be read.*b\.txt: The file has no bytes"):
        take_in(workspace, write(tmp_path / "seeds", {"b.txt": b""}))


def test_a_workspace_that_cannot_be_written_is_told(tmp_path: Path, seeds: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(AvermentError, match="choose another with --data"):
        take_in(Workspace(blocked), seeds)
