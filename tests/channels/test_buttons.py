import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.buttons import ERASE, MAX_BYTES, command, parse
from bot.understanding.messages import topic_of


def every_payload(content):
    for topic in content.topics.ids():
        yield from (f"ask:{topic}", f"simpler:{topic}", f"sources:{topic}")
        yield from (f"more:{topic}:{part}" for part in range(10))
    for group, value in content.topics.groups.items():
        if value.menu:
            yield f"group:{group}"
    for tag in content.languages.languages:
        yield f"language:{tag}"
    for tag in content.languages.languages:
        yield f"start:{tag}"
        yield from (f"open:{tag}:{topic}" for topic in content.topics.ids())
    for what in (*content.directory.needs, *content.topics.ids()):
        yield from (f"near:{what}", f"near:{what}:97411", f"near:{what}:d2A")
    yield from ("keep", "none_of_these", "start", "near")


def test_every_payload_fits_telegram_and_means_something(content):
    for payload in every_payload(content):
        assert len(payload.encode()) <= MAX_BYTES
        parsed = parse(payload, content)
        assert parsed is not None and parsed["intent"]["confidence"] == 1.0, payload


def test_what_a_button_means(content):
    assert topic_of(parse("ask:pep", content)) == "pep"
    assert parse("more:pep:1", content)["button"] == {"topic": "pep", "part": 1}
    assert parse("language:zh-Hant", content)["button"] == {"language": "zh-Hant"}
    assert parse("group:health", content)["button"] == {"group": "health"}


@pytest.mark.parametrize(
    "payload",
    ["ask", "ask:", "ask:nope", "ask:pep:1", "more:pep", "more:pep:x", "more:pep:20", "group:assistant",
     "language:pt", "erase:x", "restart", "start:xx", "open:fr", "open:fr:nope", "open:xx:pep", "near:there", "near:here", "near:pep:x", "near:pep:1:2", "/ask", "ask:pep\n", "é" * 40, "more:pep:١"],
)  # fmt: skip
def test_what_means_nothing(content, payload):
    assert parse(payload, content) is None


@given(st.text(max_size=80))
def test_nothing_that_is_made_up_breaks_it(content, payload):
    parsed = parse(payload, content)
    assert parsed is None or payload in set(every_payload(content))


def test_commands(content):
    assert command("/menu", content) == "ask:menu"
    assert command(" /Start ", content) == "start"
    assert command("/near", content) == "near"
    assert command("/erase@ombrelle_bot", content) == ERASE
    assert command("🆘", content) == command("🆘🆘 🆘\n", content) == "ask:emergency"
    assert command("❌", content) == ERASE
    assert command("🆘❌", content) is None
    for text in ("menu", "/restart", "/", "", "/ask{}"):
        assert command(text, content) is None


def test_every_deep_link_leads_to_its_topic_in_its_language(content):
    for tag in content.languages.languages:
        assert command(f"/start {tag}", content) == f"start:{tag}"
        for topic in content.topics.ids():
            # Telegram takes 1 to 64 letters, digits, _ and - after "?start=".
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", f"{tag}-{topic}")
            parsed = parse(command(f"/start {tag}-{topic}", content), content)
            assert topic_of(parsed) == topic and parsed["language"]["tag"] == tag


@pytest.mark.parametrize("parameter", ["xx-pep", "fr-nope", "fr_pep", "-", "fr-", "é", "x" * 64])
def test_a_link_that_leads_nowhere_opens_the_menu(content, parameter):
    assert command(f"/start {parameter}", content) == "ask:menu"
