"""The way to the action server: one kept connection, a short time limit, and a schema made once.

Rasa checks every reply of the action server against a JSON schema, and lets `jsonschema` check the
schema itself, which never changes, each time: two thirds of the time of a message
(RasaHQ/rasa#8235). Here the validator is made once; a bad reply is refused as before.
"""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import asyncio
import copy
import json
from typing import Any

import aiohttp
from jsonschema import ValidationError, validators
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

#: Seconds that an action may take. Rasa waits 300; a person in danger does not.
TIME_LIMIT = 5.0


class ActionEndpoint(EndpointConfig):
    """Rasa's endpoint of the action server, with a connection that stays open."""

    _open: aiohttp.ClientSession | None = None

    @classmethod
    def of(cls, endpoint: EndpointConfig) -> ActionEndpoint:
        """The same endpoint as `endpoints.yml` describes."""
        return cls(
            endpoint.url,
            endpoint.params,
            endpoint.headers,
            endpoint.basic_auth,
            endpoint.token,
            endpoint.token_name,
            endpoint.cafile,
            **endpoint.kwargs,
        )

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any | None:
        """Call the action server; returns its JSON.

        Raises:
            aiohttp.ClientConnectionError: it does not answer in time, or not at all.
            rasa.utils.endpoints.ClientResponseError: it answers with an error.
        """
        kwargs["timeout"] = aiohttp.ClientTimeout(total=TIME_LIMIT)
        kwargs["params"] = self.combine_parameters(kwargs)
        try:
            async with self._session().request(
                method, self.url, compress=compress, **kwargs
            ) as response:
                body = await response.read()
                if response.status >= 400:
                    raise ClientResponseError(response.status, response.reason, body)
                return json.loads(body)
        except asyncio.TimeoutError:
            raise aiohttp.ServerTimeoutError from None

    async def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            await self._open.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._open is None or self._open.closed:
            self._open = self.session()
        return self._open


def compile_reply_schema() -> None:
    """Have Rasa check replies with a validator made once.

    Rasa's schema tries each event against all 23 kinds of events; as each kind names itself, only
    that one is tried here.
    """
    schema = copy.deepcopy(RemoteAction.action_response_format_spec())
    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    kinds = schema["properties"]["events"]["items"].pop("oneOf")
    of_kind = {one["properties"]["event"]["const"]: kind(one) for one in kinds}
    of_all = kind(schema)

    def valid(result: Any) -> bool:
        if not of_all.is_valid(result):
            return False
        events = result.get("events") or []
        return all(
            event["event"] in of_kind and of_kind[event["event"]].is_valid(event)
            for event in events
        )

    def validate(_: RemoteAction, result: Any) -> bool:
        if not valid(result):
            # The reply itself is not quoted: it holds what a person reads.
            raise ValidationError("The action server's reply is not of Rasa's format")
        return True

    RemoteAction._validate_action_result = validate
