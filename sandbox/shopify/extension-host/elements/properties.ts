/**
 * Reads the properties of `s-*` elements, which arrive from a worker and so could be anything, and turns
 * the ones about space and frame into CSS.
 */
import type { CSSProperties, ReactNode } from 'react';

export interface ElementProps {
  readonly children?: ReactNode;
  readonly [property: string]: unknown;
}

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Attributes arrive as text: `disabled=""` is true, `disabled="false"` is false. */
export const flag = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && value !== 'false');

export const count = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** Calls the extension's handler for an event, when it has one. */
export function send(handler: unknown, detail?: object): void {
  if (typeof handler === 'function') handler(detail ?? {});
}

export const slot = (props: ElementProps, name: string): ReactNode => props[name] as ReactNode;

const SPACES: Readonly<Record<string, string>> = {
  none: '0',
  'small-500': '2px',
  'small-400': '4px',
  'small-300': '6px',
  'small-200': '8px',
  'small-100': '12px',
  small: '12px',
  base: '16px',
  large: '20px',
  'large-100': '20px',
  'large-200': '24px',
  'large-300': '32px',
  'large-400': '40px',
  'large-500': '48px',
};

/** `small base` -> `12px 16px`. */
export function space(value: unknown): string | undefined {
  const given = text(value);
  if (given === undefined) return undefined;
  return given
    .split(' ')
    .map((part) => SPACES[part] ?? part)
    .join(' ');
}

/** `gap` is for both directions or for each (`row column`); `rowGap` and `columnGap` win over it. */
export function gaps(props: ElementProps): CSSProperties {
  const [row = '0', column = row] = space(props.gap)?.split(' ') ?? [];
  return { rowGap: space(props.rowGap) ?? row, columnGap: space(props.columnGap) ?? column };
}

const BACKGROUNDS: Readonly<Record<string, string>> = {
  subdued: 'var(--p-color-bg-surface-secondary)',
  base: 'var(--p-color-bg-surface)',
  strong: 'var(--p-color-bg-surface-tertiary)',
};

const RADII: Readonly<Record<string, string>> = {
  'small-200': '2px',
  'small-100': '4px',
  small: '4px',
  base: '8px',
  large: '12px',
  'large-100': '12px',
  'large-200': '16px',
  max: '9999px',
};

/** Space, size and frame, as s-box, s-stack, s-grid and s-clickable share them. */
export function boxStyle(props: ElementProps): CSSProperties {
  const border = text(props.border);
  const style: Record<string, string | undefined> = {
    padding: space(props.padding),
    paddingBlock: space(props.paddingBlock),
    paddingBlockStart: space(props.paddingBlockStart),
    paddingBlockEnd: space(props.paddingBlockEnd),
    paddingInline: space(props.paddingInline),
    paddingInlineStart: space(props.paddingInlineStart),
    paddingInlineEnd: space(props.paddingInlineEnd),
    inlineSize: text(props.inlineSize),
    blockSize: text(props.blockSize),
    minInlineSize: text(props.minInlineSize),
    maxInlineSize: text(props.maxInlineSize),
    minBlockSize: text(props.minBlockSize),
    maxBlockSize: text(props.maxBlockSize),
    overflow: text(props.overflow),
    background: BACKGROUNDS[text(props.background) ?? ''],
    borderRadius: RADII[text(props.borderRadius) ?? ''],
    border:
      border !== undefined && border !== 'none' ? '1px solid var(--p-color-border)' : undefined,
    display: text(props.display) === 'none' ? 'none' : undefined,
  };
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined));
}

const ROLES: Readonly<Record<string, string>> = {
  main: 'main',
  header: 'banner',
  footer: 'contentinfo',
  section: 'region',
  aside: 'complementary',
  navigation: 'navigation',
  'ordered-list': 'list',
  'unordered-list': 'list',
  'list-item': 'listitem',
  separator: 'separator',
  status: 'status',
  alert: 'alert',
  presentation: 'presentation',
};

export function accessibility(props: ElementProps) {
  const visibility = text(props.accessibilityVisibility);
  return {
    role: ROLES[text(props.accessibilityRole) ?? ''],
    'aria-label': text(props.accessibilityLabel),
    'aria-hidden': visibility === 'hidden' ? true : undefined,
    className: visibility === 'exclusive' ? 'sandbox-visually-hidden' : undefined,
    id: text(props.id),
  };
}
