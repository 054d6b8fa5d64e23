/** How each outcome is filled in a picture: by colour and by pattern, so that either alone tells them apart. */
import type { ReactNode } from 'react';
import type { Outcome } from '#app/contract/api.ts';

interface Fill {
  readonly ground: string;
  readonly ink: string;
  /** On a tile of 8 by 8. */
  readonly mark: ReactNode;
}

const LINE = { fill: 'none', strokeWidth: 1.5 } as const;

const FILLS: Readonly<Record<Outcome, Fill>> = {
  stopped: {
    ground: 'var(--p-color-bg-fill-success)',
    ink: 'var(--p-color-bg-fill-success)',
    mark: null,
  },
  partly_stopped: {
    ground: 'var(--p-color-bg-surface-success)',
    ink: 'var(--p-color-bg-fill-success)',
    mark: <path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" {...LINE} stroke="currentColor" />,
  },
  not_stopped: {
    ground: 'var(--p-color-bg-surface-critical)',
    ink: 'var(--p-color-bg-fill-critical)',
    mark: <path d="M0 0L8 8M8 0L0 8" {...LINE} stroke="currentColor" />,
  },
  unknown: {
    ground: 'var(--p-color-bg-surface-caution)',
    ink: 'var(--p-color-icon-caution)',
    mark: <circle cx="4" cy="4" r="1.6" fill="currentColor" />,
  },
  pending: {
    ground: 'var(--p-color-bg-surface)',
    ink: 'var(--p-color-icon-secondary)',
    mark: null,
  },
};

/** From the ground of the bar upwards. */
export const STACKED: readonly Outcome[] = [
  'stopped',
  'partly_stopped',
  'not_stopped',
  'unknown',
  'pending',
];

export function inkOf(outcome: Outcome): string {
  return FILLS[outcome].ink;
}

interface PatternsProps {
  /** Of the picture: a pattern is found by its id, and a page can hold several pictures. */
  readonly id: string;
}

/** Inside an svg; `url(#ID-OUTCOME)` fills with one. */
export function OutcomePatterns({ id }: PatternsProps) {
  return (
    <defs>
      {STACKED.map((outcome) => {
        const { ground, ink, mark } = FILLS[outcome];
        return (
          <pattern
            key={outcome}
            id={`${id}-${outcome}`}
            width="8"
            height="8"
            patternUnits="userSpaceOnUse"
          >
            <rect width="8" height="8" fill={ground} />
            <g color={ink}>{mark}</g>
          </pattern>
        );
      })}
    </defs>
  );
}

interface SwatchProps extends PatternsProps {
  readonly outcome: Outcome;
}

export function OutcomeSwatch({ id, outcome }: SwatchProps) {
  return (
    <svg width="16" height="16" aria-hidden="true" focusable="false" style={{ flex: 'none' }}>
      <OutcomePatterns id={id} />
      <rect
        {...{ x: 0.5, y: 0.5, width: 15, height: 15, rx: 3 }}
        fill={`url(#${id}-${outcome})`}
        stroke={inkOf(outcome)}
      />
    </svg>
  );
}
