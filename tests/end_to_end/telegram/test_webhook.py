"""With a webhook, Telegram comes to the assistant; nobody else may."""

import asyncio

import pytest
import requests

from tests.end_to_end.telegram.test_conversation import CONDOM
from tests.end_to_end.telegram.test_faults import soon
from tests.telegram_api import ServerError

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRET = "X-Telegram-Bot-Api-Secret-Token"


async def test_a_webhook(own_telegram, content):
    server, api = own_telegram, own_telegram.api
    server.environment["TELEGRAM_WEBHOOK_URL"] = server.address
    url = f"{server.address}/telegram"  # the page has the root for itself
    waiting, person = (api.person(language="fr") for _ in range(2))
    waiting.writes("/start fr-pep")
    await server.starts()
    await server.logs("(webhook)")
    assert content.answers["fr"]["pep"].title in (await waiting.next_message()).text
    await person.starts()
    assert content.answers["fr"]["pep"].title in (await person.says(CONDOM["fr"])).text
    assert not api.calls_of("getUpdates")
    assert requests.get(server.address, timeout=5).ok
    (call,) = api.calls_of("setWebhook")
    assert call.parameters["url"] == url
    secret = call.parameters["secret_token"]
    assert len(secret) == 64  # made where none is set

    # What Telegram does not prove to be its own is refused and answered to nobody.
    update = {"update_id": 1, "message": {**person.screen[-2].data, "text": "/menu"}}
    for headers in ({}, {SECRET: "wrong"}, {SECRET: ""}, {SECRET: secret[:-1]}, {SECRET: "é"}):
        encoded = {name: value.encode() for name, value in headers.items()}
        answer = await post(url, json=update, headers=encoded)
        assert answer.status_code == 403
    await person.quiet()
    for body in (b"", b"{", b"[]", b"7", b"null", b"\xff"):
        answer = await post(url, data=body, headers={SECRET: secret})
        assert answer.status_code == 400 and "Traceback" not in answer.text
    for harmless in ({}, {"update_id": "x"}, {"update_id": 2, "message": 7}):
        answer = await post(url, json=harmless, headers={SECRET: secret})
        assert answer.status_code == 200

    # What cannot be answered in time is brought again.
    api.faults.add("sendMessage", ServerError(500), times=3, chat=person)
    await person.says("/menu")
    await soon(lambda: not api.pending)


async def post(url, **options):
    return await asyncio.to_thread(lambda: requests.post(url, timeout=20, **options))
