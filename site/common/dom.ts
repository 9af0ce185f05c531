/** Elements by their HTML, without a framework. */

/** The element of `root` with this `data-part`. */
export function part<E extends Element = HTMLElement>(root: ParentNode, name: string): E {
  const found = root.querySelector<E>(`[data-part="${name}"]`);
  if (!found) throw new Error(`There is no element whose data-part is ${name}.`);
  return found;
}

/** Sets text only where it changes, so that live regions stay quiet. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
