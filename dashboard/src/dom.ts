type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined>;

/** An element with attributes (`true`: without a value; `false` and undefined: not there) and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...present(children));
  return element;
}

/** The same of SVG. */
export function svg(tag: string, attributes: Attributes, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(element, attributes);
  element.append(...present(children));
  return element;
}

const present = (children: readonly Child[]) =>
  children.filter((child) => child !== null && child !== undefined && child !== false);

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** A button that does something. */
export function button(attributes: Attributes, label: string | Node, onClick: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', onClick);
  return element;
}

/** Buttons of which one is chosen: radio buttons in a frame. `options`: value and label of each. */
export function segments<Value extends string>(
  id: string,
  legend: string,
  options: readonly (readonly [value: Value, label: string])[],
  onChoose: (value: Value) => void,
): HTMLFieldSetElement {
  return h(
    'fieldset',
    { id, class: 'segments' },
    h('legend', { class: 'hidden' }, legend),
    ...options.map(([value, label]) => {
      const input = h('input', { type: 'radio', name: id, value });
      input.addEventListener('change', () => onChoose(value));
      return h('label', {}, input, h('span', {}, label));
    }),
  );
}

/** The element with this id; the document has it. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The document has no #${id} of this kind`);
}

/** A length that depends on data: the policy of the page allows no style attributes in markup. */
export function setWidth(element: HTMLElement, share: number): HTMLElement {
  element.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return element;
}

/** Puts other children into an element. A button that had the focus and is there again, by what it says, keeps it. */
export function redraw(element: HTMLElement, children: readonly Node[]): void {
  const focused = element.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
  element.replaceChildren(...children);
  if (focused === undefined) return;
  const buttons = [...element.querySelectorAll('button')];
  (buttons.find(({ textContent }) => textContent === focused) ?? buttons[0])?.focus();
}
