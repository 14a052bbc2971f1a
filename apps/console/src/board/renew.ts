/** What the reader has done to an element is the reader's: a fold stays as it was left. */
const READERS = new Set(['DETAILS open']);
/** Of this script alone: the server's page knows nothing of how it is now. */
const OWN = 'data-own';

function renewAttributes(old: Element, fresh: Element): void {
  const isReaders = (name: string): boolean => READERS.has(`${old.tagName} ${name}`);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isReaders(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isReaders(name)) old.setAttribute(name, value);
  }
}

const idOf = (node: Node): string => (node instanceof Element ? node.id : '');

/** The node that stands for this one already: by its id, else the next one if it is of the same kind. */
function standingFor(fresh: Node, next: ChildNode | null, named: Map<string, Element>): ChildNode | null {
  const id = idOf(fresh);
  const known = id === '' ? next : named.get(id);
  return known && known.nodeName === fresh.nodeName && idOf(known) === id ? known : null;
}

/** Makes an element what the fresh one is by changing only what differs, so that focus, folds and the reader's place stay. */
export function renew(old: Element, fresh: Element): void {
  if (old.hasAttribute(OWN)) return;
  renewAttributes(old, fresh);
  const named = new Map([...old.children].filter(({ id }) => id !== '').map((child) => [child.id, child]));
  let next: ChildNode | null = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const known = standingFor(node, next, named);
    if (!known) {
      old.insertBefore(document.importNode(node, true), next);
      continue;
    }
    if (known === next) next = next.nextSibling;
    else old.insertBefore(known, next);
    if (known instanceof Element && node instanceof Element) renew(known, node);
    else if (known.nodeValue !== node.nodeValue) known.nodeValue = node.nodeValue;
  }
  while (next) {
    const gone: ChildNode = next;
    next = next.nextSibling;
    gone.remove();
  }
}
