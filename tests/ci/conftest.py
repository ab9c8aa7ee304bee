"""A forge to talk to, and a client that does not really wait."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from okrsite.ci.api import Api, github
from tests.ci.forge import TOKEN, Forge, running


@dataclass
class Patience:
    """What a client has waited, in seconds, and what it said meanwhile. Waiting moves the clock."""

    seconds: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    now: float = 1_000_000.0

    def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def forge() -> Iterator[Forge]:
    with running(Forge()) as made:
        yield made


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def api(forge: Forge, patience: Patience) -> Api:
    made = github(forge.address, TOKEN, patience.said.append)
    return Api(made.address, made.headers, patience.sleep, patience.clock, patience.said.append)
