"""A Telegram without Telegram: a local Bot API server and people who type and tap."""

from sandbox.clock import HandClock
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.hands import CannotDo, Parcel
from sandbox.inprocess import SandboxRequest
from sandbox.people import Person
from sandbox.remote import RemotePeople
from sandbox.server import Server, serve
from sandbox.telegram import Telegram
from sandbox.view import Button, ChatMessage, Event, Toast

__all__ = [
    "Button",
    "CannotDo",
    "ChatMessage",
    "Event",
    "Faults",
    "Feed",
    "HandClock",
    "Parcel",
    "Person",
    "RemotePeople",
    "SandboxRequest",
    "Server",
    "Telegram",
    "Toast",
    "serve",
]
