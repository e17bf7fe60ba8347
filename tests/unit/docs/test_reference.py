"""Reference pages are generated: none may be stale, and nothing that a reader can meet may be undocumented."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[3]
CONTRACTED = (
    "accounts",
    "commitment_coverage_daily",
    "commitment_utilization_daily",
    "cost_daily",
    "data_transfer_daily",
    "tag_coverage_daily",
)


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", PROJECT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _load()


# Great Expectations imports a module of the standard library that Python 3.11 deprecates.
@pytest.mark.filterwarnings("ignore:module 'sre_:DeprecationWarning")
@pytest.mark.parametrize("page", sorted(generate.PAGES))
def test_page_is_fresh(page: str) -> None:
    committed = (generate.REFERENCE / page).read_text(encoding="utf-8")
    assert committed == generate.PAGES[page](), "stale: run `make docs`"


def test_stale_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "REFERENCE", tmp_path)
    monkeypatch.setattr(generate, "PAGES", {"settings.md": generate.settings_page})
    assert generate.stale() == ["settings.md"]
    (tmp_path / "settings.md").write_text(generate.settings_page(), encoding="utf-8")
    assert generate.stale() == []


def test_every_public_table_is_documented() -> None:
    documented = {model["name"] for model in generate.public_models()}
    models = {path.stem for room in ("marts", "derived") for path in (generate.MODELS / room).glob("*.sql")}
    assert documented == models >= set(CONTRACTED)


@pytest.mark.parametrize("model", generate.public_models(), ids=lambda model: model["name"])
def test_every_column_has_a_type_and_a_meaning(model: dict[str, object]) -> None:
    docs = generate.doc_blocks(generate.MODELS)
    assert "One row per" in generate.described(model, docs)
    columns = model["columns"]
    assert isinstance(columns, list)
    bare = [one["name"] for one in columns if not one.get("data_type") or not generate.described(one, docs)]
    assert bare == []


def test_every_singular_test_states_its_rule() -> None:
    assert [name for name, _, rule in generate._singular_tests() if len(rule) < 20] == []


def test_every_asset_check_is_listed() -> None:
    sources = [
        path.read_text(encoding="utf-8") for path in (PROJECT / "orchestration" / "defs").rglob("*.py")
    ]
    written = sum(
        len(re.findall(r"^@asset_check\(|^\s+AssetCheckSpec\($", source, re.M)) for source in sources
    )
    assert len(list(generate._asset_checks())) == written


def test_every_command_and_option_has_a_help_text() -> None:
    for name, text in generate.commands():
        assert re.search(r"^Usage: .*\n\n  \S", text, re.M), f"{name} has no help"
        options = text.split("Options:\n", 1)[1] if "Options:" in text else ""
        for line in re.findall(r"^  (-\S.*)$", options, re.M):
            assert "  " in line or re.search(rf"^  {re.escape(line)}\n {{10,}}\S", options, re.M), (
                f"{name}: {line}"
            )


def test_every_setting_has_a_meaning() -> None:
    bare = [(title, key) for title, rows in generate.settings_tables() for key, _, text in rows if not text]
    assert bare == []


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [*(PROJECT / "docs").rglob("*.md"), PROJECT / "README.md", PROJECT / "CONTRIBUTING.md"]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_doc_blocks_are_put_in() -> None:
    node = yaml.safe_load("description: \"{{ doc('a') }}: more\"")
    assert generate.described(node, {"a": "text"}) == "text: more"


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("-- Every line once.\n-- Difference 0.\nselect 1", "Every line once. Difference 0."),
        ("{#- Used + unused\n = committed. -#}\nselect 1", "Used + unused = committed."),
        ("{{ config(severity='warn') }}\n-- Small.\nselect 1", "Small."),
        ("select 1", ""),
    ],
)
def test_rule_of_a_singular_test_is_its_leading_comment(sql: str, rule: str) -> None:
    assert generate.leading_comment(sql) == rule
