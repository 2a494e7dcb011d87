import { productVersion } from './version.mjs';

const common = {
  bundle: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  define: { PVE_REBALANCE_VERSION: JSON.stringify(productVersion()) },
};

/** Debian 12 runs the bundles on Node 18; they stay unminified so that a stack trace can be read. */
const forNode = { ...common, platform: 'node', target: 'node18', format: 'cjs' };

/** Without compiler options: "strict": true would put a "use strict" on top, and ExtJS's callParent then throws. */
const forPage = {
  ...common,
  platform: 'browser',
  target: 'es2020',
  format: 'iife',
  minify: true,
  tsconfigRaw: { compilerOptions: {} },
};

/** The panel, which every viewer downloads, must stay small. */
export const PANEL_BYTES_GZIPPED_MAX = 150 * 1024;

export const panel = { ...forPage, entryPoints: ['ui-plugin/src/main.ts'], outfile: 'dist/pve-rebalance.js' };

/** What only a page without a bridge downloads. */
export const OFFLINE_BYTES_GZIPPED_MAX = 200 * 1024;

/** The bridge's own eyes and planner, for a page without a bridge; loaded when that is the case, and not before. */
export const offline = {
  ...forPage,
  entryPoints: ['bridge/src/offline/main.ts'],
  outfile: 'dist/pve-rebalance-offline.js',
  alias: { 'node:os': './bridge/src/offline/page-host.ts' },
};

/** Everything in dist/, as options of esbuild. */
export const bundles = [
  { ...forNode, entryPoints: ['bridge/src/main.ts'], outfile: 'dist/bridge.cjs' },
  { ...forNode, entryPoints: ['bridge/src/plans/plan-worker.ts'], outfile: 'dist/plan-worker.cjs' },
  { ...forNode, entryPoints: ['bridge/src/exact/exact-worker.ts'], outfile: 'dist/exact-worker.cjs' },
  {
    ...forNode,
    entryPoints: ['bridge/src/command/main.ts'],
    outfile: 'dist/pve-rebalance.cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...forNode, entryPoints: ['bridge/src/companion/main.ts'], outfile: 'dist/companion.cjs' },
  offline,
  panel,
  { ...forPage, entryPoints: ['ui-plugin/demo/main.ts'], outfile: 'dist/demo/demo.js' },
];
