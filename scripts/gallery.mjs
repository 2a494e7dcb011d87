import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { panel } from './bundles.mjs';

// Every state of the panel as a picture, light and dark, small and large, to be looked at:
//   node scripts/gallery.mjs [folder] [scene ...]
// Fails when a scene throws or runs a script that came as text.

const [folder = 'build/gallery', ...wanted] = process.argv.slice(2);
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.woff2': 'font/woff2' };
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pve-rebalance');
const ext = join(cache, 'extjs-gpl-6.2.0/build');

const bundle = async (entry) => {
  const { outputFiles } = await build({
    ...panel,
    entryPoints: [entry],
    outfile: 'gallery.js',
    write: false,
  });
  return outputFiles[0].contents;
};

const script = await bundle('ui-plugin/demo/gallery.ts');

function contentOf(path) {
  if (path === '/pve2/js/gallery.js') return script;
  const file = [
    ['/gallery.html', 'ui-plugin/demo/page/gallery.html'],
    ['/pve2/css/demo.css', 'ui-plugin/demo/page/demo.css'],
    ['/pwt/themes/theme-proxmox-dark.css', 'ui-plugin/demo/page/theme-dark.css'],
    ['/pve2/ext6/ext-all.js', join(ext, 'ext-all.js')],
    ['/pve2/ext6/', `${join(ext, 'classic')}/`],
    ['/pve2/fa/', `${join(cache, 'font-awesome-4.7.0')}/`],
  ].find(([prefix]) => path.startsWith(prefix));
  const name = file && file[1] + path.slice(file[0].length);
  return name && existsSync(name) ? readFileSync(name) : undefined;
}

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const content = path.includes('..') ? undefined : contentOf(path);
  response.writeHead(content ? 200 : 404, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
  });
  response.end(content);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${server.address().port}/gallery.html`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
});
const faults = [];

async function picture(scene, colorScheme, viewport) {
  const context = await browser.newContext({ viewport, colorScheme });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${scene}: ${error.stack}`));
  await page.goto(`${address}?scene=${scene}`);
  await page.waitForTimeout(scene === 'many-moves' ? 1500 : 700);
  await page.screenshot({ path: join(folder, `${scene}-${colorScheme}-${viewport.width}.png`) });
  if (await page.evaluate(() => window.attacked)) faults.push(`${scene}: ran a script that came as text`);
  const names = await page.evaluate(() => window.galleryScenes);
  await context.close();
  return names;
}

mkdirSync(folder, { recursive: true });
const all = await picture('proposed-moves', 'light', SIZES[0]);
for (const scene of wanted.length > 0 ? wanted : all)
  for (const theme of ['light', 'dark']) for (const size of SIZES) await picture(scene, theme, size);
await browser.close();
server.close();
process.stdout.write(`${readdirSync(folder).length} pictures in ${folder}\n`);
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}
