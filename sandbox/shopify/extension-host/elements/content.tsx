/**
 * Elements that say something: texts, badges, banners, lists.
 */
import {
  type BadgeProps,
  type BannerProps,
  ButtonGroup,
  Badge as PolarisBadge,
  Banner as PolarisBanner,
  Icon as PolarisIcon,
  Link as PolarisLink,
  Spinner as PolarisSpinner,
  Text as PolarisText,
  type TextProps,
} from '@shopify/polaris';
import * as icons from '@shopify/polaris-icons';
import { useContext, useState } from 'react';
import { accessibility, type ElementProps, flag, send, slot, text } from './properties.ts';
import { SurroundingsContext } from './surroundings.ts';

const TEXT_TONES: Readonly<Record<string, NonNullable<TextProps['tone']>>> = {
  success: 'success',
  critical: 'critical',
  caution: 'caution',
  warning: 'caution',
};

const toneOf = (props: ElementProps): TextProps['tone'] =>
  TEXT_TONES[text(props.tone) ?? ''] ?? (text(props.color) === 'subdued' ? 'subdued' : undefined);

export function Text(props: ElementProps) {
  const hidden = text(props.accessibilityVisibility) === 'exclusive';
  const strong = text(props.type) === 'strong';
  const tone = toneOf(props);
  return (
    <PolarisText
      as={strong ? 'strong' : 'span'}
      visuallyHidden={hidden}
      {...(strong ? { fontWeight: 'semibold' as const } : {})}
      {...(tone ? { tone } : {})}
      {...(text(props.fontVariantNumeric) === 'tabular-nums' ? { numeric: true } : {})}
    >
      {props.children}
    </PolarisText>
  );
}

export function Paragraph(props: ElementProps) {
  const tone = toneOf(props);
  return (
    <PolarisText as="p" {...(tone ? { tone } : {})}>
      {props.children}
    </PolarisText>
  );
}

export function Heading(props: ElementProps) {
  return (
    <PolarisText as="h3" variant="headingSm">
      {props.children}
    </PolarisText>
  );
}

export function Link(props: ElementProps) {
  const { navigate } = useContext(SurroundingsContext);
  const href = text(props.href);
  const label = text(props.accessibilityLabel);
  // Without an address Polaris makes a button that looks like a link.
  if (href === undefined) {
    const shared = label ? { accessibilityLabel: label } : {};
    return (
      <PolarisLink {...shared} onClick={() => send(props.onClick)}>
        {props.children}
      </PolarisLink>
    );
  }
  return (
    <a
      className="Polaris-Link"
      href={href}
      aria-label={label}
      onClick={(event) => {
        // `app:` and its like are the admin's to follow, not the browser's.
        event.preventDefault();
        send(props.onClick);
        navigate(href);
      }}
    >
      {props.children}
    </a>
  );
}

const BADGE_TONES: Readonly<Record<string, NonNullable<BadgeProps['tone']>>> = {
  info: 'info',
  success: 'success',
  warning: 'warning',
  caution: 'attention',
  critical: 'critical',
};

export function Badge(props: ElementProps) {
  const tone = BADGE_TONES[text(props.tone) ?? ''];
  // Polaris wants a string; the children of a remote element are nodes.
  const children = props.children as string;
  return <PolarisBadge {...(tone ? { tone } : {})}>{children}</PolarisBadge>;
}

export function Chip(props: ElementProps) {
  return (
    <span className="sandbox-chip">
      <span className="sandbox-visually-hidden">{text(props.accessibilityLabel)}</span>
      {slot(props, 'graphic')}
      {props.children}
    </span>
  );
}

const BANNER_TONES: Readonly<Record<string, NonNullable<BannerProps['tone']>>> = {
  info: 'info',
  success: 'success',
  warning: 'warning',
  critical: 'critical',
};

export function Banner(props: ElementProps) {
  const [dismissed, setDismissed] = useState(false);
  if (flag(props.hidden) || dismissed) return null;
  const heading = text(props.heading);
  const actions = slot(props, 'secondary-actions');
  const dismiss = () => {
    setDismissed(true);
    send(props.onDismiss);
    send(props.onAfterhide);
  };
  return (
    <PolarisBanner
      tone={BANNER_TONES[text(props.tone) ?? ''] ?? 'info'}
      {...(heading ? { title: heading } : {})}
      {...(flag(props.dismissible) ? { onDismiss: dismiss } : {})}
    >
      <div className="sandbox-banner">
        {props.children}
        {actions ? <ButtonGroup>{actions}</ButtonGroup> : null}
      </div>
    </PolarisBanner>
  );
}

export function Spinner(props: ElementProps) {
  const size = text(props.size)?.startsWith('large') ? 'large' : 'small';
  return (
    <PolarisSpinner
      size={size}
      accessibilityLabel={text(props.accessibilityLabel) ?? 'Loading'}
      hasFocusableParent={false}
    />
  );
}

/** `alert-triangle` -> AlertTriangleIcon */
export function Icon(props: ElementProps) {
  const name = (text(props.type) ?? '')
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  const source = Object.entries(icons).find(([own]) => own === `${name}Icon`)?.[1];
  const tone = text(props.tone);
  if (source === undefined) return null;
  return (
    <span className="sandbox-icon">
      <PolarisIcon
        source={source}
        {...(tone === 'critical' || tone === 'success' || tone === 'caution' || tone === 'info'
          ? { tone }
          : {})}
      />
    </span>
  );
}

export function UnorderedList({ children }: ElementProps) {
  return <ul className="Polaris-List sandbox-list">{children}</ul>;
}

export function OrderedList({ children }: ElementProps) {
  return <ol className="Polaris-List sandbox-list">{children}</ol>;
}

export function ListItem({ children }: ElementProps) {
  return <li className="Polaris-List__Item">{children}</li>;
}

export function Image(props: ElementProps) {
  return (
    <img
      src={text(props.src)}
      alt={text(props.alt) ?? ''}
      style={{ maxInlineSize: '100%' }}
      onLoad={() => send(props.onLoad)}
      onError={() => send(props.onError)}
    />
  );
}

export function Tooltip(props: ElementProps) {
  return (
    <span {...accessibility(props)} role="tooltip" className="sandbox-visually-hidden">
      {props.children}
    </span>
  );
}
