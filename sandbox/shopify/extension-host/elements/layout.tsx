/**
 * Elements that arrange others.
 */
import { Divider as PolarisDivider } from '@shopify/polaris';
import type { ReactNode } from 'react';
import {
  accessibility,
  boxStyle,
  type ElementProps,
  flag,
  gaps,
  send,
  text,
} from './properties.ts';

export function Box(props: ElementProps) {
  return (
    <div {...accessibility(props)} style={boxStyle(props)}>
      {props.children}
    </div>
  );
}

export function Stack(props: ElementProps) {
  const inline = text(props.direction) === 'inline';
  return (
    <div
      {...accessibility(props)}
      style={{
        display: 'flex',
        flexDirection: inline ? 'row' : 'column',
        flexWrap: inline ? 'wrap' : 'nowrap',
        ...gaps(props),
        alignItems: text(props.alignItems) ?? (inline ? 'center' : 'stretch'),
        justifyContent: text(props.justifyContent),
        minWidth: 0,
        ...boxStyle(props),
      }}
    >
      {props.children}
    </div>
  );
}

export function Grid(props: ElementProps) {
  return (
    <div
      {...accessibility(props)}
      style={{
        display: 'grid',
        gridTemplateColumns: text(props.gridTemplateColumns),
        gridTemplateRows: text(props.gridTemplateRows),
        ...gaps(props),
        alignItems: text(props.alignItems),
        justifyItems: text(props.justifyItems),
        justifyContent: text(props.justifyContent),
        ...boxStyle(props),
      }}
    >
      {props.children}
    </div>
  );
}

export function GridItem(props: ElementProps) {
  const place = { gridColumn: text(props.gridColumn), gridRow: text(props.gridRow), minWidth: 0 };
  return (
    <div {...accessibility(props)} style={{ ...place, ...boxStyle(props) }}>
      {props.children}
    </div>
  );
}

export function Section(props: ElementProps) {
  const heading = text(props.heading);
  return (
    <section
      className="sandbox-section"
      id={text(props.id)}
      aria-label={text(props.accessibilityLabel) ?? heading}
    >
      {heading ? <h3 className="Polaris-Text--root Polaris-Text--headingSm">{heading}</h3> : null}
      {props.children}
    </section>
  );
}

export function Divider(props: ElementProps) {
  if (text(props.direction) === 'block') return <span className="sandbox-divider-block" />;
  return <PolarisDivider />;
}

export function Plain({ children }: { readonly children?: ReactNode }) {
  return <div>{children}</div>;
}

export function Form(props: ElementProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(props.onSubmit);
      }}
      onReset={() => send(props.onReset)}
    >
      {props.children}
    </form>
  );
}

export function Table(props: ElementProps) {
  return (
    <div className="sandbox-table-scroll">
      <table className="sandbox-table" aria-busy={flag(props.loading) || undefined}>
        {props.children}
      </table>
    </div>
  );
}

export const TableHeaderRow = ({ children }: ElementProps) => (
  <thead>
    <tr>{children}</tr>
  </thead>
);
export const TableHeader = ({ children }: ElementProps) => <th scope="col">{children}</th>;
export const TableBody = ({ children }: ElementProps) => <tbody>{children}</tbody>;
export const TableRow = ({ children }: ElementProps) => <tr>{children}</tr>;
export const TableCell = ({ children }: ElementProps) => <td>{children}</td>;
