/** The page that documents the API: RapiDoc, in the dashboard's colours, and asking nobody but us. */

const place = document.getElementById("api");
const style = getComputedStyle(document.documentElement);
const dark = document.documentElement.dataset.theme === "dark";

/** A colour as the component takes it: light-dark() is resolved by a real element. */
function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
  probe.remove();
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const options = {
  theme: dark ? "dark" : "light",
  "bg-color": colour("--ground"),
  "text-color": colour("--ink"),
  "primary-color": colour("--accent"),
  "nav-bg-color": colour("--sunk"),
  "regular-font": style.getPropertyValue("--font"),
  "mono-font": style.getPropertyValue("--font-mono"),
  "load-fonts": "false",
  // A phone has no place for the list of routes beside them: there all of them follow each other.
  "render-style": matchMedia("(max-width: 47.99rem)").matches ? "view" : "focused",
  "use-path-in-nav-bar": "true",
  "show-method-in-nav-bar": "as-colored-text",
  "schema-style": "table",
  // Examples in fields would be sent along by whoever tries a route out with one field of their own.
  "fill-request-fields-with-example": "false",
  "show-header": "false",
  "allow-spec-url-load": "false",
  "allow-spec-file-load": "false",
  "allow-server-selection": "false",
  "server-url": location.origin,
  "default-api-server": location.origin,
  "persist-auth": "false",
  "fetch-credentials": "same-origin",
};

// It looks at its options, fonts of others among them, as soon as it is in the page.
const api = document.createElement("rapi-doc");
for (const [name, value] of Object.entries(options)) api.setAttribute(name, value);
api.setAttribute("spec-url", new URL(place.dataset.document, location.href).href);
place.append(api);
