"""What a person on Telegram sees, through the real servers and a Bot API server on loopback."""

import asyncio
import io
import time

import pytest
import pytest_asyncio
from PIL import Image

from bot.content import render

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONDOM = {
    "fr": "la capote a craqué que faire",
    "es": "se me rompió el condón con un cliente",
    "en": "the condom broke with a client what do I do",
    "zh": "跟客人的时候套子破了怎么办",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def flood(telegram, api, content):
    """A flood beside the other tests, for it takes long: a chat gets one answer a second.

    Its result is the person who floods, and the seconds that somebody else waited meanwhile.
    """

    async def floods():
        flooding, other = api.person(language="fr"), api.person(language="es")
        for _ in range(40):
            flooding.writes("/menu")
        started = time.monotonic()
        await other.says("/menu")
        waited = time.monotonic() - started
        slow_down = content.interfaces["fr"].slow_down
        await flooding.wait_for(
            lambda: [message for message in flooding.screen if slow_down in message.text], 60
        )
        return flooding, waited

    task = asyncio.create_task(floods())
    yield task
    task.cancel()


async def test_first_contact(telegram, api, content):
    phones = {
        "fr": "fr", "en-GB": "en", "es": "es", "zh-hans": "zh", "zh-hant": "zh-Hant", "uk": "fr", None: "fr",
    }  # fmt: skip
    for phone, tag in phones.items():
        greeting = await api.person(language=phone).starts()
        assert greeting.text == render.lines(content, tag, content.interface(tag).start)
        assert len(greeting.text.splitlines()) == 3
        assert all(number in greeting.text for number in ("17", "112", "114"))
        # The languages by their own names, before anything else.
        names = [language.name for language in content.languages.languages.values()]
        assert greeting.titles[: len(names)] == names


async def test_who_chooses_another_language_is_greeted_in_it(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    greeting = await person.taps("Español")
    assert content.interfaces["es"].groups["health"] in " ".join(greeting.titles)
    assert "17" in greeting.text and content.answers["es"]["greet"].title in greeting.html
    answer = await person.says("ok")
    assert content.interfaces["es"].groups["health"] in " ".join(answer.titles)


async def test_a_link_on_a_poster_opens_its_topic_in_its_language(telegram, api, content):
    answer = await api.person(language="fr").starts("es-pep")
    assert answer.entity_texts("bold") == [content.answers["es"]["pep"].title]
    answer = await api.person(language="fr").starts("zh-Hant-police_stop")
    assert answer.entity_texts("bold") == [
        render.line(content, "zh-Hant", content.answers["zh"]["police_stop"].title)
    ]
    answer = await api.person(language="fr").starts("es-no_such_topic")
    assert answer.text == render.lines(content, "fr", content.answers["fr"]["menu"].lines)


async def test_commands_and_texts_of_the_bot_in_each_language(telegram, api, content):
    await telegram_profile(api)
    for code, tag in [("", "fr"), *((tag, tag) for tag in content.languages.written())]:
        texts = content.interfaces[tag].telegram
        # What a bot is called already is not set again: Telegram allows that a few times a day.
        assert (api.profile.name.get(code) or api.bot_user["first_name"]) == texts.name
        assert api.profile.description.get(code) == texts.description
        assert api.profile.short_description.get(code) == texts.short_description
        commands = [(one["command"], one["description"]) for one in api.profile.commands(code)]
        assert commands == list(texts.commands)
        # Whoever looks over a shoulder learns nothing.
        shown = f"{texts.name} {texts.description} {texts.short_description} {commands}".lower()
        for word in ("sex", "trav", "worker", "trabaj", "polic", "santé", "health", "salud", "droit",
                     "right", "derecho", "vih", "hiv", "性", "警", "权", "健康", "papier", "paper"):  # fmt: skip
            assert word not in shown
    for command in ("menu", "language", "emergency", "near", "erase", "help"):
        answer = await api.person(language="en").says(f"/{command}")
        assert answer.text


async def telegram_profile(api):
    """Wait until everything is set, which happens beside the first conversations."""
    end = time.monotonic() + 20
    while not api.profile.commands("zh"):
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


async def test_an_answer(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    answer = await person.says(CONDOM["fr"])
    pep = content.answers["fr"]["pep"]
    assert answer.entity_texts("bold") == [pep.title]
    assert answer.text == f"{pep.title}\n\n" + render.lines(content, "fr", pep.lines)
    assert answer.silent and answer.link_preview_disabled and not answer.protected
    assert "0 800 840 800" in answer.text and "15" in answer.entity_texts("code")
    assert person.typing >= 1
    methods = [
        call.method
        for call in api.calls
        if call.parameters.get("chat_id") == person.id and call.method != "getUpdates"
    ]
    assert methods[-2:] == ["sendChatAction", "sendMessage"]


async def test_a_conversation_in_each_language(telegram, api, content):
    async def talks(tag):
        interface, answers = content.interfaces[tag], content.answers[tag]
        person = api.person(language=tag)
        await person.starts()
        answer = await person.says(CONDOM[tag])
        assert answers["pep"].title in answer.text
        answer = await person.taps(answers["pep"].more[0].title)
        assert answer.entity_texts("bold") == [answers["pep"].more[0].title]
        answer = await person.taps(interface.simpler)
        assert render.line(content, tag, answers["pep"].simple[0]) in answer.text
        answer = await person.taps(interface.menu)
        answer = await person.taps(interface.groups["rights"])
        answer = await person.taps(answers["police_stop"].title)
        assert answer.entity_texts("bold") == [answers["police_stop"].title]
        assert not person.unanswered_taps

    await asyncio.gather(*(talks(tag) for tag in content.languages.written()))


async def test_danger_has_its_numbers_to_copy(telegram, api, content):
    person = api.person(language="fr")
    answer = await person.says("au secours il me frappe il veut me tuer là maintenant")
    first_row = [button.copy_text for button in answer.buttons[0]]
    assert first_row[:3] == ["17", "112", "114"]
    assert answer.entity_texts("code")[:3] == ["17", "112", "114"]


async def test_every_topic_in_every_language_is_taken_by_telegram(telegram, api, content):
    """The server refuses bad HTML, long texts and payloads, wrong buttons, as Telegram does."""

    async def opens(tag, topic):
        person = api.person(language=tag)
        answer = await person.starts(f"{tag}-{topic}", seconds=60)
        assert answer.text and "{" not in answer.text, (tag, topic)
        titles = answer.entity_texts("bold")
        expected = render.line(content, tag, content.title(tag, topic))
        assert titles == [expected] or content.topics.find(topic).offers, (tag, topic)

    # As many as Telegram takes in half a minute.
    for tag in content.languages.languages:
        await asyncio.gather(*(opens(tag, topic) for topic in content.topics.ids()))


async def test_an_old_button_says_what_to_do(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    for payload in ("ask:no_such_topic", "more:pep:19", "old"):
        answer = await person.taps_data(payload)
        assert content.interfaces["fr"].old_button in answer.text
        assert answer.buttons[0][0].data in ("ask:menu", "ask:pep")
    # An old message's button still works.
    first = person.screen[1]
    answer = await person.taps(content.interfaces["fr"].groups["health"], first)
    assert content.answers["fr"]["pep"].title in " ".join(answer.titles)


async def test_what_is_typed_is_never_html(telegram, api):
    answer = await api.person(language="fr").says("<b>la capote</b> a craqué & <i>que faire")
    assert answer.text


async def test_who_chooses_it_gets_answers_that_nobody_can_copy(telegram, api, content):
    texts = content.interfaces["fr"].telegram
    person = api.person(language="fr")
    answer = await person.starts("fr-privacy")
    answer = await person.taps(texts.protect)
    assert answer.protected and render.lines(content, "fr", texts.protected) in answer.text
    assert (await person.starts("fr-pep")).protected
    answer = await person.taps(texts.unprotect)
    assert not answer.protected
    assert not (await person.says("/menu")).protected


async def test_a_place_is_answered_and_not_kept(telegram, api, content):
    interface = content.interfaces["es"]
    person = api.person(language="es")
    person.sends_location(48.8566, 2.3522)
    answer = await person.next_message()
    assert interface.location_not_kept in answer.text and answer.text.startswith("📍 Paris")
    assert "Les Amis du Bus des Femmes" in answer.text
    # From Cayenne, and from Madrid.
    person.sends_venue(4.94, -52.33)
    assert (await person.next_message()).text.startswith("📍 Cayenne")
    person.sends_location(40.4168, -3.7038)
    assert interface.near.unknown in (await person.next_message()).text
    person.sends_location(48.8566, 2.3522, live_period=900)
    await person.next_message()
    person.moves(48.8570, 2.3530)
    await person.quiet()
    for path in server_files(telegram):
        written = path.read_bytes()
        assert b"48.8" not in written and b"Cayenne" not in written, path


async def test_a_card_to_show_comes_as_a_message_and_a_picture(telegram, api, content):
    texts = content.cards["zh"]
    place = texts.places["police"]
    person = api.person(language="zh-hans")
    await person.starts("zh-file_complaint")
    await person.taps(texts.title)
    await person.taps(place.button)
    await person.taps(place.happened["theft"].button)
    await person.taps(texts.next)
    await person.taps(place.needs["complain"].button)
    message = await person.taps(texts.show)
    french = content.cards["fr"].places["police"]
    assert french.needs["complain"].card in message.text and not message.titles
    picture = await person.next_message()
    (size,) = picture.data["photo"]
    image = Image.open(io.BytesIO(api.uploads[size["file_id"]]))
    assert image.format == "PNG" and image.width == 1080 and image.height < 4000
    assert picture.silent and texts.change in " ".join(picture.titles)
    # It is erased like everything else.
    person.writes("❌")
    await person.wait_for(lambda: not [one for one in person.screen if one.data.get("photo")])


async def test_the_guide_after_violence(telegram, api, content):
    texts = content.guides["es"]
    person = api.person(language="es")
    await person.starts("es-assault")
    question = await person.taps(texts.title)
    assert texts.questions["safe"].ask in question.text
    for option in ("yes", "no", "no", "longer", "nothing"):
        name = next(
            one.id
            for one in content.guide.questions
            if texts.questions[one.id].ask in question.text
        )
        question = await person.taps(texts.questions[name].options[option].button)
    assert texts.steps["choice"].title in question.text
    assert question.entity_texts("bold") == [texts.list_title]


async def test_only_text_is_read(telegram, api, content):
    before = len(api.calls)
    interface = content.interfaces["en"]
    kinds = ("voice", "photo", "video", "sticker", "document", "contact", "poll")

    async def sends(kind):
        person = api.person(language="en")
        getattr(person, f"sends_{kind}")()
        answer = await person.next_message()
        assert answer.text.splitlines()[0] == interface.only_text, kind
        assert "112" in answer.text
        await person.quiet()

    await asyncio.gather(*(sends(kind) for kind in kinds))
    assert "getFile" not in {call.method for call in api.calls[before:]}


async def test_an_album_gets_one_sentence_and_a_caption_its_answer(telegram, api, content):
    person = api.person(language="fr")
    for _ in range(3):
        person.sends_photo(album="7")
    await person.next_message()
    await person.quiet(2.5)
    person.sends_photo(caption=CONDOM["fr"])
    answer = await person.next_message()
    assert answer.text.splitlines()[0] == content.interfaces["fr"].only_text
    assert content.answers["fr"]["pep"].title in answer.text


async def test_an_edited_message_is_a_new_one(telegram, api, content):
    person = api.person(language="fr")
    said = person.writes("xyz")
    await person.next_message()
    person.edits(said, CONDOM["fr"])
    assert content.answers["fr"]["pep"].title in (await person.next_message()).text


async def test_in_a_group_it_says_to_write_in_private_and_nothing_else(telegram, api, content):
    lin, group = api.person(language="es"), api.group("Friends")
    group.adds_bot(lin)
    said = await group.next_message()
    assert said.text == content.interfaces["es"].telegram.in_private and not said.titles
    group.writes(lin, "/emergency@ombrelle_test_bot")
    group.writes(lin, "/menu@ombrelle_test_bot")
    await group.quiet()


async def test_in_order_within_a_chat(telegram, api, content):
    person = api.person(language="fr")
    topics = ["pep", "asylum", "housing", "police_stop"]
    for topic in topics:
        person.writes(f"/start fr-{topic}")
    shown = [(await person.next_message()).entity_texts("bold") for _ in topics]
    assert shown == [[content.answers["fr"][topic].title] for topic in topics]


async def test_people_do_not_hear_each_other(telegram, api, content):
    one, other = api.person(language="fr"), api.person(language="fr")
    await one.says(CONDOM["es"])
    answer = await other.says("ok")
    assert content.interfaces["fr"].groups["health"] in " ".join(answer.titles)
    assert len(one.screen) == len(other.screen) == 2


async def test_a_flood_is_slowed_down_with_one_sentence_and_the_others_are_not(flood, content):
    flooding, others_time = await flood
    assert others_time < 10
    slow_down = content.interfaces["fr"].slow_down
    answer = [message for message in flooding.screen if slow_down in message.text]
    assert len(answer) == 1 and "17" in answer[0].text
    flooding.sees(slow_down)
    await flooding.quiet(3)
    assert len([message for message in flooding.screen if message.from_bot]) <= 22


def server_files(server):
    """Every file that the server writes, but for the content it serves."""
    kept = [path for path in server.var.rglob("*") if path.is_file()]
    return [server.log, *(path for path in kept if path.name != "content.json")]
