/**
 * The options of Remix, in one place: `vite.config.ts` builds with them, and so do the tests.
 *
 * @type {import('@remix-run/dev').VitePluginConfig}
 */
const options = {
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    v3_routeConfig: true,
    // Keeps its manifest in sessionStorage, which throws in the admin's frame where a browser blocks
    // third-party storage: navigation inside the app would break.
    v3_lazyRouteDiscovery: false,
  },
};

export default options;
