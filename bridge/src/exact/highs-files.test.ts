import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { exactEntry } from '../../../test/exact-from-source.ts';
import { capMemory } from './cap-memory.ts';
import { readHighs } from './highs-files.ts';
import { loadInSandbox } from './sandbox.ts';

describe('the files of the exact solver', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-highs-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('S25: are refused when a byte of them is another', () => {
    for (const file of ['highs.js', 'highs.wasm']) {
      const bytes = readFileSync(join(exactEntry.library, file));
      if (file === 'highs.wasm') bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(join(folder, file), bytes);
    }
    expect(() => readHighs(folder)).to.throw('is not the file that this version was tested with');
  });

  it('are undefined where one is missing', () => {
    expect(readHighs(join(folder, 'nowhere'))).to.equal(undefined);
  });

  it('S18: have a memory that cannot grow beyond the limit', async () => {
    const wasm = capMemory(readFileSync(join(exactEntry.library, 'highs.wasm')), 32 * 2 ** 20);
    const script = readFileSync(join(exactEntry.library, 'highs.js'), 'utf8');
    const highs = await loadInSandbox({ script, wasm });
    const numCols = 500_000;
    const zeros = new Float64Array(numCols);
    const matrix = { format: 'csc', numRows: 0, numCols, starts: new Int32Array(numCols + 1) } as const;
    const big = {
      numCols,
      numRows: 0,
      colCost: zeros,
      colLower: zeros,
      colUpper: zeros,
      rowLower: [],
      rowUpper: [],
    };
    expect(() => highs.createModel({ ...big, matrix: { ...matrix, indices: [], values: [] } })).to.throw();
    expect(highs.memoryBytes).to.be.at.most(32 * 2 ** 20);
  });

  it('S25: run where no file, network or process can be reached', async () => {
    const files = readHighs(exactEntry.library);
    const probe = `var Module = async () => ({ seen: ['process', 'require', 'fetch', 'Buffer', 'XMLHttpRequest', 'setTimeout', 'WebSocket'].filter((name) => name in globalThis || (name === 'require' && typeof require !== 'undefined')) });`;
    const wasm = files?.wasm ?? new Uint8Array();
    const result: object = await loadInSandbox({ script: probe, wasm });
    expect(result).to.deep.equal({ seen: [] });
  });
});
