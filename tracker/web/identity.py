"""Who is signed in, as HTTP sees it. What loads a person is plugged in by the accounts package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask_login import LoginManager, UserMixin, current_user

from tracker.config import Config
from tracker.core.access import SYSTEM, Actor, Role
from tracker.core.clock import Clock
from tracker.core.settings import current

login_manager = LoginManager()
login_manager.session_protection = None


@dataclass
class SignedIn(UserMixin):
    """The person of this request, loaded once from session and account."""

    token: str
    session_id: int
    actor: Actor
    username: str
    role_label: str
    locale: str
    must_change_password: bool
    has_second_step: bool = False
    seen_at: dt.datetime | None = None

    def get_id(self) -> str:
        """The session's token: what the signed cookie carries."""
        return self.token

    @property
    def full_name(self) -> str:
        """The person's name."""
        return self.actor.name

    @property
    def unit_name(self) -> str:
        """Short name of the person's unit."""
        return self.actor.unit_name

    @property
    def role(self) -> Role | None:
        """The person's role."""
        return self.actor.role


def use_loader(loader: Callable[[str, dt.datetime, dt.timedelta], SignedIn | None]) -> None:
    """Plug in the function that turns a session token, the moment and the idle limit into a person."""

    def load(token: str) -> SignedIn | None:
        return loader(token, now(), idle_limit())

    login_manager.user_loader(load)


def settings() -> Config:
    """The settings in force, those changed while the service runs included."""
    return current(current_app.extensions["tracker_config"])


def must_set_second_step() -> bool:
    """Whether the person's role is used with a second step only, and they have none; never in a demonstration."""
    person, config = signed_in(), settings()
    return not person.has_second_step and not config.demo and person.role in config.two_step_roles


def idle_limit() -> dt.timedelta:
    """How long a session may stand unused."""
    return dt.timedelta(minutes=settings().idle_minutes)


def signed_in() -> SignedIn:
    """The signed-in person; only for routes that the guard has let through."""
    return cast(SignedIn, current_user._get_current_object())


def actor() -> Actor:
    """The signed-in person as rules take them, or the service itself for an anonymous request."""
    return signed_in().actor if current_user.is_authenticated else SYSTEM


def now() -> dt.datetime:
    """The present moment by the application's clock, in UTC."""
    clock: Clock = current_app.extensions["tracker_clock"]
    return clock()
