import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { homedir } from 'node:os';
import { extname, join, relative } from 'node:path';
import type { Pages } from '../simulated-pve/serve-request.ts';
import { failure } from './command-error.ts';

interface Page {
  readonly contentType: string;
  readonly body: Buffer;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const EXT_PATH = 'extjs-gpl-6.2.0/build';
const FONT_PATH = 'font-awesome-4.7.0';

/** Where scripts/fetch-extjs.mjs keeps what the page needs and the package does not bring. */
export const cacheDirectory = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pve-rebalance');

/**
 * Every file of the page, by its path: the same paths as on a real node, and the panel's bundle as it is.
 * @throws CommandError when ExtJS is not in the cache or the bundle was not built.
 */
export function demoPages(built: string, cache: string, bridgeUrl: string): Pages {
  const panel = readBuilt(join(built, 'pve-rebalance.js'));
  const index = readBuilt(join(built, 'demo', 'index.html')).toString('utf8');
  const version = createHash('sha256').update(panel).digest('hex').slice(0, 12);
  const html = index.replace('%PANEL_VERSION%', version).replace('%BRIDGE_URL%', bridgeUrl);
  return handlers([
    ['/', { contentType: contentType('.html'), body: Buffer.from(html) }],
    ['/pve2/js/pve-rebalance.js', { contentType: contentType('.js'), body: panel }],
    page('/pve2/js/pve-rebalance-offline.js', join(built, 'pve-rebalance-offline.js')),
    page('/pve2/js/demo.js', join(built, 'demo', 'demo.js')),
    page('/pve2/css/demo.css', join(built, 'demo', 'demo.css')),
    page('/pwt/themes/theme-proxmox-dark.css', join(built, 'demo', 'theme-dark.css')),
    ...toolkit(cache),
  ]);
}

/** Files that a browser may keep, but asks about: the paths stay while a developer changes what they hold. */
const handlers = (pages: readonly (readonly [string, Page])[]): Pages =>
  Object.fromEntries(
    pages.map(([path, { contentType: type, body }]) => [
      path,
      (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, {
          'content-type': type,
          'content-length': body.length,
          'cache-control': 'no-cache',
        });
        response.end(body);
      },
    ]),
  );

function toolkit(cache: string): [string, Page][] {
  const ext = join(cache, EXT_PATH);
  const font = join(cache, FONT_PATH);
  if (!existsSync(join(ext, 'ext-all.js')) || !existsSync(join(font, 'css')))
    throw failure(`${cache} has no ExtJS for the demo's page. Maybe run: node scripts/fetch-extjs.mjs`);
  return [
    page('/pve2/ext6/ext-all.js', join(ext, 'ext-all.js')),
    ...tree('/pve2/ext6/theme-crisp', join(ext, 'classic', 'theme-crisp')),
    ...tree('/pve2/fa', font),
  ];
}

const tree = (urlPath: string, directory: string): [string, Page][] =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    const below = `${urlPath}/${relative(directory, path)}`;
    return entry.isDirectory() ? tree(below, path) : [page(below, path)];
  });

const page = (urlPath: string, file: string): [string, Page] => [
  urlPath,
  { contentType: contentType(extname(file)), body: readBuilt(file) },
];

const contentType = (extension: string): string => CONTENT_TYPES[extension] ?? 'application/octet-stream';

function readBuilt(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw failure(
      `${file} cannot be read (${error instanceof Error ? error.message : error}). Maybe run: make build`,
    );
  }
}
