import type { LinkLikeComponentProps } from '@shopify/polaris/build/ts/src/utilities/link';
import type { AnchorHTMLAttributes } from 'react';
import { addressOf, goTo } from './router.ts';

/** What Polaris uses for links: stays in the page, unless another tab is asked for. */
export function AdminLink(props: LinkLikeComponentProps) {
  const { url, external, children, ref: _, target, ...rest } = props;
  const elsewhere = external === true || target === '_blank';
  return (
    <a
      {...(rest as AnchorHTMLAttributes<HTMLAnchorElement>)}
      {...(elsewhere ? { target: '_blank', rel: 'noopener' } : {})}
      href={elsewhere ? url : addressOf(url)}
      onClick={(event) => {
        rest.onClick?.(event);
        if (elsewhere || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        goTo(url);
      }}
    >
      {children}
    </a>
  );
}
