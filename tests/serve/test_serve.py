"""`okrsite serve` as people use it: a real process, asked over real HTTP."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from html import unescape
from pathlib import Path

from tests.conftest import ROOT
from tests.serve.serving import BASE, COMPANY, SETTINGS, Serving, eventually, objective, serving, write


def temporary(folder: Path) -> list[str]:
    """Temporary folders of the server, which were told to be here."""
    return [path.name for path in folder.iterdir() if path.name.startswith("okrsite-")]


def test_the_site_stands_below_its_own_path(shared_server: Serving) -> None:
    assert shared_server.base == BASE
    root = shared_server.get("/")
    assert (root.status, root.headers["Location"]) == (302, BASE)
    assert shared_server.get("objectives/launch/").status == 200
    assert "Players trust our game" in shared_server.get("objectives/launch/").text
    without_slash = shared_server.get("objectives/launch")
    assert (without_slash.status, without_slash.headers["Location"]) == (302, f"{BASE}objectives/launch/")
    missing = shared_server.get("objectives/none/")
    assert (missing.status, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "okrsite" in shared_server.get("%C3%BCn%C3%AF.html").text  # a page of the content's own is followed too

    for path, kind in (("hello.txt", "text/plain; charset=utf-8"), ("theme/icon.svg", "image/svg+xml")):
        reply = shared_server.get(path)
        assert (reply.status, reply.headers["Content-Type"]) == (200, kind)
        assert reply.headers["Cache-Control"] == "no-store"
        head = shared_server.get(path, "HEAD")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["Content-Length"] == str(len(reply.body))
    assert shared_server.get("", "POST").status == 501


def test_nothing_outside_of_the_site_is_sent(shared_server: Serving, shared_content: Path) -> None:
    for path in ("../content/company.md", "..%2f..%2fcontent%2fcompany.md", ".okrsite/manifest.json", "//etc/passwd"):
        assert shared_server.get(path).status == 404
    assert "name: Acme" not in shared_server.get(f"{BASE}..{shared_content / 'company.md'}").text


def test_only_names_of_this_machine_are_answered(shared_server: Serving) -> None:
    for host in ("localhost", "127.0.0.1:1234", "[::1]", "LocalHost:80", f"localhost:{shared_server.port}"):
        assert shared_server.get("objectives/launch/", Host=host).status == 200, host
    for host in ("evil.example", "localhost.evil.example", "evil.example:8000", "", "127.0.0.1.evil", "192.168.0.1"):
        assert shared_server.get("objectives/launch/", Host=host).status == 403, host
        assert shared_server.get("/.okrsite/events", Host=host).status == 403, host
    with socket.socket() as elsewhere:
        elsewhere.settimeout(2)
        assert (
            elsewhere.connect_ex(("127.0.0.2", shared_server.port)) != 0
        )  # all of 127/8 is this machine, but one address is served


def test_only_pages_that_change_are_told(shared_server: Serving, shared_content: Path) -> None:
    with shared_server.events() as stream:
        assert (stream.changed, stream.problems) == (set(), "")
        write(shared_content, {"objectives/launch.md": objective("Players love our game")})
        eventually(lambda: stream.changed)
        assert "objectives/launch/" in stream.changed
        assert not stream.changed & {"objectives/other/", "*", "teams/games/", "theme/style.css", "hello.txt"}
        assert "Players love our game" in shared_server.get("objectives/launch/").text

        write(shared_content, {"static/hello.txt": "hello again"})
        eventually(lambda: "hello.txt" in stream.changed)
        assert shared_server.get("hello.txt").body == b"hello again"


def test_a_page_is_told_of_itself_if_its_bytes_are_others(shared_server: Serving, shared_content: Path) -> None:
    address = "objectives/launch/"
    found = re.search(r'data-known="([^"]*)"', shared_server.get(address).text)
    assert found
    page = json.loads(unescape(found[1]))
    with (
        shared_server.events(page["cursor"], json.dumps(page["addresses"])) as same,
        shared_server.events(page["cursor"], json.dumps({address: "of another time"})) as other,
    ):
        assert same.changed == set()
        assert other.changed == {address}
        write(shared_content, {"objectives/launch.md": objective("Players love our game")})
        eventually(lambda: address in same.changed)
        assert shared_server.cursor() != page["cursor"]
    for strange in ("[]", "{", '{"a": 1}', '{"a": "", "b": "", "c": ""}', "[" * 100_000):
        with shared_server.events(page="" if len(strange) > 60_000 else strange) as stream:
            assert stream.changed == set()


def test_who_was_away_hears_what_was_missed(shared_server: Serving, shared_content: Path) -> None:
    cursor = shared_server.cursor()
    write(shared_content, {"static/hello.txt": "hello again"})
    eventually(lambda: shared_server.cursor() != cursor)
    with shared_server.events(cursor) as stream:
        assert stream.changed == {"hello.txt"}
        latest = stream.cursor
    with shared_server.events(
        cursor, **{"Last-Event-ID": latest}
    ) as stream:  # as a browser asks that lost its connection
        assert stream.changed == set()
    with shared_server.events("of.yore") as stream:  # a page from before the server was started again
        assert stream.changed == {"*"}


def test_a_new_style_makes_no_page_new(content: Path) -> None:
    style = content.parent / "themes/quick/static/style.css"
    style.parent.mkdir()
    style.write_text("p { color: red }")
    with serving(content.parent) as server, server.events() as stream:
        style.write_text("p { color: blue }")
        eventually(lambda: stream.changed)
        assert stream.changed == {"theme/style.css"}
        assert server.get("theme/style.css?v=1").text == "p { color: blue }"


def test_a_theme_may_come_while_serving(content: Path) -> None:
    write(content, {"_site.yml": SETTINGS})
    shutil.rmtree(content.parent / "themes")
    with serving(content.parent) as server, server.events() as stream:
        write(content.parent, {"themes/default/static/style.css": "p { color: red }"})
        eventually(lambda: "theme/style.css" in stream.changed)
        write(content.parent, {"themes/default/templates/objective.html": "{{ nothing.of.this }}"})
        eventually(lambda: "objective.html:1" in stream.problems)
        write(content.parent, {"themes/default/templates/objective.html": "<p>mine</p>"})
        eventually(lambda: "objectives/launch/" in stream.changed and not stream.problems)
        assert server.get("objectives/launch/").text.startswith("<p>mine</p>")


def test_errors_leave_the_site_as_it_was_until_they_are_gone(shared_server: Serving, shared_content: Path) -> None:
    with shared_server.events() as stream:
        write(shared_content, {"objectives/launch.md": objective("Players love our game", cycle="2026-q9")})
        eventually(lambda: stream.problems)
        for part in ("content/objectives/launch.md:4:8: error[broken-reference]", "4 | cycle: 2026-q9", "help: "):
            assert part in stream.problems
        assert "Players trust our game" in shared_server.get("objectives/launch/").text
        with shared_server.events() as newcomer:  # a page that is opened now
            assert newcomer.problems == stream.problems
        write(shared_content, {"objectives/launch.md": objective("Players love our game")})
        eventually(lambda: not stream.problems and "objectives/launch/" in stream.changed)
        assert "Players love our game" in shared_server.get("objectives/launch/").text
    assert any("error[broken-reference]" in line for line in shared_server.said)


def test_content_may_have_errors_from_the_start(content: Path) -> None:
    write(content, {"objectives/launch.md": objective("Players trust our game", cycle="2026-q9")})
    with serving(content.parent) as server:
        assert server.get("/any/where/").status == 503
        assert "broken-reference" in server.get("/").text
        with server.events() as stream:
            assert stream.problems
            write(content, {"objectives/launch.md": objective("Players trust our game")})
            eventually(lambda: stream.changed == {"*"} and not stream.problems)
        assert server.get(BASE + "objectives/launch/").status == 200


def test_the_ways_of_editors(shared_server: Serving, shared_content: Path) -> None:
    launch = shared_content / "objectives/launch.md"
    with shared_server.events() as stream:
        beside = shared_content / "objectives/launch.md.tmp"  # written beside, then renamed
        beside.write_text(objective("By a rename"))
        beside.replace(launch)
        eventually(lambda: "By a rename" in shared_server.get("objectives/launch/").text)

        probe = shared_content / "objectives/4913"  # as vim does
        probe.write_text("")
        probe.unlink()
        launch.rename(shared_content / "objectives/launch.md~")
        launch.write_text(objective("By vim"))
        (shared_content / "objectives/launch.md~").unlink()
        eventually(lambda: "By vim" in shared_server.get("objectives/launch/").text)
        eventually(lambda: not stream.problems)


def test_the_content_folder_goes_and_comes_back(server: Serving, content: Path) -> None:
    with server.events() as stream:
        shutil.rmtree(content)
        eventually(lambda: "There is no content folder" in stream.problems)
        assert server.get("objectives/launch/").status == 200
        write(content, {**COMPANY, "objectives/launch.md": objective("Another")})
        eventually(lambda: not stream.problems and "Another" in server.get("objectives/launch/").text)
        write(content, {"objectives/launch.md": objective("And another")})
        eventually(lambda: "And another" in server.get("objectives/launch/").text)


def test_readers_see_one_site_or_the_next_while_it_changes(server: Serving, content: Path) -> None:
    """Every page carries the site's title, so all change at once; from the first new page on nobody sees an old one."""
    pages = ["", "objectives/launch/", "objectives/other/", "cycles/2026-q1/", "teams/games/", "check-ins/", "data/"]
    pages = [page for page in pages if server.get(page).status == 200]
    assert len(pages) >= 4
    titles = ["Acme", *(f"Title {number}." for number in range(1, 6))]
    lowest, wrong, requests = 0, [], 0
    lock, done = threading.Lock(), threading.Event()

    def read(first: int) -> None:
        nonlocal lowest, requests
        number = first
        while not done.is_set():
            number += 1
            with lock:
                least = lowest
            reply = server.get(pages[number % len(pages)])
            seen = max((i for i, title in enumerate(titles) if f">{title}</a>" in reply.text), default=-1)
            with lock:
                requests += 1
                lowest = max(lowest, seen)
                if reply.status != 200 or b"</html>" not in reply.body or seen < least:
                    wrong.append((pages[number % len(pages)], reply.status, seen, least))

    readers = [threading.Thread(target=read, args=(n,)) for n in range(6)]
    for reader in readers:
        reader.start()
    try:
        for title in titles[1:]:
            write(content, {"_site.yml": COMPANY["_site.yml"].replace("Acme", title)})
            eventually(lambda title=title: titles[lowest] == title or wrong)  # type: ignore[misc]
    finally:
        done.set()
        for reader in readers:
            reader.join(60)
    assert not wrong
    assert requests > len(titles) * len(readers)


def test_a_thousand_changes_are_built_once_or_twice(server: Serving, content: Path) -> None:
    stage = content.parent / "stage"
    write(stage, {f"kpis/more/kpi-{n}.md": f"---\ntitle: KPI {n}\nunit: '%'\n---\n" for n in range(999)})
    write(stage, {"teams/games.md": "---\nname: Last of all\n---\n"})
    before = server.build_count
    for path in sorted(stage.rglob("*.md")):  # as git checks another branch out: one file after the other
        target = content / path.relative_to(stage)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    eventually(lambda: server.get("kpis/kpi-998/").status == 200)
    eventually(lambda: server.build_count > before)  # the page is served a moment before the build is reported
    assert server.build_count - before <= 2


def test_another_branch_is_checked_out(content: Path) -> None:
    """A thousand files at once: changed, new, gone and moved, also with their folders, there and back."""

    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
        subprocess.run(command, cwd=content, check=True, capture_output=True)

    write(content, {f"kpis/kpi-{n}.md": f"---\ntitle: KPI {n}\n---\n" for n in range(500)})
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    git("commit", "--quiet", "--message", "One")
    git("checkout", "--quiet", "-b", "other")
    write(content, {f"kpis/kpi-{n}.md": f"---\ntitle: Other KPI {n}\n---\n" for n in range(0, 500, 2)})
    for n in range(1, 250, 2):
        (content / f"kpis/kpi-{n}.md").unlink()
    (content / "kpis/more").mkdir()
    for n in range(251, 500, 2):
        (content / f"kpis/kpi-{n}.md").rename(content / f"kpis/more/kpi-{n}.md")
    write(content, {f"kpis/new/new-{n}.md": f"---\ntitle: New {n}\n---\n" for n in range(500)})
    write(content, {"objectives/launch.md": objective("On the other branch")})
    git("add", "--all")
    git("commit", "--quiet", "--message", "Two")
    git("checkout", "--quiet", "main")
    with serving(content.parent) as server:
        for branch, title, there, gone in (
            ("other", "On the other branch", "kpis/new-499/", "kpis/kpi-1/"),
            ("main", "Players trust our game", "kpis/kpi-1/", "kpis/new-0/"),
        ):
            before = server.build_count
            git("checkout", "--quiet", branch)
            eventually(lambda title=title: title in server.get("objectives/launch/").text)  # type: ignore[misc]
            eventually(lambda there=there: server.get(there).status == 200)  # type: ignore[misc]
            eventually(lambda gone=gone: server.get(gone).status == 404)  # type: ignore[misc]
            eventually(lambda before=before: server.build_count > before)  # type: ignore[misc]
            assert server.get("kpis/kpi-499/").status == 200


def test_a_signal_ends_it_at_once(server: Serving, content: Path) -> None:
    idle = socket.create_connection(("127.0.0.1", server.port))
    with server.events() as one, server.events() as another:
        assert temporary(content.parent)
        code, took = server.end(signal.SIGTERM)
        eventually(lambda: one.has_ended and another.has_ended)
    idle.close()
    assert code == 0
    assert took < 5  # a second, on a machine that has nothing else to do
    assert not any("Traceback" in line for line in server.said), server.said
    eventually(lambda: not temporary(content.parent))
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", server.port)) != 0


def test_a_signal_breaks_a_build_off(server: Serving, content: Path) -> None:
    write(content, {f"kpis/kpi-{n}.md": f"---\ntitle: KPI {n}\n---\n" for n in range(400)})
    eventually(lambda: next((content.parent / temporary(content.parent)[0]).glob(".okrsite/staging"), None))
    started = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    workers = started.read_text().split() if started.exists() else []
    code, _ = server.end()
    assert code == 0
    assert not any("Traceback" in line for line in server.said), server.said
    eventually(lambda: not temporary(content.parent))
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def test_a_chosen_output_folder_stays_and_another_site_is_not_touched(content: Path) -> None:
    write(content.parent, {"_site/index.html": "mine"})
    with serving(content.parent, "--output", "preview", "--open") as server:
        assert server.line() == "Ctrl-C ends it.\n"
        assert server.line() == f"browser {server.root}\n"
        assert "okrsite/client.js" in server.get("objectives/launch/").text
        assert server.end(signal.SIGINT)[0] == 0  # as Ctrl-C does
    assert b"okrsite/client.js" not in (content.parent / "preview/objectives/launch/index.html").read_bytes()
    assert [path.read_text() for path in (content.parent / "_site").iterdir()] == ["mine"]


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "okrsite", "serve", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_wrong_calls_end_with_a_sentence(content: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run(content.parent, "--port", port)
    assert result.returncode == 2
    assert f"Port {port} cannot be had: address already in use. Choose another with --port" in result.stderr

    for options, words in (
        (("--content", "none"), "There is no content folder `none`."),
        (("--output", "content"), "overlaps with"),
    ):
        result = run(content.parent, "--port", "0", *options)
        assert result.returncode == 2, result
        assert result.stderr.count(words) == 1
        assert "Traceback" not in result.stderr
