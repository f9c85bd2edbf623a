"""The training data and the messages of the tests keep their promises."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from bot.content import render
from bot.settings import PROJECT
from bot.understanding.evaluation import load

LANGUAGES = ("fr", "en", "es", "zh")


def examples(path: Path) -> list[str]:
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    (block,) = data["nlu"]
    return [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]


def plain(text: str) -> str:
    """The text without case, accents, punctuation, spaces, and in simplified characters."""
    text = unicodedata.normalize("NFKD", render.simplified(text).lower())
    return "".join(character for character in text if character.isalnum())


@pytest.fixture(scope="module")
def training() -> dict[str, dict[str, list[str]]]:
    return {
        language: {path.stem: examples(path) for path in (PROJECT / "nlu" / language).glob("*.yml")}
        for language in LANGUAGES
    }


def test_each_topic_has_examples_in_each_language(content, training):
    topics = {*content.topics.ids(), "out_of_scope"}
    for language in LANGUAGES:
        assert set(training[language]) == topics
        for topic, texts in training[language].items():
            assert len(texts) >= 45, f"{language}/{topic}"


def test_each_file_says_its_place():
    for path in (PROJECT / "nlu").glob("*/*.yml"):
        (block,) = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)["nlu"]
        wanted = path.stem if path.stem == "out_of_scope" else f"ask/{path.stem}"
        assert block["intent"] == wanted, path
        assert block["metadata"]["language"] == path.parent.name, path


def test_no_example_stands_twice(training):
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for topic, texts in training[language].items():
            for text in texts:
                key = plain(text) or text
                assert key not in seen, f"{language}/{topic}: '{text}' stands in {seen[key]} too"
                seen[key] = topic


def test_tests_share_no_sentence_with_the_training_data(training):
    known = {plain(t) for topics in training.values() for texts in topics.values() for t in texts}
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
