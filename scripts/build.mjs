import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { writeNotices } from './notices.mjs';
import { productVersion } from './version.mjs';

const PANEL_BUDGET_BYTES = 150 * 1024;
const quiet = process.argv.includes('--quiet');

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

const bundles = [
  { entryPoints: ['bridge/src/main.ts'], outfile: 'dist/bridge.cjs', ...forNode },
  { entryPoints: ['bridge/src/plans/plan-worker.ts'], outfile: 'dist/plan-worker.cjs', ...forNode },
  {
    entryPoints: ['bridge/src/command/main.ts'],
    outfile: 'dist/pve-rebalance.cjs',
    banner: { js: '#!/usr/bin/env node' },
    ...forNode,
  },
  { entryPoints: ['ui-plugin/src/main.ts'], outfile: 'dist/pve-rebalance.js', ...forPage },
];

const sizeLine = (outfile) => {
  const bytes = readFileSync(outfile);
  const kilobytes = (count) => `${(count / 1024).toFixed(1)} KB`;
  return `${outfile}: ${kilobytes(bytes.length)}, gzipped ${kilobytes(gzipSync(bytes, { level: 9 }).length)}`;
};

const say = (line) => quiet || process.stdout.write(`${line}\n`);

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const metafiles = [];
for (const bundle of bundles) {
  if (!existsSync(bundle.entryPoints[0])) {
    say(`${bundle.outfile}: left out, ${bundle.entryPoints[0]} is not there`);
    continue;
  }
  const { metafile } = await build(bundle);
  metafiles.push(metafile);
  say(sizeLine(bundle.outfile));
}
if (existsSync('dist/pve-rebalance.cjs')) chmodSync('dist/pve-rebalance.cjs', 0o755);
writeFileSync('dist/metafiles.json', JSON.stringify(metafiles));
say(writeNotices(metafiles, 'dist/THIRD-PARTY-NOTICES'));

if (existsSync('dist/pve-rebalance.js')) {
  const panelBytes = gzipSync(readFileSync('dist/pve-rebalance.js'), { level: 9 }).length;
  if (panelBytes > PANEL_BUDGET_BYTES) {
    process.stderr.write(
      `The panel has ${panelBytes} bytes gzipped, the budget is ${PANEL_BUDGET_BYTES}. Maybe a whole library got in: see dist/metafiles.json\n`,
    );
    process.exit(1);
  }
}
