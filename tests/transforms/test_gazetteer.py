"""The names of states, organisations and publishers: each form means one thing, and its example shows it."""

from __future__ import annotations

import re
from functools import cache

import polars as pl
import pytest

from transforms.vocabulary import table

FILES = ("countries", "organizations", "publishers")
ID_COLUMN = {"countries": "entity_id", "organizations": "entity_id", "publishers": "publisher"}
ORDER = {
    "countries": ("entity_id", "sense", "name"),
    "organizations": ("entity_id", "sense", "name"),
    "publishers": ("publisher", "name"),
}
SENSES = {
    "countries": {"official", "short", "former", "adjective", "demonym", "capital", "territory"},
    "organizations": {"official", "abbreviation", "short", "former", "office", "organ"},
}

# un.org, "Member States", as of 2024, in ISO 3166-1 alpha-3.
MEMBERS = re.findall(
    "[A-Z]{3}",
    """
AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN BWA
CAF CAN CHE CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST ETH
FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA
JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA MDG MDV MEX
MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER PHL PLW PNG
POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD
TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE
""",
)
BESIDE_MEMBERS = ["VAT", "PSE", "TWN", "XKX"]
DISSOLVED = ["BYS", "CSK", "DDR", "DHY", "HVO", "RHO", "SCG", "SUN", "VDR", "YMD", "YUG", "ZAR"]
# "Dominican" and "Congolese" stand for the larger neighbour; of New Zealand the name is the adjective.
WITHOUT_ADJECTIVE = {"COG", "DMA", "NZL"}


@cache
def _name_pattern() -> str:
    """All names of states and organisations, the longest first, each as a whole word."""
    names = sorted(
        (name for file in ("countries", "organizations") for name in table(file)["name"]),
        key=lambda name: (-len(name), name),
    )
    return r"\b(?:" + "|".join(re.escape(name) + (r"\b" if name[-1].isalnum() else "") for name in names) + ")"


def _faults(file: str, fault: pl.Expr) -> list[str]:
    return table(file).filter(fault)["name"].to_list()


def _ids(name: str) -> list[str]:
    return table("countries").filter(pl.col("name") == name)["entity_id"].to_list()


@pytest.mark.parametrize("file", FILES)
def test_a_form_stands_for_one_id(file: str) -> None:
    assert _faults(file, pl.col("name").is_duplicated()) == []


def test_no_form_is_both_a_state_and_an_organization() -> None:
    assert set(table("countries")["name"]) & set(table("organizations")["name"]) == set()


@pytest.mark.parametrize("file", FILES)
def test_cells_are_filled_and_have_no_blanks_around_them(file: str) -> None:
    frame = table(file)
    for column in frame.columns:
        cell = pl.col(column)
        missing = pl.lit(False) if (file, column) == ("publishers", "country") else cell.is_null()
        assert _faults(file, missing | (cell.str.strip_chars() != cell) | (cell == "")) == [], column


@pytest.mark.parametrize("file", FILES)
def test_rows_are_in_order(file: str) -> None:
    rows = table(file).select(ORDER[file]).rows()
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    ("file", "well_formed"),
    [
        ("countries", r"^[A-Z]{3}$"),
        ("organizations", r"^[A-Z0-9]+(?:-[A-Z0-9]+)*$"),
        ("publishers", r"^[A-Z0-9]+(?:-[A-Z0-9]+)*$"),
    ],
)
def test_ids_are_well_formed(file: str, well_formed: str) -> None:
    assert _faults(file, ~pl.col(ID_COLUMN[file]).str.contains(well_formed)) == []


@pytest.mark.parametrize("file", SENSES)
def test_senses_are_known_and_all_in_use(file: str) -> None:
    assert set(table(file)["sense"]) == SENSES[file]


@pytest.mark.parametrize("file", SENSES)
def test_an_id_has_one_label_and_the_label_is_one_of_its_forms(file: str) -> None:
    per_id = (
        table(file)
        .group_by("entity_id")
        .agg(labels=pl.col("label").n_unique(), named=(pl.col("label") == pl.col("name")).any())
    )
    assert per_id.filter((pl.col("labels") != 1) | ~pl.col("named"))["entity_id"].to_list() == []


@pytest.mark.parametrize("file", FILES)
def test_every_example_contains_its_form(file: str) -> None:
    assert _faults(file, ~pl.col("example").str.contains(pl.col("name"), literal=True)) == []


def test_every_example_is_read_as_its_form_where_the_longest_name_counts() -> None:
    rows = pl.concat([table(file).select("name", "example") for file in ("countries", "organizations")])
    read = pl.col("example").str.extract_all(_name_pattern())
    assert rows.filter(~read.list.contains(pl.col("name")))["name"].to_list() == []


def test_organization_ids_are_no_codes_of_states() -> None:
    assert set(table("organizations")["entity_id"]) & set(table("countries")["entity_id"]) == set()


def test_every_member_state_has_its_full_name_its_usual_name_and_its_adjective() -> None:
    senses = {key[0]: set(rows["sense"]) for key, rows in table("countries").group_by("entity_id")}
    assert len(MEMBERS) == 193
    assert [code for code in MEMBERS if "official" not in senses.get(code, set())] == []
    assert {code for code in MEMBERS if "adjective" not in senses.get(code, set())} == WITHOUT_ADJECTIVE


def test_no_state_stands_in_the_list_that_was_neither_member_nor_named_beside_them() -> None:
    states = table("countries").filter(pl.col("sense") != "territory")["entity_id"]
    assert set(states) == {*MEMBERS, *BESIDE_MEMBERS, *DISSOLVED}


def test_full_names_are_listed_with_and_without_the_article() -> None:
    official = table("countries").filter(pl.col("sense") == "official")["name"]
    with_article = [name for name in official if name.startswith("the ")]
    assert len(with_article) > len(MEMBERS) / 2
    assert [name for name in with_article if name.removeprefix("the ") not in set(official)] == []


def test_an_article_hides_no_longer_name() -> None:
    names = {name for file in ("countries", "organizations") for name in table(file)["name"]}
    hidden = [
        name
        for article in names
        if article.startswith("the ")
        for name in names
        if name.startswith(article.removeprefix("the ") + " ") and f"the {name}" not in names
    ]
    assert hidden == []


@pytest.mark.parametrize("file", SENSES)
def test_a_name_with_an_apostrophe_is_listed_with_both_kinds(file: str) -> None:
    names = set(table(file)["name"])
    assert [name for name in names if "'" in name and name.replace("'", "’") not in names] == []
    assert [name for name in names if "’" in name and name.replace("’", "'") not in names] == []


def test_abbreviations_adjectives_and_capitals_match_as_written_only() -> None:
    cases = table("countries")["case"]
    assert set(cases) == {"exact", "any"}
    abbreviation = pl.col("name").str.contains(r"^(?:\p{Lu}{2,}|(?:\p{Lu}\. ?){2,})$")
    as_written = abbreviation | pl.col("sense").is_in(["adjective", "demonym", "capital"])
    assert _faults("countries", as_written & (pl.col("case") != "exact")) == []
    for word in ("Turkey", "China", "Chad", "Jordan", "Georgia", "Guinea", "Niger", "Mali", "Oman", "US"):
        assert table("countries").filter(pl.col("name") == word)["case"].to_list() == ["exact"], word


@pytest.mark.parametrize(
    ("name", "entity_id"),
    [
        ("Soviet Union", "SUN"),
        ("Yugoslavia", "YUG"),
        ("Zaire", "ZAR"),
        ("Burma", "MMR"),
        ("south Korea", "KOR"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("Republic of China", "TWN"),
        ("Northern Ireland", "GBR"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("Dominican", "DOM"),
        ("American Samoa", "ASM"),
        ("Cote d'Ivoire", "CIV"),
        ("Turkey", "TUR"),
        ("former Yugoslav Republic of Macedonia", "MKD"),
        ("Congo (Leopoldville)", "COD"),
        ("Kiev", "UKR"),
    ],
)
def test_a_name_in_use_has_the_code_of_iso_3166(name: str, entity_id: str) -> None:
    assert _ids(name) == [entity_id]


@pytest.mark.parametrize("name", ["Korea", "Korean", "English", "Virgin Islands", "Geneva"])
def test_a_name_that_says_no_single_state_is_not_listed(name: str) -> None:
    assert _ids(name) == []


def test_a_body_of_the_masthead_has_the_same_id_among_the_organizations() -> None:
    both = table("bodies").join(table("organizations"), on="name", how="inner", suffix="_organization")
    assert both.height > 0
    assert both.filter(pl.col("entity_id") != pl.col("entity_id_organization"))["name"].to_list() == []


def test_a_publisher_has_one_country_which_is_a_state_of_the_list() -> None:
    known = set(table("countries")["entity_id"])
    publishers = table("publishers")
    assert [code for code in publishers["country"].drop_nulls() if code not in known] == []
    countries = publishers.group_by("publisher").agg(pl.col("country").n_unique())
    assert countries.filter(pl.col("country") != 1)["publisher"].to_list() == []
    assert publishers.filter(pl.col("name") == "KCNA").select("publisher", "country").rows() == [("KCNA", "PRK")]
