// Present mode: `?present` turns the page of a cycle or of a scope into slides. What makes them is loaded only then.
if (new URLSearchParams(location.search).has("present")) {
  import(new URL(`slides.js${new URL(import.meta.url).search}`, import.meta.url)).then(({ present }) => present());
}
