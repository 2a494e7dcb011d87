import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { verbs } from '../../bridge/src/command/verbs.ts';
import { Settings } from '../../shared/src/settings/settings.ts';
import { textOf, writtenFiles } from './source-files.ts';

const titles = new Set(
  writtenFiles
    .filter((path) => /\.test\.ts$/.test(path))
    .flatMap((path) => [...textOf(path).matchAll(/\bit\(\s*(['"`])((?:(?!\1).)+)\1/gs)])
    .map(([, , title = '']) => title),
);
/** Rows of all tables of a page, without their heads. */
const rowsOf = (page: string): string[][] =>
  [...textOf(page).matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = '']) => row.split(' | ').map((cell) => cell.trim()))
    .filter(([first = '']) => !/^(-+|behaviour|there)$/.test(first));

const pages = new Set(
  writtenFiles.flatMap((path) => /^docs\/catalogue\/.+\/(.+)\.md$/.exec(path)?.[1] ?? []),
);
const isKnown = (word: string): boolean => {
  const [program, name = ''] = word.split(' ');
  if (program === 'pve-rebalance') return verbs.some((verb) => verb.name === name);
  if (program === 'make') return new RegExp(`^${name}:`, 'm').test(textOf('Makefile'));
  return pages.has(word) || Object.hasOwn(Settings.shape, word) || existsSync(word);
};

describe('what the simulated Proxmox VE does as the real one', () => {
  it('is shown by a test, each line', () => {
    const rows = rowsOf('docs/simulated-pve.md');
    expect(rows).to.have.length.above(50);
    expect(rows.filter(([, title = '']) => !titles.has(title))).to.deep.equal([]);
  });
});

describe('what other balancers can do', () => {
  it('is here, or it is said why not, each row', () => {
    const rows = rowsOf('docs/parity.md');
    expect(rows).to.have.length.above(60);
    for (const [there, here = ''] of rows) expect(here, there).to.have.length.above(3);
    const named = rows.flatMap(([, here = '']) =>
      [...here.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
    );
    expect(named.filter((word) => !isKnown(word))).to.deep.equal([]);
  });
});
