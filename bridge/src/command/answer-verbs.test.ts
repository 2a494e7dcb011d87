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

  it('story 15: spreads what it moves', async () => {
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
    const stillHome = await json('bring-back', '--from', kept);
    expect(stillHome.plan.moves).to.deep.equal([]);
    expect(stillHome.staying[0]).to.deep.include({ reason: 'is back on pve1 already' });
    const broken = await run(
      'bring-back',
      '--from',
      keep('broken.json', { home: [{ vmid: 'x' }] }),
      '--snapshot',
      file,
    );
    expect(broken.exitCode).to.equal(3);
    expect(broken.error).to.include('home[0].vmid is "x": it must be a number');
  });

  it('brings only guests of the nodes that are named back', async () => {
    const kept = keep('kept.json', await json('evacuate', 'pve1'));
    expect((await json('bring-back', 'pve2', '--from', kept)).staying).to.deep.equal([]);
    const { exitCode, error } = await run('bring-back', '--snapshot', file);
    expect([exitCode, error]).to.deep.equal([
      2,
      'pve-rebalance: NODE is missing. Maybe: pve-rebalance bring-back pve1, --execution ID or --from FILE',
    ]);
  });

  it('moves only where a cluster was named, and a person or --yes says so', async () => {
    const outcome = async (...argv: string[]) => (await run('evacuate', 'pve1', '--apply', ...argv)).error;
    expect(await outcome('--snapshot', file)).to.match(/--apply needs --host/);
    expect(await outcome('--host', 'https://pve1:8006')).to.match(
      /there is no terminal to ask at. Maybe --yes/,
    );
  });

  it('is clear about nodes that are missing or not there', async () => {
    expect(await run('evacuate', '--snapshot', file)).to.deep.include({
      exitCode: 2,
      error: 'pve-rebalance: NODE is missing. Maybe: pve-rebalance evacuate pve1',
    });
    for (const names of [['pvee1'], ['pve2', 'pvee1']])
      expect(await run('evacuate', ...names, '--snapshot', file)).to.deep.equal({
        exitCode: 2,
        out: '',
        error: 'pve-rebalance: there is no node pvee1. Maybe pve1',
      });
    const { exitCode, out } = await run('evacuate', 'pvee1', '--snapshot', file, '--json');
    expect([exitCode, JSON.parse(out).problems]).to.deep.equal([2, ['there is no node pvee1. Maybe pve1']]);
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
    expect(await run('survive', 'pve1,nowhere', '--snapshot', file)).to.deep.equal({
      exitCode: 2,
      out: '',
      error: 'pve-rebalance: there is no node nowhere. Maybe pve1, pve2, pve3',
    });
    expect((await json('survive', 'pve')).problems).to.deep.equal(['there is no node pve. Maybe pve1']);
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

describe('explain', () => {
  it('says why a guest moves, what that brings, and why not elsewhere', async () => {
    const { moves } = await json('plan');
    const { exitCode, out } = await run('explain', String(moves[0].vmid), '--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.match(/10\d pve1 -> pve[23]: pve1 is the fullest/);
    expect(out).to.match(/Without it: worst node/);
    expect(out).to.include('Why not on another node:');
  });

  it('says why a guest stays, and knows what is no guest', async () => {
    const { guest } = await json('explain', '105');
    expect(guest).to.deep.include({ vmid: 105, reason: 'not running (stopped)' });
    expect(await run('explain', '1011', '--snapshot', file)).to.deep.equal({
      exitCode: 2,
      out: '',
      error: 'pve-rebalance: there is no guest 1011. Maybe 101',
    });
    expect((await json('explain', '999')).guest.reason).to.equal('there is no guest 999');
    expect((await run('explain', 'web', '--snapshot', file)).error).to.include('VMID is web');
    expect((await run('explain', '--snapshot', file)).error).to.include('VMID is missing');
    expect((await run('explain', '1', '2', '--snapshot', file)).error).to.include('"2" is too much');
  });
});

describe('place', () => {
  it('ranks the nodes for a new guest', async () => {
    const { exitCode, out } = await run('place', '--cores', '2', '--memory', '16GiB', '--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.include('1 of 1 new guests fit');
    expect(out).to.match(/guest 1 +pve2 +yes +fits best on pve2/);
    expect(out).to.match(/pve1 +no +pve1 would reach/);
  });

  it('takes several of one kind, and a list of any', async () => {
    const many = await json('place', '--cores', '1', '--memory', '8GiB', '--count', '4', '--name', 'web');
    expect(many.placed).to.equal(4);
    const list = keep('guests.json', [
      { cores: 1, memoryBytes: 2 ** 30, disks: [{ storage: 'x', bytes: 1 }] },
    ]);
    expect((await json('place', '--guests', list)).placed).to.equal(1);
  });

  it('refuses what is no guest by name', async () => {
    const of = async (...argv: string[]) => (await run('place', ...argv, '--snapshot', file)).error;
    expect(await of()).to.include('--cores and --memory say what is to be placed');
    expect(await of('--cores', 'two', '--memory', '1GiB')).to.include('cores is NaN');
    expect(await of('--cores', '2', '--memory', 'much')).to.include('--memory is much');
    expect(await of('--cores', '2', '--memory', '8'), 'without its unit').to.include('at least 1048576');
    expect(await of('--cores', '2', '--memory', '1GiB', '--disk', 'x')).to.include('--disk is x');
    expect(await of('--cores', '2', '--memory', '1GiB', '--node', 'pve33')).to.include('Maybe pve3');
    expect(await of('--cores', '2', '--memory', '1GiB', '--apart', '999')).to.include(
      'there is no guest that 999 means',
    );
    const list = keep('odd.json', [{ cores: 1, memoryBytes: -1 }]);
    expect(await of('--guests', list)).to.include('[0].memoryBytes is -1');
    expect(await of('--guests', list, '--cores', '1')).to.include('exclude each other');
  });
});

describe('what-if', () => {
  it('plans for what is not so, and shows the difference', async () => {
    const { exitCode, out } = await run('what-if', '--drain', 'pve3', '--snapshot', file);
    expect(exitCode).to.equal(0);
    expect(out).to.include('The plans differ');
    expect((await run('what-if', '--snapshot', file)).out).to.include('The plans are the same');
    const { changed, problems } = await json('what-if', '--add-node', 'pve4:16:64GiB', '--remove-guest', '9');
    expect(changed.after.nodes).to.have.length(4);
    expect(problems).to.deep.equal(['there is no guest 9']);
    for (const [option, value, says] of [
      ['--drain', 'pve22', 'there is no node pve22. Maybe pve2'],
      ['--remove-node', 'pve22', 'there is no node pve22. Maybe pve2'],
      ['--resize', '1022:2:4GiB', 'there is no guest 1022. Maybe 102'],
      ['--disable-rule', 'HA rule x', 'there is no rule HA rule x'],
      ['--add-node', 'pve2', 'there is a node pve2 already'],
    ] as const)
      expect(await run('what-if', option, value, '--snapshot', file), option).to.deep.equal({
        exitCode: 2,
        out: '',
        error: `pve-rebalance: ${says}`,
      });
    const list = keep('changes.json', [{ type: 'settings', settings: { movesMax: 0 } }]);
    expect((await json('what-if', '--changes', list)).changed.moves).to.deep.equal([]);
  });

  it('refuses what is no change by name', async () => {
    const of = async (...argv: string[]) => (await run('what-if', ...argv, '--snapshot', file)).error;
    expect(await of('--remove-guest', 'x')).to.include('--remove-guest is x: vmid:');
    expect(await of('--resize', '101')).to.include('--resize is 101: it must be VMID:CORES:SIZE');
    expect(await of('--add-node', 'pve4:16:much')).to.include('--add-node is pve4:16:much: memoryBytes:');
    expect(await of('--changes', keep('no.json', [{ type: 'x' }]))).to.include('[0]');
  });
});

describe('compare', () => {
  it('shows two plans side by side', async () => {
    const one = keep('one.json', await json('plan'));
    const other = keep('other.json', await json('plan', '--moves', '1'));
    const { exitCode, out } = await run('compare', one, other);
    expect(exitCode).to.equal(0);
    expect(out).to.include('The plans differ');
    expect(out).to.match(/Moves +\d+ +1/);
    expect(JSON.parse((await run('compare', one, one, '--json')).out).same).to.equal(true);
  });

  it('refuses what is no plan', async () => {
    const { exitCode, error } = await run('compare', file, file);
    expect(exitCode).to.equal(3);
    expect(error).to.include('status');
    expect((await run('compare', file)).error).to.include('FILE is missing');
  });
});
