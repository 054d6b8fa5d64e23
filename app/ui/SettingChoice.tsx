/** One of a few values, each with its name and what choosing it brings. */
import { ChoiceList } from '@shopify/polaris';

interface Props<Value extends string> {
  /** For screen readers; what is seen is the heading of the card. */
  readonly title: string;
  readonly values: readonly Value[];
  readonly chosen: Value;
  readonly label: (value: Value) => string;
  readonly help: (value: Value) => string;
  readonly disabled: boolean;
  readonly error?: string;
  readonly onChange: (value: Value) => void;
}

export function SettingChoice<Value extends string>(props: Props<Value>) {
  const { title, values, chosen, label, help, disabled, error, onChange } = props;
  return (
    <ChoiceList
      title={title}
      titleHidden
      disabled={disabled}
      choices={values.map((value) => ({ value, label: label(value), helpText: help(value) }))}
      selected={[chosen]}
      onChange={([selected]) => {
        const value = values.find((one) => one === selected);
        if (value !== undefined) onChange(value);
      }}
      {...(error === undefined ? {} : { error })}
    />
  );
}
