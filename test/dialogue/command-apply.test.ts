import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from '../../bridge/src/command/run.ts';
import { interruptedAt, type TestTerminal, testTerminal } from '../../bridge/src/command/test-terminal.ts';
import { verbs } from '../../bridge/src/command/verbs.ts';
import {
  type SimulatedCompanion,
  simulatedCompanion,
} from '../../bridge/src/simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../../bridge/src/simulated-pmxcfs/simulated-pmxcfs.ts';
import type { SimulatedPve } from '../../bridge/src/simulated-pve/start.ts';
import { quickClock, quickPve, type RealBridge, startRealBridge } from './real-bridge.ts';

const NODES = ['pve1', 'pve2'];

describe('what the command line applies', () => {
  let pve: SimulatedPve;
  let bridges: RealBridge[];
  let companions: SimulatedCompanion[];
  let folder: string;
  before(async function () {
    this.timeout(120_000);
    const clock = quickClock();
    pve = await quickPve(clock);
    const pmxcfs = simulatedPmxcfs(clock, NODES);
    companions = NODES.map((node) => simulatedCompanion(pmxcfs, node, clock));
    bridges = [];
    for (const [index, companion] of companions.entries())
      bridges.push(await startRealBridge({}, { clock, pve, node: NODES[index] ?? '', companion }));
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-apply-'));
    writeFileSync(join(folder, 'ca.pem'), pve.caPem);
    writeFileSync(join(folder, 'token'), pve.addToken('admin@pve', 'cli', { privsep: false }));
  });
  after(async () => {
    for (const bridge of bridges) await bridge.close();
    await pve.close();
    rmSync(folder, { recursive: true });
  });

  /** At the bridge of a node, as a user with a token or with a password. */
  async function run(index: number, argv: string[], terminal: TestTerminal = testTerminal()) {
    const port = String(bridges[index]?.bridge.port);
    const where = ['--host', pve.baseUrl, '--bridge-port', port, '--ca', join(folder, 'ca.pem')];
    const who = argv.includes('--user') ? [] : ['--token-file', join(folder, 'token')];
    const exitCode = await runCommandLine(verbs, [...argv, ...where, ...who], terminal);
    return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
  }
  const history = async (index: number) =>
    JSON.parse((await run(index, ['history', '--json'])).out) as Record<string, unknown>[];
  const on = (node: string): number[] => {
    pve.catchUp();
    return [...pve.cluster.guests.values()]
      .filter((guest) => guest.node === node)
      .map(({ spec }) => spec.vmid)
      .sort();
  };
  const moved = () => [...pve.cluster.guests.values()].filter(({ node, spec }) => node !== spec.node).length;

  it('asks nobody who may not: the privilege and its path are named first', async () => {
    const terminal = testTerminal(['rebalance', 'y']);
    const argv = ['apply', '--user', 'viewer@pve', '--moves', '1', '--exact', '0'];
    const { exitCode, error } = await run(0, argv, terminal);
    expect(exitCode).to.equal(1);
    expect(error).to.match(
      / has no VM\.Migrate on \/vms\/(\d+), which it takes for guest \1\. Maybe: pveum acl modify '\/vms\/\1' --users '/,
    );
    expect(terminal.questions).to.have.length(1);
    expect(moved()).to.equal(0);
  }).timeout(200_000);

  it('is refused while another node holds the lock, and says which', async () => {
    const [, companion] = companions;
    const { fence = 0 } = (await companion?.ask('lock.acquire', {})) ?? {};
    const renewing = setInterval(() => void companion?.ask('lock.renew', { fence }), 200);
    const { exitCode, error } = await run(0, ['apply', '--yes', '--moves', '1', '--exact', '0']);
    clearInterval(renewing);
    await companion?.ask('lock.release', { fence });
    expect(exitCode).to.equal(1);
    expect(error).to.match(/pve2/);
    expect(moved()).to.equal(0);
  }).timeout(200_000);

  it('S21: evacuate --apply takes guests off a node, and bring-back takes them home', async () => {
    const home = on('pve3');
    const away = await run(0, ['evacuate', 'pve3', '--apply', '--yes', '--json', '--containers']);
    const { moved: left, plan } = JSON.parse(away.out);
    expect(left, away.error).to.have.length(plan.moves.length).and.to.have.length.above(0);
    expect(on('pve3')).to.have.length(home.length - left.length);
    const back = await run(1, ['bring-back', 'pve3', '--apply', '--yes', '--containers']);
    expect(back.out).to.match(/(\d+) of \1 moves? done$/);
    expect(on('pve3')).to.deep.equal(home);
    const [homeward, outward] = await history(0);
    const by = { approvedBy: 'admin@pve!cli', outcome: 'complete' };
    expect(homeward).to.deep.include({
      ...by,
      node: 'pve2',
      purpose: { kind: 'return-home', nodes: ['pve3'] },
    });
    expect(outward).to.deep.include({ ...by, node: 'pve1', purpose: { kind: 'evacuate', nodes: ['pve3'] } });
    const [line, ...others] = companions[0]?.clusterLog ?? [];
    expect(others).to.deep.equal([]);
    expect(line).to.include('admin@pve!cli').and.to.include(String(outward?.digest).slice(0, 8));
    const id = String(outward?.id);
    const undone = await run(1, ['bring-back', '--execution', id.slice(0, 8)]);
    expect(undone.out, 'they are at home already').to.match(/^Nobody goes back/);
    const unknown = await run(1, ['bring-back', '--execution', 'none']);
    expect([unknown.exitCode, unknown.error]).to.deep.equal([
      2,
      'pve-rebalance: --execution none is none of the history. Maybe: pve-rebalance history',
    ]);
  }).timeout(300_000);

  it('is stopped by Ctrl-C after the running move', async () => {
    // Of a cluster that lives fast the first line of a move may have its progress, or its end.
    const interrupting = interruptedAt(/ (running|\d+ %|done)$/, testTerminal());
    const { exitCode, out, error } = await run(0, ['apply', '--yes', '--exact', '0'], interrupting);
    expect(error).to.include('Stopping: running moves finish');
    expect(out).to.match(/[1-9] of \d+ moves done: stopped$/);
    expect(exitCode).to.equal(4);
  }).timeout(200_000);
});
