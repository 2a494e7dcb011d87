import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testSnapshot } from './test-snapshot.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-answers-'));
const file = join(folder, 'cluster.json');

const keep = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};

async function run(...argv: string[]) {
  const terminal = testTerminal();
  const exitCode = await runCommandLine(verbs, argv, terminal);
  return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
}

const json = async (...argv: string[]) => JSON.parse((await run(...argv, '--snapshot', file, '--json')).out);

before(() => keep('cluster.json', testSnapshot()));
after(() => rmSync(folder, { recursive: true }));

describe('evacuate', () => {
  it('says who goes where, how full the others get, and whether that is enough', async () => {
    const { exitCode, out } = await run('evacuate', 'pve1', '--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.include('After these moves nothing runs on pve1');
    expect(out).to.match(/pve1 +84 % -> 9 %/);
    expect(out).to.include('Not running there, and not moved: 105');
  });

  it('spreads what it moves', async () => {
    const { plan } = await json('evacuate', 'pve1');
    const targets = plan.moves.map(({ target }: { target: string }) => target);
    expect(targets.sort()).to.deep.equal(['pve2', 'pve2', 'pve3', 'pve3']);
  });

  it('does a part of it on demand', async () => {
    const { plan, empties, staying } = await json('evacuate', 'pve1', '--moves', '1');
    expect(plan.moves).to.have.length(1);
    expect(empties).to.equal(false);
    expect(staying).to.have.length(3);
  });

  it('keeps the places, and brings back what is still there', async () => {
    const answer = await json('evacuate', 'pve1');
    expect(answer.home).to.deep.include({ vmid: 101, home: 'pve1', put: answer.home[0].put });
    const kept = keep('kept.json', answer);
    const stillHome = await json('evacuate', '--return', kept);
    expect(stillHome.plan.moves).to.deep.equal([]);
    expect(stillHome.staying[0]).to.deep.include({ reason: 'is back on pve1 already' });
    const broken = await run(
      'evacuate',
      '--return',
      keep('broken.json', { home: [{ vmid: 'x' }] }),
      '--snapshot',
      file,
    );
    expect(broken.exitCode).to.equal(3);
    expect(broken.error).to.include('home[0].vmid is "x": it must be a number');
  });

  it('is clear about nodes that are missing or not there', async () => {
    expect(await run('evacuate', '--snapshot', file)).to.deep.include({
      exitCode: 2,
      error: 'pve-rebalance: NODE is missing. Maybe: pve-rebalance evacuate pve1, or --return FILE',
    });
    expect((await run('evacuate', 'pve9', '--snapshot', file)).out).to.include('there is no node pve9');
    const all = await run('evacuate', 'pve1', 'pve2', 'pve3', '--snapshot', file);
    expect(all.exitCode).to.equal(0);
    expect(all.out).to.include('pve1, pve2, pve3 cannot be emptied: 4 guests stay');
  });
});

describe('survive', () => {
  it('answers for each node, and for nodes lost together', async () => {
    const { exitCode, out } = await run('survive', '--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.include('Memory for the loss of any one of these: yes');
    expect(out).to.match(/pve3 +yes/);
    const { losses } = await json('survive', 'pve2,pve3');
    expect(losses).to.have.length(1);
    expect(losses[0]).to.deep.include({ nodes: ['pve2', 'pve3'], majority: false });
  });

  it('says what is not there', async () => {
    expect((await run('survive', 'nowhere', '--snapshot', file)).out).to.include('there is no node nowhere');
  });
});

describe('frontier', () => {
  it('shows what more moves bring, with the knee', async () => {
    const { exitCode, out } = await run('frontier', '--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.match(/Now: worst node 84 %/);
    expect(out.match(/more brings little/g)).to.have.length(1);
    const { points } = await json('frontier');
    const counts = points
      .filter(({ by }: { by: string }) => by === 'moves')
      .map(({ budget }: { budget: number }) => budget);
    expect(counts).to.deep.equal([...counts].sort((one, other) => one - other));
    expect(points[0].moves[0].reason).to.be.a('string');
  });

  it('ends where it is told to', async () => {
    const { points } = await json('frontier', '--moves', '1', '--moves-cap', '1');
    expect(points.every(({ moves }: { moves: unknown[] }) => moves.length === 1)).to.equal(true);
    expect((await run('frontier', '--moves-cap', '0', '--snapshot', file)).exitCode).to.equal(2);
  });

  it('says that nothing is to be gained', async () => {
    const calm = keep('calm.json', { ...testSnapshot(), guests: [] });
    expect((await run('frontier', '--snapshot', calm)).out).to.include('spread of memory 75 %');
  });
});
