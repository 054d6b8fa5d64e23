import type { VitePluginConfig } from '@remix-run/dev';

declare const options: VitePluginConfig;
export default options;

// Loaders answer with what they return: dates and undefined included.
declare module '@remix-run/server-runtime' {
  interface Future {
    v3_singleFetch: true;
  }
}
