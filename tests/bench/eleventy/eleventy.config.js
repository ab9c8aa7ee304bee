export default function (config) {
  config.addFilter("progress", (results) => {
    const share = (kr) => Math.max(0, Math.min(1, (kr.current - kr.start) / (kr.target - kr.start)));
    const whole = results.reduce((sum, kr) => sum + kr.weight, 0);
    return (results.reduce((sum, kr) => sum + kr.weight * share(kr), 0) / whole).toFixed(2);
  });
  config.addCollection("byName", (api) => {
    const byName = {};
    for (const page of api.getAll()) byName[page.fileSlug] = page;
    return byName;
  });
  config.addCollection("driving", (api) => {
    const driving = {};
    for (const page of api.getFilteredByGlob("initiatives/*.md"))
      for (const target of page.data.drives) (driving[target.split("/")[0]] ??= []).push(page);
    return driving;
  });
  return { markdownTemplateEngine: false, dir: { output: "_site" } };
}
