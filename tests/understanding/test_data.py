"""The training data and the messages of the tests keep their promises."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from bot.content import script
from bot.settings import PROJECT
from bot.understanding.evaluation import load
from bot.understanding.examples import check
from bot.understanding.vectors import unlabelled

LANGUAGES = ("fr", "en", "es", "zh")


def examples(path: Path) -> list[str]:
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    (block,) = data["nlu"]
    return [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]


def plain(text: str) -> str:
    """The text without case, accents, punctuation, spaces, and in simplified characters."""
    text = unicodedata.normalize("NFKD", script.simplified(text).lower())
    return "".join(character for character in text if character.isalnum())


@pytest.fixture(scope="module")
def training() -> dict[str, dict[str, list[str]]]:
    return {
        language: {path.stem: examples(path) for path in (PROJECT / "nlu" / language).glob("*.yml")}
        for language in LANGUAGES
    }


def test_the_examples_keep_the_rules(content):
    assert [str(problem) for problem in check(PROJECT / "nlu", content)] == []


def test_there_are_600_examples_of_what_is_out_of_scope(training):
    assert sum(len(topics["out_of_scope"]) for topics in training.values()) >= 600


def test_messages_of_further_languages_say_nothing_of_topics():
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    found = unlabelled(PROJECT / "bot/understanding/unlabelled")
    assert set(found) == set(config["pipeline"][0]["others"])
    for texts in found.values():
        assert len(set(texts)) == len(texts) >= 80


def test_tests_share_no_sentence_with_the_training_data(training):
    known = {plain(t) for topics in training.values() for texts in topics.values() for t in texts}
    known |= {
        plain(t)
        for texts in unlabelled(PROJECT / "bot/understanding/unlabelled").values()
        for t in texts
    }
    shared = [m.text for m in load(PROJECT / "tests/understanding") if plain(m.text) in known]
    assert shared == []


def test_the_configuration_offers_the_languages_of_the_content(content):
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    component = config["pipeline"][0]
    assert component["languages"] == list(content.languages.languages)
    assert component["default"] == content.languages.default


def test_the_configuration_weighs_the_topics_of_danger(content):
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    (component,) = (c for c in config["pipeline"] if c["name"].endswith("TopicClassifier"))
    urgent = [topic for topic in content.topics.ids() if content.topics.find(topic).urgent]
    assert sorted(component["urgent"]) == sorted(urgent)
