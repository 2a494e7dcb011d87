import type { Markup } from '../present/html.ts';

/** Makes `element` show `markup` and leaves alone what is the same: focus, scrolling and hover survive an update. */
export function patchMarkup(element: Element, markup: Markup): void {
  const wanted = document.createElement('template');
  wanted.innerHTML = markup;
  patchChildren(element, wanted.content);
}

function patchChildren(old: Node, wanted: Node): void {
  const next = [...wanted.childNodes];
  const have = [...old.childNodes];
  next.forEach((node, index) => {
    const mine = have[index];
    if (mine === undefined) old.appendChild(node);
    else if (!patchNode(mine, node)) old.replaceChild(node, mine);
  });
  for (const surplus of have.slice(next.length)) old.removeChild(surplus);
}

/** False when the two are of different kinds and the old one has to be replaced. */
function patchNode(old: Node, wanted: Node): boolean {
  if (old.nodeName !== wanted.nodeName) return false;
  if (old instanceof Element && wanted instanceof Element) {
    patchAttributes(old, wanted);
    patchChildren(old, wanted);
  } else if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
  return true;
}

function patchAttributes(old: Element, wanted: Element): void {
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...wanted.attributes])
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}
