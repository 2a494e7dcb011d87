import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testSnapshot } from './test-snapshot.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

describe('plan --snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-plan-'));
  const file = join(folder, 'cluster.json');
  before(() => writeFileSync(file, JSON.stringify(testSnapshot())));
  after(() => rmSync(folder, { recursive: true }));

  async function plan(...argv: string[]) {
    const terminal = testTerminal();
    const exitCode = await runCommandLine(verbs, ['plan', ...argv], terminal);
    return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
  }

  it('says in a table what should move and why', async () => {
    const { exitCode, out } = await plan('--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.match(/test: 3 nodes, 4 running guests/);
    expect(out).to.match(/Step +Guest +From -> To/);
    expect(out).to.match(/10[1-4] \w+-0\d +pve1 -> pve[23]/);
  });

  it('writes what it planned from, and plans the same from that', async () => {
    for (const name of ['saved.json', 'saved.json.gz']) {
      const saved = join(folder, name);
      const first = await plan('--snapshot', file, '--json', '--save-snapshot', saved);
      expect(await plan('--snapshot', saved, '--json')).to.deep.equal(first);
    }
    const { exitCode, error } = await plan(
      '--snapshot',
      file,
      '--save-snapshot',
      join(folder, 'no', 'where'),
    );
    expect(exitCode).to.equal(3);
    expect(error).to.match(/where cannot be written/);
  });

  it('S25: plans without the exact solver, and says that it is not there', async () => {
    const { exitCode, out, error } = await plan('--snapshot', file, '--exact', '2');
    expect(exitCode).to.equal(0);
    expect(error).to.match(/the exact solver is not installed/);
    expect(out).to.equal((await plan('--snapshot', file)).out);
  });

  it('says the same as JSON, each running guest once', async () => {
    const { exitCode, out } = await plan('--snapshot', file, '--json');
    expect(exitCode).to.equal(0);
    const report = JSON.parse(out);
    expect(report).to.have.all.keys(
      'status',
      'bound',
      'moves',
      'steps',
      'before',
      'after',
      'stays',
      'unknown',
    );
    expect(report.moves[0]).to.have.all.keys(
      'vmid',
      'source',
      'target',
      'step',
      'reason',
      'bytes',
      'expectedSeconds',
    );
    expect(report.moves[0].reason).to.be.a('string');
    expect(report.before).to.have.all.keys('nodes', 'spreadPercent');
    expect(report.before.nodes[0]).to.have.all.keys(
      'node',
      'memoryBytes',
      'memoryTotalBytes',
      'cpuCores',
      'cpuTotalCores',
      'guests',
    );
    const named = [...report.moves, ...report.stays].map(({ vmid }) => vmid).sort();
    expect(named).to.deep.equal([101, 102, 103, 104]);
    expect(report.after.spreadPercent.memory).to.be.below(report.before.spreadPercent.memory);
  });

  it('follows the settings given', async () => {
    const { out } = await plan('--snapshot', file, '--json', '--moves', '1');
    expect(JSON.parse(out).moves).to.have.lengthOf(1);
    const stay = await plan('--snapshot', file, '--json', '--moves', '0');
    expect(stay.exitCode).to.equal(0);
    expect(JSON.parse(stay.out).moves).to.deep.equal([]);
  });

  it('is the same plan every time', async () => {
    expect(await plan('--snapshot', file, '--json')).to.deep.equal(await plan('--snapshot', file, '--json'));
  });

  it('wants exactly one source', async () => {
    expect(await plan()).to.deep.include({ exitCode: 2 });
    expect(await plan('--snapshot', file, '--host', 'pve1')).to.deep.include({
      exitCode: 2,
      error:
        'pve-rebalance: --host and --snapshot exclude each other. Maybe --host https://pve1:8006, --snapshot FILE or --recordings FILE',
    });
  });
});
