/**
 * Runs in a Web Worker, one for each instance of an extension, like the admin's own sandbox: no page, no
 * localStorage, a DOM that only mirrors what it is told to the admin. Loads the extension's built bundle.
 */
import '@remote-dom/core/polyfill';
import { ThreadWebWorker } from '@quilted/threads';
import { BatchingRemoteConnection, RemoteRootElement } from '@remote-dom/core/elements';
import { createFetch } from './app-fetch.ts';
import type { HostSide, WorkerSide } from './protocol.ts';
import { createShopify, type Target } from './shopify-global.ts';
import { defineElements } from './strict-elements.ts';

declare function importScripts(...urls: string[]): void;

const nativeFetch = globalThis.fetch.bind(globalThis);
const registered = new Map<string, Target>();

const registeredTarget = (name: string): Target => {
  const target = registered.get(name);
  if (target === undefined) throw new Error(`the bundle does not register ${name}`);
  return target;
};

const thread = new ThreadWebWorker<HostSide, WorkerSide>(self as unknown as Worker, {
  exports: {
    async load(start) {
      const host = thread.imports;
      const report = (problem: string): void => {
        host.report(problem).catch(() => undefined);
      };
      self.addEventListener('unhandledrejection', (event) => {
        const { reason } = event as PromiseRejectionEvent;
        report(`unhandled rejection: ${reason instanceof Error ? reason.message : String(reason)}`);
      });
      defineElements(start.elements, report);
      const { appUrl } = start;
      const idToken = () => host.idToken();
      const adminApi = (body: string) => host.adminApi(body);
      globalThis.fetch = createFetch(nativeFetch, { appUrl, idToken, adminApi, report });
      Reflect.set(globalThis, 'shopify', createShopify(start, host, registered, report));
      importScripts(start.bundleUrl);
      return [...registered.keys()];
    },
    async render(name, connection) {
      const target = registeredTarget(name);
      // A RemoteMutationObserver would send every change twice: the polyfill's hooks send it already.
      customElements.define('remote-root', RemoteRootElement);
      const root = document.createElement('remote-root') as RemoteRootElement;
      root.connect(new BatchingRemoteConnection(connection));
      Object.defineProperty(document, 'body', { value: root, configurable: true });
      await target();
    },
    async run(name) {
      return registeredTarget(name)();
    },
  },
});
