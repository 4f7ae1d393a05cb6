import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { pageRoutes } from './tools/pages.js';

const root = import.meta.dirname ?? process.cwd();

/** While developing: the server's addresses lead to the pages' sources. */
const addresses: Plugin = {
  name: 'quhao-addresses',
  configureServer(server) {
    const routes = pageRoutes.map(({ route, html }) => ({
      pattern: new RegExp(`^${route.replace(/:\w+/g, '[^/?.]+')}([?].*)?$`),
      html,
    }));
    server.middlewares.use((request, _response, next) => {
      const found = routes.find(({ pattern }) => pattern.test(request.url ?? ''));
      if (found !== undefined) request.url = `/${found.html}`;
      next();
    });
  },
};

const SHARED =
  /node_modules|plugin-vue|[\\/]parts[\\/](api|awake|fresh|mount|newest|text|times|useRoom|Icon|wait)\b|[\\/]texts[\\/](common|refusals|section)\b/;

/** One build for all pages, for Chromium 90 and newer. */
export default defineConfig(({ command }) => ({
  root,
  plugins: [vue(), addresses],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    // whoever builds, a test runner too: pages get Vue without its warnings
    ...(command === 'build' ? { 'process.env.NODE_ENV': JSON.stringify('production') } : {}),
  },
  publicDir: false,
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    target: 'chrome90',
    cssTarget: 'chrome90',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // what nearly every page needs is one file: each further one costs a slow kiosk PC more than its bytes
        codeSplitting: { groups: [{ name: 'shared', test: SHARED }] },
      },
      input: Object.fromEntries(pageRoutes.map(({ html }) => [html.replace(/[/.]/g, '-'), resolve(root, html)])),
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/socket.io': { target: 'http://127.0.0.1:8080', ws: true } } },
}));
