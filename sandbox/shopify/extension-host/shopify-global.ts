/**
 * The global `shopify` of one extension, as the targets of an order have it. What a target has not in
 * the admin is missing here too, or is reported when it is used.
 */
import type { ExtensionStart, HostSide } from './protocol.ts';
import { createI18n } from './translate.ts';

export type Target = (...args: unknown[]) => unknown;

export function createShopify(
  start: ExtensionStart,
  host: HostSide,
  registered: Map<string, Target>,
  report: (problem: string) => void,
): Record<string, unknown> {
  const { target, data } = start;
  const absent = (name: string) => () => {
    report(`shopify.${name} is not played by the sandbox`);
    return Promise.resolve(undefined);
  };
  const common = {
    extend: (name: string, run: Target) => void registered.set(name, run),
    extension: { target },
    data,
    auth: { idToken: () => host.idToken() },
    i18n: createI18n(start, report),
    intents: { launchUrl: null, invoke: absent('intents.invoke') },
    query: (query: string, options: { variables?: unknown; version?: string } = {}) =>
      ask(host, query, options),
    storage: storage(host),
  };
  if (target.endsWith('.should-render')) return common;
  return {
    ...common,
    resourcePicker: absent('resourcePicker'),
    picker: absent('picker'),
    ...(target.includes('.block.')
      ? { navigation: { navigate: (url: string | URL) => void host.navigate(String(url)) } }
      : { close: () => void host.close() }),
  };
}

async function ask(
  host: HostSide,
  query: string,
  { variables = {} }: { variables?: unknown },
): Promise<unknown> {
  const { body } = await host.adminApi(JSON.stringify({ query, variables }));
  return JSON.parse(body);
}

function storage(host: HostSide) {
  return {
    get: async (key: string) => (await host.storageGet([key]))[0],
    getMany: (keys: string[]) => host.storageGet(keys),
    set: (key: string, value: unknown) => host.storageSet({ [key]: value }),
    setMany: (entries: Record<string, unknown>) => host.storageSet(entries),
    delete: async (key: string) => (await host.storageDelete([key]))[0] ?? false,
    deleteMany: async (keys: string[]) => {
      const deleted = await host.storageDelete(keys);
      return Object.fromEntries(keys.map((key, index) => [key, deleted[index] ?? false]));
    },
    clear: () => host.storageClear(),
    entries: async () => (await host.storageEntries())[Symbol.iterator](),
  };
}
