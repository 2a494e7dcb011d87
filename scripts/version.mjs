import { readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** The product's version: the newest entry of debian/changelog, the only place that states it. */
export function productVersion() {
  const first = readFileSync(new URL('debian/changelog', root), 'utf8').split('\n', 1)[0] ?? '';
  const version = /^pve-rebalance \(([^)]+)\)/.exec(first)?.[1];
  if (version === undefined) throw new Error(`debian/changelog begins with "${first}": no version in it`);
  return version;
}
