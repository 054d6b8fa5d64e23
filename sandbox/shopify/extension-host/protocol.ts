/**
 * What the admin's page and the worker of one extension say to each other. Everything that crosses is
 * cloned, as between the real admin and its sandbox.
 */
import type { RemoteConnection } from '@remote-dom/core';
import type { Catalogue } from '../admin/listing.ts';
import type { ElementSpec } from '../extension-spec.ts';

export interface ExtensionStart {
  readonly target: string;
  readonly bundleUrl: string;
  /** The elements that this target has; none for a target without a screen. */
  readonly elements: Readonly<Record<string, ElementSpec>>;
  readonly appUrl: string;
  /** `shopify.data` */
  readonly data: unknown;
  readonly locale: string;
  /** The texts of the locale that was found for it, and those to fall back on. */
  readonly texts: Catalogue;
  readonly defaultTexts: Catalogue;
  readonly currency: string;
  readonly timezone: string;
}

/** What the worker offers to the page. */
export interface WorkerSide {
  /** Loads the bundle. @returns the targets that it registered */
  load(start: ExtensionStart): Promise<string[]>;
  /** Runs a target that draws. */
  render(target: string, connection: RemoteConnection): Promise<void>;
  /** Runs a target that answers: should-render. */
  run(target: string): Promise<unknown>;
}

export interface GraphqlReply {
  readonly status: number;
  readonly body: string;
}

/** What the page offers to the worker. */
export interface HostSide {
  /** Something that the real admin would not take, or an error nobody handled. */
  report(problem: string): Promise<void>;
  idToken(): Promise<string | null>;
  adminApi(body: string): Promise<GraphqlReply>;
  close(): Promise<void>;
  navigate(url: string): Promise<void>;
  storageGet(keys: string[]): Promise<unknown[]>;
  storageSet(entries: Record<string, unknown>): Promise<void>;
  storageDelete(keys: string[]): Promise<boolean[]>;
  storageClear(): Promise<void>;
  storageEntries(): Promise<[string, unknown][]>;
}
