// Small helpers: elements are made by hand, and text only ever becomes text nodes.

export const byId = (id) => document.getElementById(id);

/** An element with properties, attributes (where the name has a dash, or is role) and children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name.includes("-") || name === "role" || name === "list") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text from the run: kept apart from the text around it, in whatever direction it is written. */
export const bdi = (text) => h("bdi", {}, text ?? "");

export const percent = (share) => `${Math.round(share * 100)} %`;

const SVG = "http://www.w3.org/2000/svg";

/** A horizontal bar of shares of one, each [start, end, class]; drawn as SVG, for the page allows no style attribute. */
export function bar(parts, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 6");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "bar");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  for (const [start, end, name] of [[0, 1, "rail"], ...parts]) {
    const part = document.createElementNS(SVG, "rect");
    part.setAttribute("x", start * 100);
    part.setAttribute("width", Math.max(0, end - start) * 100);
    part.setAttribute("height", 6);
    part.setAttribute("class", name);
    svg.append(part);
  }
  return svg;
}

let timer = 0;

/** Tells what has happened, on the screen for a while and to screen readers. */
export function say(message, { wrong = false } = {}) {
  const live = byId("live");
  live.textContent = message;
  live.classList.toggle("wrong", wrong);
  live.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => live.classList.remove("shown"), wrong ? 8000 : 2500);
}

const token = document.querySelector("meta[name=token]").content;

/** Asks the server; tells what went wrong and returns null where it cannot answer. */
export async function ask(path, sent) {
  const options = sent === undefined ? {} : {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": token },
    body: JSON.stringify(sent),
  };
  try {
    const answer = await fetch(path, options);
    if (answer.ok) return await answer.json();
    const text = await answer.text();
    let message = text;
    try {
      message = JSON.parse(text).error;
    } catch {
      // Not every refusal is JSON.
    }
    say(message || `the server answered ${answer.status}`, { wrong: true });
  } catch {
    say("No answer: is saidby audit still running?", { wrong: true });
  }
  return null;
}
