import { Badge } from '@shopify/polaris';
import type { FULFILMENT, PAYMENT } from './wording.ts';

type Status = (typeof PAYMENT)[keyof typeof PAYMENT] | (typeof FULFILMENT)[keyof typeof FULFILMENT];

export function StatusBadge({ status }: { readonly status: Status }) {
  const { label, tone, progress } = status;
  return (
    <Badge progress={progress} {...(tone ? { tone } : {})}>
      {label}
    </Badge>
  );
}
