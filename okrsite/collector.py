"""When Python looks for objects that hold each other and nobody else holds.

A build makes one large graph of objects that all live until its end: to look through it again and again would take a fifth of the
time. What Jinja itself draws must be looked for, or memory grows with every page; while pages are drawn the graph is set aside. What
importing makes lives to the end as well, and to look through it all at the end would take as long as to check a small site.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 20_000
"""So many new objects are worth a look."""


@contextmanager
def resting() -> Iterator[None]:
    """While this lasts, nothing is looked for."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def let_be() -> None:
    """Nothing that is there now is looked through any more: the process ends, and the system takes back its memory as a whole."""
    gc.freeze()


@contextmanager
def among_new() -> Iterator[None]:
    """While this lasts, only what is made from now on is looked through. Within `resting`."""
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
    gc.enable()
    try:
        yield
    finally:
        if not was_enabled:
            gc.disable()
        gc.set_threshold(*thresholds)
        gc.unfreeze()
