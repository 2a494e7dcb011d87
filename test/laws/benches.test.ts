import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sharedData } from '../shared-data.ts';

const LOADER = new URL('../../scripts/ts.mjs', import.meta.url).href;
const scriptOf = (name: string) => fileURLToPath(new URL(`../bench/${name}.ts`, import.meta.url));

interface Ended {
  readonly code: number;
  readonly text: string;
  readonly result: Record<string, unknown> | undefined;
}

/** A benchmark in a folder of its own: what it prints, and what it leaves in build/bench. */
function bench(name: string, folder: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      ['--import', LOADER, scriptOf(name), ...args],
      { cwd: folder, maxBuffer: 2 ** 26, env: { ...process.env, PVE_REBALANCE_DATA: join(folder, 'data') } },
      (error, stdout, stderr) => {
        const read = () => JSON.parse(readFileSync(join(folder, 'build', 'bench', `${name}.json`), 'utf8'));
        const code = error === null ? 0 : Number(error.code);
        const path = join(folder, 'build', 'bench', `${name}.json`);
        resolve({ code, text: stdout + stderr, result: existsSync(path) ? read() : undefined });
      },
    ),
  );
}

/** Every name in an object, and below it those of objects: `gapPercent.b5max`. */
const namesIn = (value: unknown, before = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, each]) => [before + name, ...namesIn(each, `${before}${name}.`)])
    : [];

const node = (name: string) => ({
  ...{ name, cpu_total: 8, cpu_reserve: 0, memory_total_mib: 32768, memory_reserve_mib: 0 },
  ...{ storage_free_mib: { local: 102400 }, maintenance: false },
  ...{ cpu_pressure: 0, memory_pressure: 0, io_pressure: 0 },
});
const guest = (name: string, at: string, memory_mib: number) => ({
  ...{ name, node: at, cpu: 2, memory_mib, cpu_usage: 0.5, disks_mib: { local: 4096 }, priority: 2 },
  ...{ cpu_pressure: 0, memory_pressure: 0, io_pressure: 0, type: 'vm' },
});

/** Instances that no benchmark has ever seen. */
const FILES: Readonly<Record<string, string>> = {
  'roadef/C/model_c_07.txt':
    '2\n1 100\n0 10\n3\n0 0 30 400 16 80 0 1 4\n0 0 10 240 8 160 1 0 3\n1 1 15 100 12 80 4 3 0\n2\n2 0\n1 1 0\n3\n0 12 10 1000\n0 10 20 100\n1 6 200 1\n1\n0 1 20 10\n1 10 100\n',
  'roadef/C/assignment_c_07.txt': '0 2 0\n',
  'scenarios/ours/two-nodes.yaml':
    'name: two nodes\nbalancing: {method: memory, balanciness: 5}\nnodes:\n  A: {cpu_total: 8, memory_total_gb: 64}\n  B: {cpu_total: 8, memory_total_gb: 64}\nvms:\n  one: {node: A, cpu: 1, memory_gb: 16}\n  two: {node: A, cpu: 1, memory_gb: 16}\nexpect: {feasible: true, max_migrations: 1, spread_improved: true}\n',
  'instances/ours-2x4.json': JSON.stringify({
    ...{ schema: 'proxlb-bench/1', name: 'ours', evacuate_node: null, constraints: {} },
    balancing: { method: 'memory', mode: 'used', balanciness: 3, cpu_overcommit: 4 },
    nodes: [node('A'), node('B')],
    vms: ['a', 'b', 'c', 'd'].map((name, index) => guest(name, 'A', 1024 * (index + 2))),
  }),
  'instances/syn-3x30.json': JSON.stringify({
    ...{ schema: 'proxlb-bench/1', name: 'another under this name', evacuate_node: null, constraints: {} },
    balancing: { method: 'memory', mode: 'used', balanciness: 3, cpu_overcommit: 4 },
    nodes: [node('A'), node('B')],
    vms: ['a', 'b', 'c'].map((name) => guest(name, 'A', 4096)),
  }),
  'btrplace/ours.json': JSON.stringify({
    model: {
      mapping: {
        onlineNodes: { 0: { runningVMs: [0, 1] }, 1: { runningVMs: [] } },
        ...{ offlineNodes: [], readyVMs: [] },
      },
      views: [{ id: 'shareableResource', rcId: 'mem', nodes: { 0: 4, 1: 4 }, vms: { 0: 2, 1: 2 } }],
    },
    constraints: [
      { id: 'preserve', vm: 0, rc: 'mem', amount: 3 },
      // broken at the start
      { id: 'spread', vms: [0, 1], continuous: true },
    ],
  }),
};

interface Form {
  readonly args: readonly string[];
  /** What the summary holds, and each row, or each row of those that are its answers. */
  readonly summary: readonly string[];
  readonly row: readonly string[];
  /** A file of the shared data without which there is nothing to do. */
  readonly needs?: string;
}

const FORMS: Readonly<Record<string, Form>> = {
  btrplace: {
    args: [],
    summary: ['seconds', 'migrations', 'violations'],
    row: ['instance', 'migrations', 'seconds', 'plan'],
  },
  correct: {
    args: ['--changes', '300', '--plans', '1', '--seeds', '1', '--work', '500'],
    summary: ['changes', 'differences', 'faults.injected', 'faults.rejected', 'browser'],
    row: ['seed'],
  },
  frontier: {
    args: ['--clusters', '1', '--instances', '3x30-1000', '--moves', '1', '--refine', '0'],
    summary: ['gibRatioMedian'],
    row: ['instance', 'algorithm', 'theirs.placement', 'ratio'],
  },
  native: {
    args: ['--clusters', '1', '--work', '20000'],
    summary: ['clusters', 'spreadRatioMean', 'worseOn'],
    row: ['cluster', 'method', 'native.placement', 'ours.placement', 'ratio'],
  },
  peer: {
    args: ['--instances', 'OURS-2x04', '--seconds', '0.1', '--bound-seconds', '0.1', '--exact-seconds', '1'],
    summary: ['rows', 'worse', 'gapPercent.b5max', 'gapPercent.b3max'],
    row: ['instance', 'method', 'balanciness', 'objective', 'bound', 'seconds', 'placement'],
  },
  roadef: {
    args: ['--instances', 'C_7', '--seconds', '0.2', '--threads', '1'],
    summary: ['score', 'seconds', 'seeds'],
    row: ['instance', 'seed', 'cost', 'seconds', 'assignment'],
  },
  scale: {
    args: ['--instances', '3x20', '--seeds', '1'],
    summary: ['firstRatio', 'planRatio', 'replanRatio', 'perGuestGrowth', 'peakMemoryMb'],
    row: ['size', 'seed', 'moves', 'replanMoves'],
  },
  scenarios: {
    args: [],
    summary: ['met', 'total'],
    row: ['file', 'met', 'placement', 'steps', 'why'],
  },
  small: {
    args: ['--count', '1', '--check', '0', '--middle', '0', '--work', '20000', '--seconds', '5'],
    summary: ['clusters', 'optimal', 'meanGapPercent', 'medianMs'],
    row: ['instance', 'seed', 'objective', 'placement'],
  },
  stability: {
    args: ['--data', sharedData(), '--days', '1', '--every', '480'],
    summary: ['movesPerGuestDayMax', 'pingPong', 'noiseMoves'],
    row: ['instance', 'seed', 'moves'],
    needs: 'traces',
  },
  steps: {
    args: ['--instances', '1'],
    summary: ['makespanRatioMean', 'makespanRatioCoupledP95', 'unfound', 'violations'],
    row: [],
  },
  throughput: { args: ['--moves', '200', '--runs', '1'], summary: [], row: ['name', 'millionsPerSecond'] },
};

describe('every benchmark', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-benches-'));
    for (const [name, text] of Object.entries(FILES)) {
      const path = join(folder, 'data', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, { args, summary, row, needs }] of Object.entries(FORMS))
    it(`tells what it found, for everybody to compute again: ${name}`, async function () {
      if (needs !== undefined && !existsSync(sharedData(needs))) this.skip();
      const { code, text, result } = await bench(name, folder, args);
      expect(code, text).to.equal(0);
      expect(result).to.include.all.keys('name', 'machine', 'commit', 'seeds', 'rows', 'summary');
      expect(result?.name).to.equal(name);
      expect(namesIn(result?.summary)).to.include.members([...summary]);
      expect(result?.rows).to.be.an('array').that.is.not.empty;
      for (const each of (result?.rows ?? []) as unknown[])
        expect(namesIn(each)).to.include.members([...row]);
    });

  it('is not held against figures of other data that has the same name', async () => {
    const few = ['--seeds', '1', '--methods', 'memory 5', '--exact-seconds', '1'];
    const args = ['--instances', 'syn-3x30', '--seconds', '0.1', '--bound-seconds', '0.1', ...few];
    const { text, result } = await bench('peer', folder, args);
    expect(text).to.match(/syn-3x30 memory 5 .* no figure/);
    expect(result?.summary).to.include({ rows: 1, worse: 0 });
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['roadef', ['--instances', 'b_99'], /--instances b_99 is none of them\. There are: c_07/],
    ['peer', ['--seeds', 'one'], /--seeds one is no list of whole numbers/],
    ['scenarios', ['--instance', 'x'], /Unknown option '--instance'.*--instances/],
    ['btrplace', ['--data', 'data/bad.json'], /data\/bad\.json is not understood/],
    ['small', ['--data', 'data/bad.json'], /data\/bad\.json is not understood/],
  ];
  for (const [name, args, said] of wrong)
    it(`says what is wrong in a sentence: ${name} ${args.join(' ')}`, async () => {
      writeFileSync(join(folder, 'data', 'bad.json'), '{"model":');
      const { code, text } = await bench(name, folder, args);
      rmSync(join(folder, 'data', 'bad.json'));
      expect(text)
        .to.match(said)
        .and.not.match(/\n {4}at /);
      expect(code).to.equal(2);
    });

  it('has nothing to do, and says so, where its data is not there', async () => {
    for (const name of ['btrplace', 'peer', 'roadef', 'scenarios', 'stability']) {
      const { code, text } = await bench(name, folder, ['--data', join(folder, 'nowhere')]);
      expect(text).to.match(/^skipped: no .*Maybe pass --data/);
      expect(code).to.equal(0);
    }
  });
});
