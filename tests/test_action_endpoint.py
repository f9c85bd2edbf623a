"""The way to the action server: bad replies are refused, slow ones are not waited for."""

import asyncio
import json
import time

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot import action_endpoint
from bot.action_endpoint import ActionEndpoint, compile_reply_schema

GOOD = {"events": [{"event": "slot", "name": "topic", "value": "pep"}], "responses": []}
BAD = [
    {"events": "none"},
    {"events": [{"event": "no_such_event"}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "user", "text": 5}]},
    {"events": [{"name": "topic"}]},
    {"events": [{"event": "slot", "name": "topic", "value": 1, "timestamp": "now"}]},
    {"responses": [7]},
    {"responses": {}},
    [],
    None,
]


@pytest.fixture(autouse=True)
def compiled(monkeypatch):
    monkeypatch.setattr(
        RemoteAction, "_validate_action_result", RemoteAction._validate_action_result
    )
    compile_reply_schema()


@pytest.fixture
async def endpoint():
    """An action server that answers what it is told to, over a real socket."""
    replies = {"body": GOOD, "status": 200, "pause": 0.0, "connections": 0}

    async def serve(reader, writer):
        replies["connections"] += 1
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            await asyncio.sleep(replies["pause"])
            body = json.dumps(replies["body"]).encode()
            status = f"HTTP/1.1 {replies['status']} X\r\ncontent-type: application/json\r\n"
            writer.write(status.encode() + b"content-length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()

    tasks = []

    async def serve_quietly(reader, writer):
        tasks.append(asyncio.current_task())
        try:
            await serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve_quietly, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    made = ActionEndpoint.of(
        EndpointConfig(f"http://127.0.0.1:{port}/webhook", enable_selective_domain=True)
    )
    yield made, replies
    await made.close()
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def run(endpoint):
    domain = Domain.from_dict({"actions": ["action_x"], "slots": {}})
    tracker = DialogueStateTracker.from_events("a", [])
    nlg = TemplatedNaturalLanguageGenerator({})
    return await RemoteAction("action_x", endpoint).run(
        CollectingOutputChannel(), nlg, tracker, domain
    )


async def test_a_good_reply(endpoint):
    made, replies = endpoint
    events = await run(made)
    assert [event.key for event in events] == ["topic"]
    await run(made)
    assert replies["connections"] == 1  # the connection is kept


def test_every_kind_of_event_is_taken():
    schema = RemoteAction.action_response_format_spec()
    for one in schema["properties"]["events"]["items"]["oneOf"]:
        needed = {name: [] if name == "entities" else "x" for name in one.get("required", [])}
        event = {**needed, "event": one["properties"]["event"]["const"]}
        reply = {"events": [event], "responses": []}
        jsonschema.validate(reply, schema)
        assert RemoteAction._validate_action_result(None, reply)


@pytest.mark.parametrize("bad", BAD)
async def test_a_bad_reply_is_refused_as_before(endpoint, bad):
    made, replies = endpoint
    replies["body"] = bad
    with pytest.raises(jsonschema.ValidationError, match="reply is not of Rasa's format"):
        await run(made)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, RemoteAction.action_response_format_spec())
        raise AssertionError("Rasa's own schema takes it")


async def test_the_schema_is_not_checked_again_and_again(endpoint, monkeypatch):
    made, _ = endpoint
    kind = jsonschema.validators.validator_for(RemoteAction.action_response_format_spec())

    def fail(*_, **__):
        raise AssertionError("the schema was checked again")

    monkeypatch.setattr(kind, "check_schema", fail)
    await run(made)


async def test_an_error_of_the_server(endpoint):
    made, replies = endpoint
    replies["status"] = 500
    with pytest.raises(RasaException, match="Failed to execute custom action 'action_x'"):
        await run(made)


async def test_a_slow_server_is_not_waited_for(endpoint, monkeypatch):
    made, replies = endpoint
    monkeypatch.setattr(action_endpoint, "TIME_LIMIT", 0.2)
    replies["pause"] = 30
    started = time.monotonic()
    with pytest.raises(RasaException):
        await run(made)
    assert time.monotonic() - started < 10


async def test_no_server():
    made = ActionEndpoint("http://127.0.0.1:9/webhook")
    with pytest.raises(RasaException):
        await run(made)
    await made.close()
