// The colours of the pages: those of the system, or the ones that the reader chose. It runs before anything is painted, so that
// no page flashes in the other scheme; without it the pages follow the system, and the switch is not shown.
{
  const KEY = "okrsite-scheme";
  const root = document.documentElement;
  let current = "";

  /** What was chosen, here or on another page of the site; where nothing may be kept, on this page. */
  const chosen = () => {
    try { current = localStorage.getItem(KEY) ?? ""; } catch { /* not kept */ }
    return /^(light|dark)$/.test(current) ? current : "";
  };

  const show = () => {
    root.style.colorScheme = chosen();
    const choice = document.querySelector(".scheme");
    if (choice) choice.value = chosen();
  };

  show();
  for (const event of ["DOMContentLoaded", "pageshow", "storage"]) addEventListener(event, show);
  addEventListener("change", ({ target }) => {
    if (!target.matches(".scheme")) return;
    current = target.value;
    try { current ? localStorage.setItem(KEY, current) : localStorage.removeItem(KEY); } catch { /* not kept */ }
    show();
  });
}
