import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.buttons import MAX_BYTES, command, parse
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
    yield from ("erase", "keep", "none_of_these")


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
     "language:pt", "erase:x", "restart", "/ask", "ask:pep\n", "é" * 40, "more:pep:١"],
)  # fmt: skip
def test_what_means_nothing(content, payload):
    assert parse(payload, content) is None


@given(st.text(max_size=80))
def test_nothing_that_is_made_up_breaks_it(content, payload):
    parsed = parse(payload, content)
    assert parsed is None or payload in set(every_payload(content))


def test_commands():
    assert command("/menu") == "ask:menu"
    assert command(" /Start fr-pep ") == "ask:greet"
    assert command("/erase@ombrelle_bot") == "ask:forget_me"
    assert command("🆘") == command("🆘🆘 🆘\n") == "ask:emergency"
    assert command("❌") == "ask:forget_me"
    assert command("🆘❌") is None
    assert [command(text) for text in ("menu", "/restart", "/", "", "/ask{}")] == [None] * 5
