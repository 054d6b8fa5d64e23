/**
 * What Shopify's admin lets an extension use, per target, as read from the declarations of
 * `@shopify/ui-extensions`. Types only: the data is `extension-spec.generated.json`.
 */

export type PropertyKind = 'string' | 'boolean' | 'number' | 'function' | 'object';

export interface ElementSpec {
  readonly properties: Readonly<Record<string, readonly PropertyKind[]>>;
  /** What children may say in their `slot` attribute. */
  readonly slots: readonly string[];
  /** Event names in lower case: `click`, `input`. */
  readonly events: readonly string[];
}

export interface ExtensionSpec {
  /** The version of `@shopify/ui-extensions` that was read. */
  readonly version: string;
  /** Target -> the tags that it has. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  readonly elements: Readonly<Record<string, ElementSpec>>;
}
