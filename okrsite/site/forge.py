"""Addresses of files on the web site of the repository: GitHub, GitLab, Bitbucket, Gitea and Forgejo."""

from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit

from okrsite.frozen import frozen
from okrsite.site.urls import uri

Kind = Literal["github", "gitlab", "bitbucket", "gitea"]


@frozen
class FileLinks:
    """Where a file can be changed, its past be read, and its text be seen."""

    edit: str
    history: str
    source: str


@frozen
class NewFile:
    """Where a new file can be written: with `takes_text`, the text is to follow the address, percent-encoded; with `fills_in` it is
    sure to be put into the editor."""

    address: str
    takes_text: bool
    fills_in: bool


@frozen
class Forge:
    """A repository on the web. `folder` is the content folder's path in it, empty or ending in `/`."""

    kind: Kind
    repository: str
    branch: str
    folder: str

    def links(self, path: str) -> FileLinks:
        """The links of a file, by its path in the content folder."""
        return _file_links(self.kind, self.repository, self.branch, self.folder + path)

    def line(self, path: str, line: int) -> str:
        """The link of one line of a file; plain, not rendered, where the forge would render Markdown."""
        source = self.links(path).source
        if self.kind == "github":
            return f"{source}?plain=1#L{line}"
        if self.kind == "gitlab":
            return f"{source}?plain=1#L{line}"
        return f"{source}#lines-{line}" if self.kind == "bitbucket" else f"{source}?display=source#L{line}"

    def commit(self, revision: str) -> str:
        """The link of a commit."""
        base = self.repository.rstrip("/")
        if self.kind == "gitlab":
            return f"{base}/-/commit/{revision}"
        return f"{base}/commits/{revision}" if self.kind == "bitbucket" else f"{base}/commit/{revision}"

    def new_file(self, path: str) -> NewFile:
        """Where a new file can be written.

        GitHub and Gitea put name and text into their editors. GitLab puts in the name, and of late leaves the text out. On
        Bitbucket a file is begun in its list of files, with neither.
        """
        file, branch, base = quote(self.folder + path), _quoted(self.branch), self.repository.rstrip("/")
        if self.kind == "github":
            return NewFile(f"{base}/new/{branch}?quick_pull=1&filename={file}&value=", takes_text=True, fills_in=True)
        if self.kind == "gitlab":
            return NewFile(f"{base}/-/new/{branch}?file_name={file}&content=", takes_text=True, fills_in=False)
        if self.kind == "bitbucket":
            return NewFile(f"{base}/src/{branch}/", takes_text=False, fills_in=False)
        return NewFile(f"{base}/_new/{branch}/?filename={file}&value=", takes_text=True, fills_in=True)


@lru_cache(maxsize=1024)
def _file_links(kind: Kind, repository: str, branch: str, path: str) -> FileLinks:
    """A page asks for the same few files again and again, line by line."""
    file, branch, base = quote(path), _quoted(branch), repository.rstrip("/")
    if kind == "github":
        return FileLinks(
            f"{base}/edit/{branch}/{file}", f"{base}/commits/{branch}/{file}", f"{base}/blob/{branch}/{file}"
        )
    if kind == "gitlab":
        return FileLinks(
            f"{base}/-/edit/{branch}/{file}", f"{base}/-/commits/{branch}/{file}", f"{base}/-/blob/{branch}/{file}"
        )
    if kind == "bitbucket":
        return FileLinks(
            f"{base}/src/{branch}/{file}?mode=edit&at={branch}",
            f"{base}/history-node/{branch}/{file}",
            f"{base}/src/{branch}/{file}",
        )
    return FileLinks(
        f"{base}/_edit/{branch}/{file}",
        f"{base}/commits/branch/{branch}/{file}",
        f"{base}/src/branch/{branch}/{file}",
    )


@lru_cache(maxsize=16)
def _quoted(branch: str) -> str:
    return quote(branch)


def forge(repository: str, branch: str, folder: str) -> Forge:
    """Tell the kind of forge by its host's name; what is unknown is taken for Gitea or Forgejo, which run anywhere."""
    host = (urlsplit(repository).hostname or "").lower()
    kinds: tuple[Kind, ...] = ("github", "gitlab", "bitbucket")
    kind: Kind = next((kind for kind in kinds if kind in host), "gitea")
    return Forge(kind, uri(repository), branch, folder)
