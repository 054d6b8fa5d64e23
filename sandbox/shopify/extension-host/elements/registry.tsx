/**
 * Tag -> the component that stands for it. A tag of the target that has no component of its own becomes
 * a plain element, so that it is allowed and seen.
 */
import {
  createRemoteComponentRenderer,
  type RemoteComponentRendererMap,
} from '@remote-dom/react/host';
import type { ComponentType } from 'react';
import type { ElementSpec } from '../../extension-spec.ts';
import * as actions from './actions.tsx';
import * as content from './content.tsx';
import * as fields from './fields.tsx';
import * as layout from './layout.tsx';
import type { ElementProps } from './properties.ts';

const COMPONENTS: Readonly<Record<string, ComponentType<ElementProps>>> = {
  's-admin-action': actions.AdminAction,
  's-admin-block': actions.AdminBlock,
  's-badge': content.Badge,
  's-banner': content.Banner,
  's-box': layout.Box,
  's-button': actions.Button,
  's-button-group': actions.ButtonGroup,
  's-checkbox': fields.Checkbox,
  's-chip': content.Chip,
  's-choice': fields.Choice,
  's-choice-list': fields.ChoiceList,
  's-clickable': actions.Clickable,
  's-clickable-chip': actions.Clickable,
  's-date-field': fields.DateField,
  's-divider': layout.Divider,
  's-email-field': fields.EmailField,
  's-form': layout.Form,
  's-grid': layout.Grid,
  's-grid-item': layout.GridItem,
  's-heading': content.Heading,
  's-icon': content.Icon,
  's-image': content.Image,
  's-link': content.Link,
  's-list-item': content.ListItem,
  's-money-field': fields.NumberField,
  's-number-field': fields.NumberField,
  's-option': fields.Option,
  's-option-group': fields.OptionGroup,
  's-ordered-list': content.OrderedList,
  's-paragraph': content.Paragraph,
  's-password-field': fields.PasswordField,
  's-search-field': fields.SearchField,
  's-section': layout.Section,
  's-select': fields.Select,
  's-spinner': content.Spinner,
  's-stack': layout.Stack,
  's-switch': fields.Switch,
  's-table': layout.Table,
  's-table-body': layout.TableBody,
  's-table-cell': layout.TableCell,
  's-table-header': layout.TableHeader,
  's-table-header-row': layout.TableHeaderRow,
  's-table-row': layout.TableRow,
  's-text': content.Text,
  's-text-area': fields.TextArea,
  's-text-field': fields.TextField,
  's-thumbnail': content.Image,
  's-tooltip': content.Tooltip,
  's-unordered-list': content.UnorderedList,
  's-url-field': fields.UrlField,
};

/** `afterhide` -> `onAfterhide` */
const propertyFor = (event: string): string =>
  `on${event.charAt(0).toUpperCase()}${event.slice(1)}`;

/** @param elements those of the target */
export function componentsFor(
  elements: Readonly<Record<string, ElementSpec>>,
): RemoteComponentRendererMap {
  return new Map(
    Object.entries(elements).map(([tag, { events }]) => {
      const eventProps = Object.fromEntries(events.map((event) => [propertyFor(event), { event }]));
      const Component = COMPONENTS[tag] ?? layout.Plain;
      return [tag, createRemoteComponentRenderer(Component, { name: tag, eventProps })];
    }),
  ) as RemoteComponentRendererMap;
}
