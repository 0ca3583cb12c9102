// Which texts and marks of a page are too faint to be read (WCAG 2.1, 1.4.3 and 1.4.11), each told in one line.
// Open shadow roots are looked into. What is under a text is what its ancestors are filled with; where the drawing of a
// figure is under it, that which was painted last below it. Whoever cannot be used (disabled) is left out, as in WCAG.
// A page on which there is nothing to be read has not been looked at, and is told, too.
(marked) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const read = (text) => { // any notation of CSS as red, green, blue (0 to 255) and alpha (0 to 1)
    if (!known.has(text)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = "rgba(0, 0, 0, 0)";
      brush.fillStyle = text;
      brush.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
      known.set(text, [red, green, blue, alpha / 255]);
    }
    return known.get(text);
  };
  const over = (upper, lower) => [0, 1, 2].map((i) => upper[i] * upper[3] + lower[i] * (1 - upper[3])).concat(1);
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const above = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
  const lineage = (element) => { const all = []; for (let at = element; at; at = above(at)) all.push(at); return all; };
  const faded = ([red, green, blue, alpha], by) => [red, green, blue, alpha * by];
  const opacity = (ancestors) => ancestors.reduce((all, each) => all * getComputedStyle(each).opacity, 1);
  const ground = (element) => {
    const fills = lineage(element).map((each, at, all) =>
      faded(read(getComputedStyle(each).backgroundColor), opacity(all.slice(at))));
    return fills.reverse().reduce((below, each) => over(each, below), [255, 255, 255, 1]);
  };
  const isDrawn = (element) => element instanceof SVGElement && element.ownerSVGElement;
  const painted = (text) => { // what a drawing has below a text
    text.scrollIntoView({ block: "center", inline: "center" });
    const box = text.getBoundingClientRect();
    const below = text.getRootNode().elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const filled = below.filter((each) => each !== text && isDrawn(each) && !["text", "tspan", "g"].includes(each.localName));
    const fills = filled.map((each) => faded(read(getComputedStyle(each).fill), getComputedStyle(each).fillOpacity));
    return fills.reverse().reduce((lower, each) => over(each, lower), ground(text.ownerSVGElement));
  };
  const found = [];
  let looked = false;
  const name = (each) => `${each.localName}${each.id ? `#${each.id}` : ""}${[...each.classList].map((c) => `.${c}`).join("")}`;
  const told = (what, element, colour, below, least) => {
    looked = true;
    const seen = over(faded(colour, opacity(lineage(element))), below);
    const ratio = contrast(seen, below);
    if (ratio < least) {
      const both = [seen, below].map((each) => `rgb(${each.slice(0, 3).map(Math.round)})`).join(" on ");
      found.push(`${ratio.toFixed(2)} < ${least} ${both}: ${name(element)} ${what.trim().slice(0, 40)}`);
    }
  };
  const least = (style) => {
    const size = parseFloat(style.fontSize);
    return size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
  };
  const text = (element, what, style = getComputedStyle(element)) =>
    isDrawn(element) ? told(what, element, read(style.fill), painted(element), least(style))
                     : told(what, element, read(style.color), ground(element), least(style));
  const control = (element) => { // what is written in it, and its edge
    const style = getComputedStyle(element), outside = ground(above(element));
    if (element.value) text(element, element.value);
    else if (element.placeholder) text(element, element.placeholder, getComputedStyle(element, "::placeholder"));
    const edges = [ground(element)];
    if (parseFloat(style.borderBottomWidth)) edges.push(over(read(style.borderBottomColor), outside));
    if (style.appearance === "none" || style.appearance === "textfield") {
      const clearest = edges.sort((a, b) => contrast(b, outside) - contrast(a, outside))[0];
      told("edge", element, clearest, outside, 3);
    }
  };
  const mark = (element) => {
    const style = getComputedStyle(element), sides = ["Top", "Right", "Bottom", "Left"];
    const edge = sides.find((side) => parseFloat(style[`border${side}Width`]) && read(style[`border${side}Color`])[3] === 1);
    const colours = [read(style.backgroundColor), ...(edge ? [read(style[`border${edge}Color`])] : [])];
    const under = ground(above(element)), drawn = colours.map((each) => over(each, under));
    told("mark", element, drawn.sort((a, b) => contrast(b, under) - contrast(a, under))[0], under, 3);
  };
  const silent = new Set(["STYLE", "SCRIPT", "TITLE", "NOSCRIPT", "TEMPLATE", "METADATA", "DESC", "OPTION"]);
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) look(each.shadowRoot);
      const hidden = !each.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (hidden || silent.has(each.tagName.toUpperCase()) || each.closest(":disabled, [disabled]")) continue;
      const box = each.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue; // for those who listen
      const own = [...each.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
      if (each.matches("input:not([type=checkbox], [type=radio], [type=range], [type=file]), select, textarea")) control(each);
      else if (own.length) text(each, own[0].textContent);
      if (marked && each.matches(marked)) mark(each);
    }
  };
  look(document.body);
  return looked ? [...new Set(found)] : ["nothing is shown yet"];
}
