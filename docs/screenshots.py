"""Take the pictures that the README shows, of the sample company as it is built now.

    make screenshots

Needs the development tools and a Chromium.
"""

import shutil
import sys
import threading
from datetime import UTC, date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from okrsite.assets import sample_folder, themes_folder
from okrsite.build.pipeline import BuildRequest, build

IMAGES = Path(__file__).resolve().parent / "images"
DAY = date(2026, 11, 20)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

PICTURES = {
    "home.png": ("", "light", 1280, 900),
    "objective.png": ("objectives/launch-to-leader/", "light", 1280, 1120),
    "initiative.png": ("initiatives/answer-desk/", "dark", 1280, 820),
}
"""By file name: the page, the scheme, and the size in pixels."""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the name that is overridden
        """Nothing."""


def main() -> None:
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        sys.exit("No Chromium found: install one.")
    content = sample_folder()
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build(BuildRequest(content, site, datetime.now(UTC), DAY, content.parent / "themes", themes_folder()))
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
            for name, (address, scheme, width, height) in PICTURES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
                )
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{server.server_port}/{address}", wait_until="load")
                page.screenshot(path=IMAGES / name)
                context.close()
            browser.close()
        server.shutdown()
    print(f"{len(PICTURES)} pictures are in {IMAGES}.")


if __name__ == "__main__":
    main()
