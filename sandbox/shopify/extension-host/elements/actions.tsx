/**
 * Elements that are pressed, and the two frames that an extension draws itself in.
 */
import {
  type ButtonProps,
  Card,
  Button as PolarisButton,
  ButtonGroup as PolarisButtonGroup,
  Text,
} from '@shopify/polaris';
import { useContext, useEffect } from 'react';
import { createPortal } from 'react-dom';
import {
  accessibility,
  boxStyle,
  type ElementProps,
  flag,
  send,
  slot,
  text,
} from './properties.ts';
import { SlotContext, SurroundingsContext } from './surroundings.ts';

const VARIANTS: Readonly<Record<string, NonNullable<ButtonProps['variant']>>> = {
  primary: 'primary',
  tertiary: 'tertiary',
};

/** Presses, and then follows the address, as a link in the admin does. */
function usePress(props: ElementProps): () => void {
  const { navigate } = useContext(SurroundingsContext);
  return () => {
    send(props.onClick);
    const href = text(props.href);
    if (href !== undefined) navigate(href);
  };
}

export function Button(props: ElementProps) {
  const place = useContext(SlotContext);
  const press = usePress(props);
  const given = VARIANTS[text(props.variant) ?? ''];
  const auto = (text(props.variant) ?? 'auto') === 'auto';
  const variant = given ?? (place === 'primary' && auto ? 'primary' : undefined);
  const label = text(props.accessibilityLabel);
  const id = text(props.id);
  return (
    <PolarisButton
      disabled={flag(props.disabled)}
      loading={flag(props.loading)}
      submit={text(props.type) === 'submit'}
      onClick={press}
      onFocus={() => send(props.onFocus)}
      onBlur={() => send(props.onBlur)}
      {...(variant ? { variant } : {})}
      {...(text(props.tone) === 'critical' ? { tone: 'critical' as const } : {})}
      {...(label ? { accessibilityLabel: label } : {})}
      {...(id ? { id } : {})}
    >
      {/* Polaris wants a string; the children of a remote element are nodes. */}
      {props.children as string}
    </PolarisButton>
  );
}

export function ButtonGroup(props: ElementProps) {
  return (
    <PolarisButtonGroup>
      {slot(props, 'secondary-actions')}
      {props.children}
      <SlotContext.Provider value="primary">{slot(props, 'primary-action')}</SlotContext.Provider>
    </PolarisButtonGroup>
  );
}

export function Clickable(props: ElementProps) {
  const press = usePress(props);
  const { className, role: _, ...rest } = accessibility(props);
  return (
    <button
      {...rest}
      type={text(props.type) === 'submit' ? 'submit' : 'button'}
      className={`sandbox-clickable ${className ?? ''}`}
      disabled={flag(props.disabled)}
      style={boxStyle(props)}
      onClick={press}
    >
      {slot(props, 'graphic')}
      {props.children}
    </button>
  );
}

/** The content goes in the modal, the buttons in its foot, the heading in its head. */
export function AdminAction(props: ElementProps) {
  const { footer, onAction } = useContext(SurroundingsContext);
  const heading = text(props.heading) ?? null;
  const loading = flag(props.loading);
  useEffect(() => onAction(heading, loading), [heading, loading, onAction]);
  const buttons = (
    <div className="sandbox-action-buttons">
      {slot(props, 'secondary-actions')}
      <SlotContext.Provider value="primary">{slot(props, 'primary-action')}</SlotContext.Provider>
    </div>
  );
  return (
    <>
      {loading ? null : props.children}
      {footer === null ? buttons : createPortal(buttons, footer)}
    </>
  );
}

export function AdminBlock(props: ElementProps) {
  const heading = text(props.heading);
  return (
    <Card>
      <section aria-label={heading} className="sandbox-section">
        {heading ? (
          <Text as="h2" variant="headingSm">
            {heading}
          </Text>
        ) : null}
        {props.children}
      </section>
    </Card>
  );
}
