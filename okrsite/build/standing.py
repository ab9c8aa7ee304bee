"""Whether the site that was published last is the one that would be built now: then there is nothing to do.

In go a request and what stands in the content folder; out comes what the last build had to say, if it was made from the very same
and its files are all there, as far as can be seen without reading them. What it was made from is known by a digest over all that a
build looks at: every byte of content, settings and theme, the engine, the day, the commit and the options. The digest is kept in the
cache folder, not with the site: equal sites are equal, wherever they were made.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from okrsite.build.engine import engine_digest
from okrsite.build.examine import Sources, days
from okrsite.build.manifest import DamagedManifest, digest_of, from_bytes
from okrsite.build.output import Output, PublishError, choose, mode_of
from okrsite.build.publish import is_there
from okrsite.build.request import BuildRequest
from okrsite.document import whole
from okrsite.history.folder import repository_folder
from okrsite.history.git import tip_of
from okrsite.site import pagefind, theme

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """What a build had to say of the site that it published: its day, how many pages and files it has, how many warnings and
    advices there were, and whether a search was wanted that could not be made."""

    today: str
    pages: int
    files: int
    findings: int
    lacks_search: bool


def inputs_digest(request: BuildRequest, sources: Sources) -> str:
    """Hexadecimal digits for all that a build is made from."""
    digest = hashlib.sha256()
    for part in _inputs(request, sources):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def find(request: BuildRequest, inputs: str) -> Standing | None:
    """What stands, if it was made of these inputs and is untouched; else None, for whatever reason."""
    file = _file_for(request)
    if file is None:
        return None
    try:
        content = json.loads(file.read_bytes())
        if content["format"] != FORMAT or content["inputs"] != inputs:
            return None
        found = Standing(**content["standing"])
        output = choose(request.output, (request.content, request.own_themes))
        manifest = output.manifest.read_bytes()
        is_untouched = digest_of(manifest) == content["manifest"] and mode_of(output.journal) is None
        if is_untouched and _all_there(output, manifest) and _is_sound(found):
            return found
    except (OSError, ValueError, TypeError, KeyError, RecursionError, PublishError, DamagedManifest):
        pass  # a full build says what there is to say
    return None


def note(request: BuildRequest, inputs: str, standing: Standing) -> None:
    """Remember what has just been published. Where that cannot be written, the next build simply does its work."""
    file = _file_for(request)
    if file is None:
        return
    with suppress(OSError):
        manifest = digest_of(Output(request.output.resolve()).manifest.read_bytes())
        content = {"format": FORMAT, "inputs": inputs, "manifest": manifest, "standing": asdict(standing)}
        whole.put(file, (json.dumps(content).encode("ascii"),))


def _file_for(request: BuildRequest) -> Path | None:
    if request.cache_folder is None:
        return None
    place = hashlib.sha256(os.fsencode(request.output.resolve())).hexdigest()[:16]
    return request.cache_folder / f"standing-{place}.json"


def _inputs(request: BuildRequest, sources: Sources) -> Iterator[bytes]:
    today, latest_day = days(sources, request.now, request.as_of)
    program = pagefind.find_program() if sources.settings.search else None
    options = (
        engine_digest(),
        today,
        latest_day,
        request.asset_version,
        request.keeps_search,
        request.shard,
        repository_folder(request.content),
        tip_of(request.content),
        pagefind.version_of(program) if program else None,
        sources.folder.unreadable,
    )
    yield repr(options).encode()
    yield sources.settings_file
    yield "".join(sources.keys).encode()
    for path in sources.folder.statics:
        yield os.fsencode(path)
        with (request.content / path).open("rb") as static:
            yield hashlib.file_digest(static, "sha256").digest()
    for layer in theme.find(sources.settings.theme, request.own_themes, request.shipped_themes).layers:
        yield layer.name.encode()
        for file in sorted(layer.folder.rglob("*")):
            if file.is_file():
                yield file.relative_to(layer.folder).as_posix().encode()
                yield file.read_bytes()


def _all_there(output: Output, manifest: bytes) -> bool:
    return all(is_there(output, path, entry) for path, entry in from_bytes(manifest).items())


def _is_sound(found: Standing) -> bool:
    """Whether it holds what it should: the file may have been tampered with."""
    numbers = (found.pages, found.files, found.findings)
    return type(found.today) is str and all(type(number) is int for number in numbers)
