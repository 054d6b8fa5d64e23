/**
 * Elements that take input. What is typed is kept here at once, since the extension's answer comes later.
 */
import {
  Checkbox as PolarisCheckbox,
  TextField as PolarisTextField,
  type TextFieldProps,
} from '@shopify/polaris';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { count, type ElementProps, flag, send, slot, text } from './properties.ts';

/**
 * The value of a field that an extension may set. An echo of something that was typed a moment ago does
 * not undo what was typed since.
 */
function useValue<T>(given: T | undefined, initial: T): readonly [T, (value: T) => void] {
  const [value, setValue] = useState(given ?? initial);
  const sent = useRef<T[]>([]);
  useEffect(() => {
    if (given === undefined) return;
    const echo = sent.current.indexOf(given);
    if (echo >= 0) {
      sent.current.splice(0, echo + 1);
      return;
    }
    sent.current = [];
    setValue(given);
  }, [given]);
  const change = (next: T) => {
    sent.current.push(next);
    setValue(next);
  };
  return [value, change];
}

function fieldProps(props: ElementProps) {
  const error = text(props.error);
  const details = text(props.details);
  const placeholder = text(props.placeholder);
  const name = text(props.name);
  return {
    label: text(props.label) ?? '',
    labelHidden: text(props.labelAccessibilityVisibility) === 'exclusive',
    disabled: flag(props.disabled),
    requiredIndicator: flag(props.required),
    ...(error ? { error } : {}),
    ...(details ? { helpText: details } : {}),
    ...(placeholder ? { placeholder } : {}),
    ...(name ? { name } : {}),
  };
}

const given = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

interface TextInputProps {
  readonly field: ElementProps;
  readonly type: NonNullable<TextFieldProps['type']>;
  readonly multiline?: boolean;
}

function TextInput({ field: props, type, multiline = false }: TextInputProps) {
  const [value, change] = useValue(given(props.value), given(props.defaultValue) ?? '');
  const committed = useRef(value);
  const maxLength = count(props.maxLength);
  const prefix = text(props.prefix);
  const suffix = text(props.suffix) ?? slot(props, 'accessory');
  return (
    <PolarisTextField
      {...fieldProps(props)}
      type={type}
      autoComplete={text(props.autocomplete) ?? 'off'}
      readOnly={flag(props.readOnly)}
      value={value}
      {...(multiline ? { multiline: count(props.rows) ?? 3 } : {})}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(prefix ? { prefix } : {})}
      {...(suffix ? { suffix } : {})}
      onChange={(next) => {
        change(next);
        send(props.onInput, { value: next });
      }}
      onFocus={() => send(props.onFocus)}
      onBlur={() => {
        if (committed.current !== value) send(props.onChange, { value });
        committed.current = value;
        send(props.onBlur);
      }}
    />
  );
}

export const TextField = (props: ElementProps) => <TextInput field={props} type="text" />;
export const TextArea = (props: ElementProps) => <TextInput field={props} type="text" multiline />;
export const DateField = (props: ElementProps) => <TextInput field={props} type="date" />;
export const EmailField = (props: ElementProps) => <TextInput field={props} type="email" />;
export const NumberField = (props: ElementProps) => <TextInput field={props} type="number" />;
export const PasswordField = (props: ElementProps) => <TextInput field={props} type="password" />;
export const SearchField = (props: ElementProps) => <TextInput field={props} type="search" />;
export const UrlField = (props: ElementProps) => <TextInput field={props} type="url" />;

function useChecked(props: ElementProps) {
  const set = typeof props.checked === 'boolean' ? props.checked : undefined;
  const [checked, change] = useValue(set, flag(props.defaultChecked));
  const onChange = (next: boolean) => {
    change(next);
    const detail = { checked: next };
    send(props.onInput, detail);
    send(props.onChange, detail);
  };
  return { checked, onChange };
}

export function Checkbox(props: ElementProps) {
  return <PolarisCheckbox {...fieldProps(props)} {...useChecked(props)} />;
}

export function Switch(props: ElementProps) {
  const { checked, onChange } = useChecked(props);
  return (
    <label className="sandbox-switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        checked={checked}
        disabled={flag(props.disabled)}
        onChange={(event) => onChange(event.target.checked)}
      />
      {text(props.label)}
    </label>
  );
}

/** Label above, help and error below, as Polaris does it, around a native control. */
function Labelled(props: {
  readonly id: string;
  readonly field: ElementProps;
  readonly children: ReactNode;
}) {
  const { id, field, children } = props;
  const hidden = text(field.labelAccessibilityVisibility) === 'exclusive';
  const error = text(field.error);
  const details = text(field.details);
  return (
    <div className="sandbox-field">
      <label htmlFor={id} className={hidden ? 'sandbox-visually-hidden' : 'Polaris-Label__Text'}>
        {text(field.label)}
        {flag(field.required) ? <span className="Polaris-Label__RequiredIndicator" /> : null}
      </label>
      {children}
      {error ? (
        <span id={`${id}-error`} className="sandbox-field-error">
          {error}
        </span>
      ) : null}
      {details ? (
        <span id={`${id}-help`} className="sandbox-field-help">
          {details}
        </span>
      ) : null}
    </div>
  );
}

function describedBy(id: string, field: ElementProps): string | undefined {
  const parts = [
    ...(text(field.error) ? [`${id}-error`] : []),
    ...(text(field.details) ? [`${id}-help`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' ');
}

export function Select(props: ElementProps) {
  const id = useId();
  const [value, change] = useValue(given(props.value), '');
  const placeholder = text(props.placeholder);
  return (
    <Labelled id={id} field={props}>
      <select
        id={id}
        className="sandbox-select"
        value={value}
        disabled={flag(props.disabled)}
        required={flag(props.required)}
        aria-invalid={text(props.error) ? true : undefined}
        aria-describedby={describedBy(id, props)}
        onFocus={() => send(props.onFocus)}
        onBlur={() => send(props.onBlur)}
        onChange={(event) => {
          const detail = { value: event.target.value };
          change(detail.value);
          send(props.onInput, detail);
          send(props.onChange, detail);
        }}
      >
        {placeholder ? (
          <option value="" disabled>
            {placeholder}
          </option>
        ) : null}
        {props.children}
      </select>
    </Labelled>
  );
}

export function Option(props: ElementProps) {
  return (
    <option value={given(props.value)} disabled={flag(props.disabled)}>
      {props.children}
    </option>
  );
}

export function OptionGroup(props: ElementProps) {
  return (
    <optgroup label={text(props.label) ?? ''} disabled={flag(props.disabled)}>
      {props.children}
    </optgroup>
  );
}

interface Choices {
  readonly name: string;
  readonly multiple: boolean;
  readonly disabled: boolean;
  readonly values: readonly string[];
  choose(value: string, chosen: boolean): void;
}

const ChoicesContext = createContext<Choices | null>(null);
const NO_VALUES: readonly string[] = [];

export function ChoiceList(props: ElementProps) {
  const name = useId();
  const set = Array.isArray(props.values) ? (props.values as readonly string[]) : undefined;
  const [values, change] = useValue(set, NO_VALUES);
  const multiple = flag(props.multiple);
  const choose = (value: string, chosen: boolean) => {
    const others = multiple ? values.filter((one) => one !== value) : [];
    const next = chosen ? [...others, value] : others;
    change(next);
    send(props.onInput, { values: next });
    send(props.onChange, { values: next });
  };
  const choices = { name, multiple, disabled: flag(props.disabled), values, choose };
  const hidden = text(props.labelAccessibilityVisibility) === 'exclusive';
  return (
    <fieldset className="sandbox-field">
      <legend className={hidden ? 'sandbox-visually-hidden' : 'Polaris-Label__Text'}>
        {text(props.label)}
      </legend>
      <ChoicesContext.Provider value={choices}>{props.children}</ChoicesContext.Provider>
      {text(props.error) ? <span className="sandbox-field-error">{text(props.error)}</span> : null}
      {text(props.details) ? (
        <span className="sandbox-field-help">{text(props.details)}</span>
      ) : null}
    </fieldset>
  );
}

export function Choice(props: ElementProps) {
  const choices = useContext(ChoicesContext);
  const value = given(props.value) ?? '';
  if (choices === null) return null;
  const chosen = choices.values.includes(value) || flag(props.selected);
  return (
    <div>
      <label className="sandbox-choice">
        <input
          type={choices.multiple ? 'checkbox' : 'radio'}
          name={choices.name}
          checked={chosen}
          disabled={choices.disabled || flag(props.disabled)}
          onChange={(event) => choices.choose(value, event.target.checked)}
        />
        {props.children}
      </label>
      {slot(props, 'details')}
    </div>
  );
}
