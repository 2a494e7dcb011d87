import { existsSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { algorithms } from '../../src/algorithms/index.ts';
import { constraints } from '../../src/constraints/index.ts';
import { metrics } from '../../src/metrics/index.ts';
import { objectives } from '../../src/objectives/index.ts';
import { seeds } from '../../src/seeds/index.ts';
import { cataloguePages } from '../catalogue-pages.ts';

const catalogues = { algorithms, constraints, metrics, objectives, seeds };

/** Files beside the entries: their interface, their index, and what several of them share. */
const notEntries: Record<keyof typeof catalogues, readonly string[]> = {
  algorithms: ['algorithm', 'best-move', 'gain', 'swap'],
  constraints: [
    'allowed',
    'capacity-checker',
    'constraint',
    'cpu-models',
    'group-rules',
    'node-constraint',
    'recently-moved',
    'relation-checker',
    'site-relations',
    'stay-constraint',
    'storage-places',
    'target-constraint',
  ],
  metrics: ['combine', 'load-columns', 'metric', 'pressure-column'],
  objectives: ['emptied-nodes', 'evenness-extremes', 'guest-nodes', 'node-steps', 'objective'],
  seeds: ['buckets', 'native-balance', 'native-imbalance', 'rearrange', 'seed', 'seed-cluster'],
};

describe('catalogues', () => {
  for (const [name, entries] of Object.entries(catalogues)) {
    const folder = new URL(`../../src/${name}/`, import.meta.url);
    const apart = new Set(['index', ...notEntries[name as keyof typeof catalogues]]);
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.replace('.ts', ''))
      .filter((file) => !apart.has(file));

    it(`${name}: an entry per file, a file per entry, in order`, () => {
      expect(entries.map(({ id }) => id)).to.deep.equal(files.sort());
    });

    for (const file of files)
      it(`${name}/${file} has its own test`, () => {
        expect(existsSync(new URL(`${file}.test.ts`, folder))).to.equal(true);
      });
  }

  it('constraints name their reasons in an order of their own', () => {
    expect(constraints.every(({ precedence }) => precedence >= 0)).to.equal(true);
  });

  it('has a page for every entry, and each page says what the entry says', async () => {
    const { pages, written } = await cataloguePages();
    expect(
      [...written.keys()],
      'Maybe run: node --import ./scripts/ts.mjs scripts/catalogue.ts',
    ).to.deep.equal([...pages.keys()]);
    for (const [path, text] of pages)
      expect(
        written.get(path),
        `${path} is stale; run: node --import ./scripts/ts.mjs scripts/catalogue.ts`,
      ).to.equal(text);
  });
});
