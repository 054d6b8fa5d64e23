/**
 * Gets a link to the list as a file and has the browser download it. The link stays on the page: a browser
 * may refuse a download that a frame begins, and a person's own click is never refused.
 */
import { BlockStack, Button, InlineError, Link, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { ExportLinkView } from '#app/contract/activity.ts';

type State = { readonly kind: 'idle' | 'asking' | 'failed' } | ReadyState;
interface ReadyState {
  readonly kind: 'ready';
  readonly url: string;
}

/** `search`: the filter, as an address has it. */
export function ExportButton({ search }: { readonly search: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [state, setState] = useState<State>({ kind: 'idle' });

  async function exportList() {
    setState({ kind: 'asking' });
    try {
      // App Bridge adds the session token.
      const response = await fetch(`/api/exports?${search}`, { method: 'POST' });
      if (!response.ok) return setState({ kind: 'failed' });
      const { url }: ExportLinkView = await response.json();
      setState({ kind: 'ready', url });
      download(url);
    } catch {
      setState({ kind: 'failed' });
    }
  }

  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button loading={state.kind === 'asking'} onClick={exportList}>
        {t('activity.export.action')}
      </Button>
      {state.kind === 'ready' ? (
        <Text as="p" variant="bodySm" tone="subdued">
          <Trans
            i18nKey="activity.export.ready"
            components={{ file: <Link url={state.url} target="_blank" /> }}
          />
        </Text>
      ) : null}
      {state.kind === 'failed' ? <InlineError message={t('activity.failed')} fieldID={id} /> : null}
    </BlockStack>
  );
}

function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
