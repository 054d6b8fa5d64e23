/**
 * The message to a provider: the merchant's words with placeholders, and what comes of them for an order
 * that is made up.
 */
import {
  BlockStack,
  Box,
  Button,
  InlineGrid,
  InlineStack,
  Text,
  TextField,
  useCopyToClipboard,
} from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type MessageFacts,
  messageToProvider,
  PLACEHOLDERS,
  type Placeholder,
} from '#app/domain/provider-message.ts';
import { messageTexts } from '#app/wording/message-texts.ts';
import { templateOf } from './provider-fields.ts';

interface Props {
  readonly providerName: string;
  readonly value: string;
  /** The app's own. */
  readonly ownMessage: string;
  readonly disabled: boolean;
  readonly error?: string;
  readonly onChange: (value: string) => void;
}

const SAMPLE_ORDER = {
  orderName: '#1001',
  shopifyOrderId: '1001',
  primePenguinOrderId: 90_012,
  verdict: 'refused',
  why: 'reason_given',
  requestedAt: Date.UTC(2026, 0, 15, 9, 30),
} as const;

const COPY_WORDS = {
  inactive: 'providerMessageField.copy',
  copied: 'providerMessageField.copied',
  failed: 'providerMessageField.notCopied',
} as const;

const LEGEND = {
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 20rem), 1fr))',
  gap: 'var(--p-space-200)',
  margin: 0,
  padding: 0,
} as const;

/** Wide enough for the longest mark, so that what they mean begins at one line. */
const MARK_AND_MEANING = '9.5rem minmax(0, 1fr)';

export function MessageField({
  providerName,
  value,
  ownMessage,
  disabled,
  error,
  onChange,
}: Props) {
  const { t } = useTranslation();
  const fieldId = useId();
  const previewId = useId();
  const [copy, status] = useCopyToClipboard();
  const template = templateOf(value, ownMessage);
  const facts: MessageFacts = {
    ...SAMPLE_ORDER,
    providerName,
    reason: t('providerMessageField.sample.reason'),
    lines: [
      { title: t('providerMessageField.sample.firstLine'), sku: 'SHIRT-L', quantity: 1 },
      { title: t('providerMessageField.sample.secondLine'), sku: null, quantity: 2 },
    ],
  };

  /** Where the cursor is, or in place of what is marked. */
  const insert = (placeholder: Placeholder) => {
    const mark = `{{${placeholder}}}`;
    const area = document.getElementById(fieldId);
    if (!(area instanceof HTMLTextAreaElement)) return;
    const { selectionStart, selectionEnd } = area;
    onChange(value.slice(0, selectionStart) + mark + value.slice(selectionEnd));
    // After React has written the text.
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(selectionStart + mark.length, selectionStart + mark.length);
    });
  };

  return (
    <BlockStack gap="400">
      <TextField
        id={fieldId}
        label={t('providerMessageField.label')}
        helpText={
          template === null ? t('providerMessageField.isOwn') : t('providerMessageField.isYours')
        }
        value={value}
        disabled={disabled}
        multiline={8}
        maxHeight="30rem"
        autoComplete="off"
        onChange={onChange}
        {...(error === undefined ? {} : { error })}
      />
      <InlineStack gap="200">
        <Button disabled={disabled || template === null} onClick={() => onChange(ownMessage)}>
          {t('providerMessageField.useOwn')}
        </Button>
        <span aria-live="polite">
          <Button onClick={() => copy(value)}>{t(COPY_WORDS[status])}</Button>
        </span>
      </InlineStack>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {t('providerMessageField.placeholders')}
        </Text>
        <ul style={LEGEND}>
          {PLACEHOLDERS.map((name) => (
            <li key={name} style={{ listStyle: 'none' }}>
              <InlineGrid columns={MARK_AND_MEANING} gap="200" alignItems="center">
                <div>
                  <Button
                    size="slim"
                    disabled={disabled}
                    accessibilityLabel={t('providerMessageField.insert', {
                      mark: `{{${name}}}`,
                      meaning: t(`placeholder.${name}`),
                    })}
                    onClick={() => insert(name)}
                  >
                    {`{{${name}}}`}
                  </Button>
                </div>
                <Text as="span" tone="subdued">
                  {t(`placeholder.${name}`)}
                </Text>
              </InlineGrid>
            </li>
          ))}
        </ul>
      </BlockStack>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm" id={previewId}>
          {t('providerMessageField.preview')}
        </Text>
        <Box background="bg-surface-secondary" borderRadius="200" padding="300">
          <section
            aria-labelledby={previewId}
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
            {messageToProvider(facts, template, messageTexts(t))}
          </section>
        </Box>
      </BlockStack>
    </BlockStack>
  );
}
