/** The web build. Options of Remix stand in `remix.config.js`. */
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import options from './remix.config.js';

export default defineConfig({
  plugins: [remix(options)],
  // A file behind every asset: inlined data URLs do not pass a strict content security policy.
  build: {
    assetsInlineLimit: 0,
    rollupOptions: {
      onwarn(warning, warn) {
        // Routes without a page leave nothing for the browser, and are meant to.
        if (warning.code !== 'EMPTY_BUNDLE') warn(warning);
      },
    },
  },
});
