"""The output folder: which folder may be written to, what of okrsite's own stands in it, and what is said when that fails.

In goes the folder that a person named; out comes an `Output`, or a `PublishError` whose message names the way out. Helpers to
look at the folder follow no symbolic link. Nothing is written here, except by `write_new`.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PRIVATE_FOLDER = ".okrsite"
_STAGING = "staging"

# A worktree of the branch that a forge serves is empty but for this; `.git` is never written to.
_BESIDE_A_SITE = frozenset({PRIVATE_FOLDER, ".git"})


class PublishError(Exception):
    """The site cannot be published; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Output:
    """An output folder, as an absolute path without symbolic links, and okrsite's own files in it."""

    root: Path

    @property
    def private(self) -> Path:
        return self.root / PRIVATE_FOLDER

    @property
    def lock(self) -> Path:
        return self.private / "lock"

    @property
    def manifest(self) -> Path:
        return self.private / "manifest.json"

    @property
    def journal(self) -> Path:
        return self.private / "journal.json"

    @property
    def staging(self) -> Path:
        """Where files wait until the commit (see `staging`)."""
        return self.private / _STAGING

    def at(self, path: str) -> Path:
        """Where a file of the site stands on disk. The path has been checked with `check_path`."""
        return self.root / path

    def name_of(self, path: str) -> str:
        """The same as a text: a site has so many files that to make a `Path` of each is a third of the work."""
        return f"{self.root}/{path}"

    def staged(self, name: str) -> str:
        """Where a staged file stands on disk."""
        return f"{self.root}/{PRIVATE_FOLDER}/{_STAGING}/{name}"

    def planted(self, tree: str, path: str) -> str:
        """Where a file or a folder of the site stands in a tree of that name while it waits."""
        return f"{self.root}/{PRIVATE_FOLDER}/{_STAGING}/{tree}/{path}"


def choose(folder: Path, forbidden: Sequence[Path]) -> Output:
    """The output folder, if a site may be published there. `forbidden` are folders that are read: neither they nor anything
    in or above them is an output folder. It need not exist, and may be named by a symbolic link."""
    try:
        root = folder.resolve()
        sources = [path.resolve() for path in forbidden]
        home = Path.home().resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links, or no home
        raise PublishError(f"The output folder `{folder}` cannot be found: {error}.") from error
    another = "Choose another folder with --output."
    if root in (Path(root.anchor), home):
        raise PublishError(f"`{root}` cannot be the output folder: it holds far more than a site. {another}")
    for source in sources:
        if root == source or root.is_relative_to(source) or source.is_relative_to(root):
            raise PublishError(f"The output folder `{root}` overlaps with `{source}`, which is read. {another}")
    output = Output(root)
    with in_plain_words(output):
        mode = mode_of(root)
        if mode is not None and not stat.S_ISDIR(mode):
            raise PublishError(f"The output folder `{root}` is not a folder. {another}")
        for ours in (output.private, output.staging):
            mode = mode_of(ours)
            if mode is not None and not stat.S_ISDIR(mode):
                raise PublishError(
                    f"`{ours}` is no folder, so okrsite did not make it. Remove it. Or {_lower(another)}"
                )
        # What a first build leaves when it is killed bears no more than a lock; it is looked at again when that is ours.
        require_known(output, (output.manifest, output.journal, output.lock))
    return output


def require_known(output: Output, signs: Sequence[Path]) -> None:
    """Refuse a folder that holds something and bears none of these signs that okrsite wrote it."""
    if mode_of(output.root) is None or is_bare(output) or any(mode_of(sign) is not None for sign in signs):
        return
    raise PublishError(
        f"`{output.root}` was not written by okrsite; choose another folder with --output, or empty this one."
    )


def is_bare(output: Output) -> bool:
    """Whether the folder holds no file of a site: nothing at all, or only `.git`, or what a first build left when it was
    killed."""
    ours = {path.name for path in (output.lock, output.staging, output.manifest, output.journal)}
    return names_in(output.root) <= _BESIDE_A_SITE and names_in(output.private) <= ours


def check_path(path: str) -> str:
    """The path, if it names a file in the output folder that a site may have. A ValueError is a bug in the caller."""
    enclosed = f"/{path}/"
    is_unclean = "//" in enclosed or "/./" in enclosed or "/../" in enclosed or "\0" in path
    if is_unclean or (os.name == "nt" and ("\\" in path or ":" in path)):
        raise ValueError(f"not a path inside the site: {path!r}")
    if is_reserved(path):
        raise ValueError(f"not a path for a site: {path!r}")
    return path


def is_reserved(path: str) -> bool:
    """Whether a path would reach into what stands beside the site in its folder."""
    return path.partition("/")[0].casefold() in _BESIDE_A_SITE


def mode_of(path: Path | str) -> int | None:
    """What stands there, itself and not what it links to; None for nothing."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def names_in(folder: Path) -> frozenset[str]:
    """What a folder holds; nothing, if it is missing."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries)
    except FileNotFoundError:
        return frozenset()


def write_new(path: Path | str, data: bytes, *, durable: bool = False) -> None:
    """Write a file that does not exist yet, with the rights that new files have here."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def in_the_way(output: Output, path: str) -> PublishError:
    """What is said of something that stands where a file of the site must go."""
    return PublishError(
        f"`{shown(path)}` in `{output.root}` is in the way: it is not what okrsite wrote there. "
        "Move it elsewhere, or choose another folder with --output."
    )


@contextmanager
def in_plain_words(output: Output, outcome: str = "The site is as it was.") -> Iterator[None]:
    """Turn what the system says into a sentence for people, with what it means for the site."""
    try:
        yield
    except OSError as error:
        place = shown(os.fsdecode(error.filename)) if error.filename else str(output.root)
        raise PublishError(f"{_reason(error, place)} {outcome}") from error


def shown(path: str) -> str:
    """A path as it can be printed, even if its bytes are no text."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _reason(error: OSError, place: str) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"There is no space left to write `{place}`. Free some, and build again."
        case errno.EROFS:
            return f"`{place}` cannot be written: its file system is read-only. Choose another folder with --output."
        case errno.EACCES | errno.EPERM:
            return f"`{place}` cannot be written: permission is denied. Give the account that runs okrsite the right, or choose another folder with --output."
        case errno.ENAMETOOLONG:
            return f"`{place}` cannot be written: its name is too long for this file system. Shorten it."
        case errno.EEXIST | errno.ENOTEMPTY | errno.ENOTDIR | errno.EISDIR | errno.ELOOP:
            return (
                f"`{place}` cannot be written: something that okrsite did not write is in the way. Move it elsewhere."
            )
        case _:
            return f"`{place}` cannot be written: {error.strerror or error}."


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
