"""The check of the training examples, on small files with one mistake each."""

import pytest

from bot.settings import PROJECT
from bot.understanding import examples

HEAD = """version: "3.1"
nlu:
  - intent: {intent}
    metadata:
      language: fr
    examples: |
"""

TEXTS = [
    "la capote a craqué hier soir avec un client",
    "où dormir ce soir",
    "mon passeport est chez eux",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(examples, "LEAST", 3)
    monkeypatch.setattr(examples, "LEAST_OUT_OF_SCOPE", 3)
    return tmp_path / "nlu"


def write(folder, texts, topic="pep", intent=None):
    path = folder / "fr" / f"{topic}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"      - {text}\n" for text in texts)
    path.write_text(HEAD.format(intent=intent or f"ask/{topic}") + lines, encoding="utf-8")


def problems(folder, content):
    found = map(str, examples.check(folder, content))
    return [problem for problem in found if "This file is missing" not in problem]


def test_what_is_in_order_is_not_complained_about(folder, content):
    write(folder, TEXTS)
    assert problems(folder, content) == []


def test_near_copies_are_refused_where_they_stand(folder, content):
    write(folder, [*TEXTS, "hier soir la capote a craqué avec un client"])
    (problem,) = problems(folder, content)
    assert problem.startswith("nlu/fr/pep.yml:10: 'hier soir la capote")
    assert "near-copy of line 7" in problem


def test_pairs_that_teach_a_difference_are_welcome(folder, content):
    write(folder, TEXTS)
    write(folder, ["j'ai dormi chez eux", "un lit", "mon passeport est chez eux oui"], "housing")
    assert problems(folder, content) == []


def test_the_same_text_in_two_topics_is_refused(folder, content):
    write(folder, TEXTS)
    write(folder, ["Où dormir ce soir ?!", "un lit", "mon proprio"], "housing")
    (problem,) = problems(folder, content)
    assert "'où dormir ce soir': It stands in nlu/fr/housing.yml:7 too" in problem or (
        "'Où dormir ce soir ?!': It stands in nlu/fr/pep.yml:8 too" in problem
    )


def test_too_few_wrong_place_and_unknown_topics_are_named(folder, content):
    write(folder, TEXTS[:2])
    write(folder, TEXTS, "housing", "ask/pep")
    write(folder, TEXTS, "weather")
    found = problems(folder, content)
    assert "nlu/fr/pep.yml: It holds 2 examples: write at least 3." in found
    assert "nlu/fr/housing.yml: It must look as the files beside it do." in found
    assert "nlu/fr/weather.yml: No topic is called so." in found


def test_a_missing_file_is_named(folder, content):
    write(folder, TEXTS)
    found = [str(problem) for problem in examples.check(folder, content)]
    assert "nlu/es/pep.yml: This file is missing: write examples." in found


def test_the_lines_are_those_of_the_file(content):
    path = PROJECT / "nlu/fr/pep.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    for example in examples.load(path, "nlu/fr/pep.yml"):
        assert lines[example.line - 1].strip() == f"- {example.text}"
