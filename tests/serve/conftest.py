"""A company to be served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import COMPANY, QUICK_THEME, Serving, restored, serving, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content folder of a small company."""
    write(tmp_path, QUICK_THEME)
    write(tmp_path / "content", COMPANY)
    return tmp_path / "content"


@pytest.fixture
def server(content: Path) -> Iterator[Serving]:
    """That company, served."""
    with serving(content.parent) as server:
        yield server


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that company for all tests of a module that leave everything as it was."""
    folder = tmp_path_factory.mktemp("shared")
    write(folder, QUICK_THEME)
    write(folder / "content", COMPANY)
    return folder


@pytest.fixture(scope="module")
def shared_server(shared_folder: Path) -> Iterator[Serving]:
    with serving(shared_folder) as server:
        yield server


@pytest.fixture
def shared_content(shared_server: Serving, shared_folder: Path) -> Iterator[Path]:
    with restored(shared_server, shared_folder / "content") as content:
        yield content
