// Links that begin a file, and texts to copy: today's date in both, and a name that no other file has. Without it people fill these
// in, and the check says where one was forgotten.
const GAP = /YYYY-MM-DD-NAME-([a-z0-9-]+)/g;
const two = number => String(number).padStart(2, "0");

/** The newest check-in that the page shows. Of one day's the id that sorts last counts, so a new one must sort behind it. */
const newest = () => document.querySelector(".checkin h3 a")?.hash.slice(1) ?? "";

const filled = text => {
  const now = new Date();
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("");
  const name = (_, about) => newest().startsWith(day) ? `${newest()}-${time}` : `${day}-${time}-${about}`;
  return text.replace(GAP, name).replaceAll("YYYY-MM-DD", day);
};

for (const link of document.querySelectorAll(".begin")) {
  const { href, hash } = link;
  if (hash) link.addEventListener("click", () => { document.querySelector(hash).open = true; });
  else for (const event of ["click", "auxclick", "contextmenu"]) link.addEventListener(event, () => { link.href = filled(href); });
}

for (const blank of document.querySelectorAll("[data-page-blank]")) blank.textContent = filled(blank.textContent);

for (const button of document.querySelectorAll("[data-page-copied]")) {
  const text = button.closest("details").querySelector("pre");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = button.dataset.pageCopied;
  });
}
