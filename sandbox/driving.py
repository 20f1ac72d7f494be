"""People over HTTP: `/people/…` creates them, lets them act, and shows their chats."""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.hands import CannotDo, Parcel
from sandbox.people import Person
from sandbox.records import Json
from sandbox.telegram import Telegram

_PARCEL = ("kind", "name", "media_type", "caption", "duration")
Verb = Callable[[Person, Json], Awaitable[Any]]


async def _says(person: Person, body: Json) -> Any:
    return await person.says(
        body["text"], reply_to=body.get("reply_to"), group=body.get("group"), quote=body.get("quote")
    )


async def _edits(person: Person, body: Json) -> Any:
    return await person.edits(body["message_id"], body["text"])


async def _sends_file(person: Person, body: Json) -> Any:
    given = body.get("parcels") or [body]
    parcels = [Parcel(**_parcel(one)) for one in given]
    return await person.hands.send(parcels, reply_to=body.get("reply_to"))


def _parcel(given: Json) -> Json:
    content = given.get("content", "")
    if isinstance(content, str):
        content = base64.b64decode(content)
    known: Json = {name: given[name] for name in _PARCEL if name in given}
    return {"kind": "document", "name": "", **known, "content": content}


async def _shares(person: Person, body: Json) -> Any:
    return await person.hands.share(body)


async def _forwards(person: Person, body: Json) -> Any:
    return await person.forwards(body["message_id"])


async def _taps(person: Person, body: Json) -> Any:
    if "data" in body:
        return await person.taps_data(body["message_id"], body["data"])
    message = person.view.messages[body["message_id"]] if "message_id" in body else None
    return await person.taps(body["label"], message)


async def _presses(person: Person, body: Json) -> Any:
    return await person.presses(body["label"])


async def _reacts(person: Person, body: Json) -> Any:
    return await person.reacts(body["message_id"], body.get("emoji", ""))


async def _deletes(person: Person, body: Json) -> Any:
    return await person.deletes(body["message_id"])


async def _blocks(person: Person, body: Json) -> Any:
    return await person.blocks()


async def _unblocks(person: Person, body: Json) -> Any:
    return await person.unblocks()


async def _deactivates(person: Person, body: Json) -> Any:
    return await person.deactivates()


async def _adds_bot(person: Person, body: Json) -> Any:
    return await person.adds_bot(body["group"])


async def _sees(person: Person, body: Json) -> Any:
    found = await person.sees(body["part"], timeout=float(body.get("timeout", 5)))
    return found.to_json()


async def _next_toast(person: Person, body: Json) -> Any:
    return await person.next_toast(timeout=float(body.get("timeout", 5)))


VERBS: dict[str, Verb] = {
    "says": _says,
    "edits": _edits,
    "sends_file": _sends_file,
    "shares": _shares,
    "forwards": _forwards,
    "taps": _taps,
    "presses": _presses,
    "reacts": _reacts,
    "deletes": _deletes,
    "blocks": _blocks,
    "unblocks": _unblocks,
    "deactivates": _deactivates,
    "adds_bot": _adds_bot,
    "sees": _sees,
    "next_toast": _next_toast,
}


class PeopleSide:
    """POST /people, GET /people, POST /people/ID/VERB, GET /people/ID/{chat,toasts,transcript,file/FILE_ID}."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """The routes of this side."""
        return [
            web.post("/people", self._create),
            web.get("/people", self._list),
            web.post(r"/people/{id:-?\d+}/{verb}", self._act),
            web.get(r"/people/{id:-?\d+}/file/{file_id}", self._file),
            web.get(r"/people/{id:-?\d+}/{what}", self._look),
        ]

    async def _create(self, request: web.Request) -> web.Response:
        body = await _body(request)
        try:
            person = self._telegram.person(body.pop("first_name"), **body)
        except (KeyError, TypeError) as error:
            return _fault(400, f"a person has a first_name, and perhaps id, language, last_name, username: {error}")
        return web.json_response(_shown(person), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response([_shown(person) for person in self._telegram.people.values()])

    async def _act(self, request: web.Request) -> web.Response:
        person, verb = self._person(request), VERBS.get(request.match_info["verb"])
        if verb is None:
            return _fault(404, "there is no such verb")
        try:
            return web.json_response({"result": await verb(person, await _body(request))})
        except KeyError as error:
            return _fault(400, f"{error} is needed, or names nothing")
        except (CannotDo, AssertionError) as error:
            return _fault(409, str(error))

    async def _look(self, request: web.Request) -> web.Response:
        person = self._person(request)
        match request.match_info["what"]:
            case "chat":
                messages = [one.to_json() for one in person.chat]
                return web.json_response({"seq": self._telegram.events.seq, "messages": messages})
            case "toasts":
                return web.json_response([[toast.text, toast.alert, toast.at] for toast in person.toasts])
            case "transcript":
                return web.json_response(person.transcript())
        return _fault(404, "there is nothing of this name to look at")

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._telegram.files.find(request.match_info["file_id"])
        if stored is None:
            return _fault(404, "there is no such file")
        return web.Response(body=stored.content, content_type=stored.media_type)

    def _person(self, request: web.Request) -> Person:
        person = self._telegram.people.get(int(request.match_info["id"]))
        if person is None:
            text = json.dumps({"error": "there is no such person"})
            raise web.HTTPNotFound(text=text, content_type="application/json")
        return person


def _shown(person: Person) -> Json:
    return {"id": person.id, "name": person.name}


async def _body(request: web.Request) -> Json:
    """A JSON object, or a form with one file as `content`."""
    if request.content_type != "multipart/form-data":
        return _object(await request.text())
    form: Json = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            form |= {"name": value.filename, "media_type": value.content_type, "content": value.file.read()}
            value.file.close()
        else:
            form[name] = value
    return form


def _object(text: str) -> Json:
    try:
        body = json.loads(text or "{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text='{"error": "the body is no JSON object"}', content_type="application/json")
    return body


def _fault(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)
