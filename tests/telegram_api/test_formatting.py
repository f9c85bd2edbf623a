"""HTML, entities and lengths of what a bot writes."""

import pytest
from telegram import Bot, MessageEntity
from telegram.error import BadRequest

from tests.telegram_api import Person, formatting
from tests.telegram_api.errors import ApiError


@pytest.mark.parametrize(
    ("source", "plain", "marked"),
    [
        ("a <b>b</b>", "a b", [("bold", "b")]),
        ("<strong>b</strong><em>i</em>", "bi", [("bold", "b"), ("italic", "i")]),
        ("<u>u</u><ins>v</ins>", "uv", [("underline", "u"), ("underline", "v")]),
        ("<s>s</s><strike>t</strike><del>d</del>", "std", [("strikethrough", c) for c in "std"]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", "x")]),
        ("<code>x</code>", "x", [("code", "x")]),
        ("<pre>x</pre>", "x", [("pre", "x")]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", "x")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", "👍")]),
        ("<B>x</b>", "x", [("bold", "x")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("🆘 <b>你</b>", "🆘 你", [("bold", "你")]),
        ("<b></b>x", "x", []),
        ("  <b>x </b> ", "x", [("bold", "x")]),
        ("&lt;&gt;&amp;&quot;&#39;&#x41;&nbsp;", "<>&\"'A&nbsp;", []),
    ],
)
def test_tags_become_entities(source: str, plain: str, marked: list[tuple[str, str]]) -> None:
    text, entities = formatting.read(source, "HTML")
    assert text == plain
    found = [
        (entity["type"], formatting.part(text, entity["offset"], entity["length"]))
        for entity in entities
    ]
    assert found == marked


def test_offsets_count_utf_16_units() -> None:
    _, entities = formatting.read("🆘<b>x</b>", "HTML")
    assert entities == [{"type": "bold", "offset": 2, "length": 1}]


def test_a_block_of_code_has_a_language() -> None:
    _, entities = formatting.read('<pre><code class="language-python">x</code></pre>', "HTML")
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://a.org/b?c=1&amp;d", "https://a.org/b?c=1&d"),
        ("https://a.org", "https://a.org/"),
        ("a.org/b", "http://a.org/b"),
        ("tg://user?id=5", "tg://user?id=5"),
        ("tel:115", None),
        ("mailto:a@b.org", None),
    ],
)
def test_links_that_telegram_does_not_open_are_dropped(href: str, url: str | None) -> None:
    text, entities = formatting.read(f'<a href="{href}">x</a>', "HTML")
    assert text == "x"
    assert [entity["url"] for entity in entities] == ([url] if url else [])


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é <3", 'Unsupported start tag "3" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'expected "</i>", found "</b>"'),
        ("<b x", "Unclosed start tag"),
        ("<b>x</b", "Unclosed end tag"),
        ("<span>x</span>", 'must have class "tg-spoiler"'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji"),
        ("<b><code>x</code></b>", "nested"),
        ("<code><b>x</b></code>", "nested"),
        ("<pre><code>x</code></pre>", "nested"),
        ("<blockquote><blockquote>x</blockquote></blockquote>", "nested"),
    ],
)
def test_wrong_html_is_refused(source: str, problem: str) -> None:
    with pytest.raises(ApiError) as refused:
        formatting.read(source, "HTML")
    assert refused.value.code == 400
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert problem in refused.value.description


async def test_plain_text_stays_as_it_is(bot: Bot, lin: Person) -> None:
    message = await bot.send_message(lin.id, "<b>1 & 2")
    assert (message.text, message.entities) == ("<b>1 & 2", ())


async def test_a_bot_may_send_entities_itself(bot: Bot, lin: Person) -> None:
    bold = MessageEntity(MessageEntity.BOLD, 0, 1)
    await bot.send_message(lin.id, "xy", entities=[bold])
    assert lin.screen[-1].entity_texts("bold") == ["x"]
    assert lin.screen[-1].html == "<b>x</b>y"


@pytest.mark.parametrize("text", ["<b></b>", " \n", "<b> </b>"])
async def test_empty_text_is_refused(bot: Bot, lin: Person, text: str) -> None:
    with pytest.raises(BadRequest, match=r"[Mm]essage text is empty"):
        await bot.send_message(lin.id, text, parse_mode="HTML")


async def test_length_is_that_of_the_plain_text_in_utf_16(bot: Bot, lin: Person) -> None:
    await bot.send_message(lin.id, "<b>" + "a" * 4096 + "</b>", parse_mode="HTML")
    await bot.send_message(lin.id, "🆘" * 2048)
    for text in ("a" * 4097, "🆘" * 2048 + "a"):
        with pytest.raises(BadRequest, match=r"[Mm]essage is too long"):
            await bot.send_message(lin.id, text)


async def test_an_unknown_parse_mode_is_refused(bot: Bot, lin: Person) -> None:
    with pytest.raises(BadRequest, match=r"[Uu]nsupported parse_mode"):
        await bot.send_message(lin.id, "x", parse_mode="Markup")
