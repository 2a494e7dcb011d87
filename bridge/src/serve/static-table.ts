import { type Dirent, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { ToolkitPaths } from '../config.ts';

/** One file that may be had without signing in. */
export interface StaticFile {
  readonly file: string;
  readonly type: string;
}

/** From the path of a URL to a file: made once at the start, so that no request ever names a file (S11). */
export type StaticTable = ReadonlyMap<string, StaticFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.eot': 'application/vnd.ms-fontobject',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.otf': 'font/otf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const FILES_MAX = 20_000;

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/** All files of known types below `directory`, under `prefix`; a directory that is not there has none. */
export function directoryTable(prefix: string, directory: string): Map<string, StaticFile> {
  const table = new Map<string, StaticFile>();
  const walk = (url: string, folder: string) => {
    for (const entry of entriesOf(folder)) {
      const [path, file] = [`${url}/${entry.name}`, join(folder, entry.name)];
      const type = TYPES[extname(entry.name)];
      if (entry.isDirectory()) walk(path, file);
      else if (type !== undefined && table.size < FILES_MAX && isFile(file)) table.set(path, { file, type });
    }
  };
  walk(prefix, directory);
  return table;
}

/** What the stand-alone page needs: the panel, and the ExtJS, toolkit and icons that the node has anyway. */
export function staticTable(panelFile: string, toolkit: ToolkitPaths): StaticTable {
  const panel = { file: panelFile, type: TYPES['.js'] ?? '' };
  return new Map([
    ...directoryTable('/extjs', toolkit.extjsDirectory),
    ...directoryTable('/pwt', toolkit.widgetToolkitDirectory),
    ...directoryTable('/fa', toolkit.fontAwesomeDirectory),
    ...(isFile(panelFile) ? [['/pve-rebalance.js', panel] as const] : []),
  ]);
}
