// Around what HTMX does in place. Without it, and without this script, links and forms do the same.

// An answer without the part that was asked for, such as a login page or an error, is a page of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, serverResponse, xhr } = event.detail;
  const part = requestConfig.elt.closest("[hx-select]")?.getAttribute("hx-select");
  const answer = new DOMParser().parseFromString(serverResponse, "text/html");
  if (xhr.status < 400 && (!part || answer.querySelector(part))) return;
  event.detail.shouldSwap = false;
  reload(requestConfig);
});

// Nothing came back: the browser tries for itself, and says what is wrong.
document.addEventListener("htmx:sendError", (event) => reload(event.detail.requestConfig));

function reload({ verb, path }) {
  location.assign(verb === "get" ? path : location.href);
}

// Where the element that had the focus is gone, the part that came in its place gets it.
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement === document.body) event.detail.elt.focus();
});
