/**
 * Defines in the worker the elements that a target has, and reports every use of an element, attribute,
 * slot or event that it has not. The real admin drops these in silence.
 */
import { createRemoteElement } from '@remote-dom/core/elements';
import { hooks } from '@remote-dom/core/polyfill';
import type { ElementSpec, PropertyKind } from '../extension-spec.ts';

type Elements = Readonly<Record<string, ElementSpec>>;
type Report = (problem: string) => void;

/** Made by the polyfill, by remote-dom or by Preact itself. */
const INTERNAL = new Set(['html', 'head', 'body', 'template', 'remote-root', 'remote-fragment']);
/** Attributes of every element in these targets. */
const EVERYWHERE = new Set(['slot', 'key']);
/** State of a field: an event brings it, and handlers read it back from `event.currentTarget`. */
const FIELD_STATE = ['value', 'values', 'checked', 'files'] as const;

/** How an attribute's text becomes a property; properties that are set as such are taken as they are. */
function typeOf(kinds: readonly PropertyKind[]) {
  if (kinds.includes('string')) return String;
  if (kinds.includes('boolean')) return Boolean;
  return kinds.includes('number') ? Number : Object;
}

function takeState(this: object, detail: unknown): void {
  if (typeof detail !== 'object' || detail === null) return;
  for (const name of FIELD_STATE) {
    if (name in detail) Reflect.set(this, name, Reflect.get(detail, name));
  }
}

export function defineElements(elements: Elements, report: Report): void {
  for (const [tag, { properties, events }] of Object.entries(elements)) {
    // Defined as it is: a class derived from it would not know which attribute sets which property.
    const RemoteElement = createRemoteElement({
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, kinds]) => [
          name,
          { type: typeOf(kinds), attribute: name.toLowerCase() },
        ]),
      ),
      events: Object.fromEntries(events.map((event) => [event, { dispatchEvent: takeState }])),
    });
    customElements.define(tag, RemoteElement as unknown as CustomElementConstructor);
  }
  watch(elements, report);
}

function watch(elements: Elements, report: Report): void {
  const { createElement, setAttribute, addEventListener, insertChild } = hooks;
  const parentOf = new Set(Object.values(elements).flatMap(({ slots }) => slots));

  hooks.createElement = (element, namespace) => {
    const tag = element.localName;
    if (!(tag in elements) && !INTERNAL.has(tag)) {
      report(`element <${tag}> does not exist on this target`);
    }
    createElement?.(element, namespace);
  };
  hooks.setAttribute = (element, name, value, namespace) => {
    const tag = element.localName;
    const spec = elements[tag];
    if (spec !== undefined && !EVERYWHERE.has(name)) {
      const known = Object.keys(spec.properties).some((own) => own.toLowerCase() === name);
      if (!known) report(`attribute "${name}" does not exist on <${tag}>`);
    }
    if (name === 'slot' && !parentOf.has(value)) {
      report(`slot "${value}" exists on no element of this target`);
    }
    setAttribute?.(element, name, value, namespace);
  };
  hooks.insertChild = (parent, node, index) => {
    const slots = 'localName' in parent ? elements[String(parent.localName)]?.slots : undefined;
    const slot = 'getAttribute' in node ? (node as Element).getAttribute('slot') : null;
    // Of a slot that exists nowhere is told above.
    if (slots !== undefined && slot !== null && parentOf.has(slot) && !slots.includes(slot)) {
      report(
        `<${String(Reflect.get(parent, 'localName'))}> has no slot "${slot}": the child is not shown`,
      );
    }
    insertChild?.(parent, node, index);
  };
  hooks.addEventListener = (target, type, listener, options) => {
    const tag = 'localName' in target ? String(target.localName) : '';
    if (elements[tag] !== undefined && !elements[tag].events.includes(type)) {
      report(`event "${type}" does not exist on <${tag}>`);
    }
    addEventListener?.(target, type, listener, options);
  };
}
