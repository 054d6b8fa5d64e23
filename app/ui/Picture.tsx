/**
 * The place of a picture that is loaded after the page: as high from the first byte as it will be, so that
 * nothing jumps. The table is what counts; the picture may fail to come.
 */
import { BlockStack, Box, Button, Text } from '@shopify/polaris';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Charts = typeof import('./charts.tsx').charts;
type Loaded = Charts | 'failed' | null;

/** null until they are there. One load for all pictures of a page. */
export function useCharts(): Loaded {
  const [loaded, setLoaded] = useState<Loaded>(null);
  useEffect(() => {
    let isLeft = false;
    import('./charts.tsx').then(
      ({ charts }) => isLeft || setLoaded(charts),
      () => isLeft || setLoaded('failed'),
    );
    return () => {
      isLeft = true;
    };
  }, []);
  return loaded;
}

interface PictureProps {
  readonly title: string;
  readonly text: string;
  readonly heightPx: number;
  readonly charts: Loaded;
  readonly draw: (charts: Charts) => ReactNode;
  readonly legend?: ReactNode;
  readonly note?: string | null;
  readonly table: Table;
}

export interface Table {
  /** The first one names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function Picture(props: PictureProps) {
  const { title, text, heightPx, charts, draw, legend, note, table } = props;
  const { t } = useTranslation();
  const [isTable, setTable] = useState(false);
  const id = useId();
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd" id={`${id}-title`}>
          {title}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {text}
        </Text>
      </BlockStack>
      {legend}
      {charts === 'failed' ? (
        <Box minHeight={`${heightPx}px`}>
          <Text as="p">{t('home.numbers.pictureMissing')}</Text>
        </Box>
      ) : (
        <div
          aria-hidden="true"
          data-picture={charts === null ? 'coming' : 'there'}
          style={{ height: heightPx, overflow: 'hidden' }}
        >
          {charts === null ? null : draw(charts)}
        </div>
      )}
      {note == null ? null : (
        <Text as="p" variant="bodySm" tone="subdued">
          {note}
        </Text>
      )}
      <div>
        <Button
          variant="plain"
          disclosure={isTable ? 'up' : 'down'}
          ariaExpanded={isTable}
          ariaControls={`${id}-table`}
          ariaDescribedBy={`${id}-title`}
          onClick={() => setTable(!isTable)}
        >
          {t(isTable ? 'home.numbers.hideTable' : 'home.numbers.showTable')}
        </Button>
        <div id={`${id}-table`}>
          {isTable ? <NumbersTable {...table} labelledBy={`${id}-title`} /> : null}
        </div>
      </div>
    </BlockStack>
  );
}

function NumbersTable({ columns, rows, labelledBy }: Table & { readonly labelledBy: string }) {
  const cell = { padding: 'var(--p-space-100) var(--p-space-200)', textAlign: 'end' } as const;
  const first = { ...cell, textAlign: 'start', paddingInlineStart: 0 } as const;
  return (
    <Box paddingBlockStart="200">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled in its own place, with the keyboard too; the page never is */}
      <section aria-labelledby={labelledBy} tabIndex={0} style={{ overflowX: 'auto' }}>
        <table style={{ borderCollapse: 'collapse', width: '100%', fontSize: '0.8125rem' }}>
          <thead>
            <tr>
              {columns.map((name, place) => (
                <th
                  key={name}
                  scope="col"
                  style={{ ...(place === 0 ? first : cell), verticalAlign: 'bottom' }}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name = '', ...values]) => (
              <tr key={name} style={{ borderTop: '1px solid var(--p-color-border-secondary)' }}>
                <th scope="row" style={{ ...first, fontWeight: 'inherit', whiteSpace: 'nowrap' }}>
                  {name}
                </th>
                {values.map((value, place) => (
                  <td key={columns[place + 1]} style={cell}>
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Box>
  );
}
