import { expect } from 'chai';
import type { Execution } from '#shared/execution/execution.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { Settings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { Resource } from '../pve/answers.ts';
import { connectPve, type PveConnection } from '../pve/connect.ts';
import type { Credential } from '../pve/credential.ts';
import { type SimulatedPve, startSimulatedPve } from '../simulated-pve/start.ts';
import { createExecutor, type Executor } from './executor.ts';
import { type Journal, memoryJournal } from './journal.ts';
import { ticketMandate } from './mandate.ts';

const T0 = 1_800_000_000_000;
const STEP_MS = 3000;
const STEPS_MAX = 400;

describe('the executor in front of the simulated PVE', () => {
  let clock: ManualClock;
  let pve: SimulatedPve;
  let connection: PveConnection;
  let admin: Credential;
  let journal: Journal;
  let executor: Executor;

  const newExecutor = () => createExecutor({ clock, journal, log: silentLog });
  const mandate = () => ticketMandate(connection, admin, clock.nowMs() + 4 * 3_600_000);

  beforeEach(async () => {
    clock = manualClock(T0);
    pve = await startSimulatedPve({ clock, nodes: 3, guests: 40, seed: 7 });
    connection = connectPve({ baseUrl: pve.baseUrl, trust: { ca: pve.caPem }, timeoutClock: clock });
    const login = await connection.login({ username: 'admin@pve', password: 'rebalance' });
    if (login.type !== 'signed-in') throw new Error(login.type);
    admin = login.credential;
    journal = memoryJournal();
    executor = newExecutor();
    await executor.recover();
  });
  afterEach(async () => {
    const stopped = executor.shutdown('now');
    await clock.advance(60_000);
    await stopped;
    await connection.close();
    await pve.close();
  });

  /** Guests of a kind that may move, and somewhere to go for each. */
  async function movesOf(kind: 'qemu' | 'lxc', count: number, managedByHa = false): Promise<PlannedMove[]> {
    const rows = await connection.as(admin).clusterResources();
    const nodes = rows.flatMap((row) => (row.type === 'node' && row.node ? [row.node] : []));
    const moves: PlannedMove[] = [];
    for (const row of rows) {
      const fits = row.type === kind && (row.hastate !== undefined) === managedByHa;
      if (!fits || moves.length === count) continue;
      const move = await moveOf(row, kind, nodes);
      if (move) moves.push(move);
    }
    expect(moves, `${kind} that may move`).to.have.length(count);
    return moves;
  }

  async function moveOf(
    { vmid = 0, node = '', status, template, lock }: Resource,
    kind: 'qemu' | 'lxc',
    nodes: readonly string[],
  ): Promise<PlannedMove | undefined> {
    if (status !== 'running' || template || lock) return undefined;
    const target = nodes.find((other) => other !== node) ?? '';
    const precheck = await connection.as(admin).migratePreconditions({ vmid, kind, node });
    const allowed = precheck.allowed_nodes ?? precheck['allowed-nodes'] ?? nodes;
    const isTied = (precheck.local_disks?.length ?? 0) + (precheck.local_resources?.length ?? 0) > 0;
    if (isTied || !allowed.includes(target)) return undefined;
    return plannedMove({ vmid, kind, source: node, target, how: kind === 'lxc' ? 'restart' : 'live' });
  }

  const start = (moves: readonly PlannedMove[]) =>
    executor.start({
      mandate: mandate(),
      planId: 'p1',
      digest: 'd1',
      moves,
      // The moves of these tests were not planned: no room was looked for.
      settings: Settings.parse({ limitMemoryPercent: 100, overcommitFactor: 0.1, hostReserveMinPercent: 0 }),
      consentVmids: [],
      link: { migrationLink: 'separate' },
    });

  /** Lets time pass in small steps, with room for the network in between, until `isEnough`. */
  async function untilSo(isEnough: () => boolean, stepMs = STEP_MS): Promise<void> {
    for (let step = 0; !isEnough(); step++) {
      if (step > STEPS_MAX) throw new Error(`never so: ${JSON.stringify(executor.current())}`);
      await clock.advance(stepMs);
      await network();
    }
  }

  /** Until the requests that are under way were answered. */
  async function network(): Promise<void> {
    for (let before = -1; before !== pve.requests.of(); ) {
      before = pve.requests.of();
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  const isFinished = () => executor.current()?.phase === 'finished';
  const stateOf = (execution: Execution | undefined) => execution?.moves.map(({ state }) => state);
  const truth = (moves: readonly PlannedMove[]) =>
    moves.map(({ vmid }) => pve.cluster.guests.get(vmid)?.node);
  const posts = () => pve.requests.all.filter((line) => line.startsWith('POST') && line.endsWith('/migrate'));
  /** How often each guest was asked for. */
  const postsPerGuest = () => new Set(posts()).size === posts().length;

  it('moves virtual machines', async () => {
    const moves = await movesOf('qemu', 3);
    start(moves);
    await untilSo(isFinished);
    expect(executor.current()?.outcome, JSON.stringify(executor.current()?.moves)).to.equal('complete');
    expect(truth(moves)).to.deep.equal(moves.map(({ target }) => target));
    expect(posts()).to.have.length(3);
  });

  it('moves containers by a restart', async () => {
    const moves = await movesOf('lxc', 1);
    start(moves);
    await untilSo(isFinished);
    expect(executor.current()?.outcome, JSON.stringify(executor.current()?.moves)).to.equal('complete');
    expect(truth(moves)).to.deep.equal(moves.map(({ target }) => target));
  });

  it('story 8: follows what HA makes of a request', async () => {
    const moves = await movesOf('qemu', 1, true);
    start(moves);
    await untilSo(() => executor.current()?.moves[0]?.upid?.includes(':qmigrate:') === true || isFinished());
    await untilSo(isFinished);
    const [move] = executor.current()?.moves ?? [];
    expect(move?.state, JSON.stringify(move)).to.equal('done');
    expect(move?.upid).to.contain(':qmigrate:');
    expect(truth(moves)).to.deep.equal(moves.map(({ target }) => target));
  });

  for (const fault of ['drop-after-effect', 'hang-after-effect', 'garbage', 'half-body', 'empty'] as const)
    it(`sends nothing twice when the answer of a request is ${fault}`, async () => {
      const moves = await movesOf('qemu', 2);
      pve.faults.add({ match: 'POST /nodes/*/qemu/*/migrate', do: fault, times: 1 });
      start(moves);
      await untilSo(() => isFinished() || executor.current()?.phase === 'paused');
      expect(postsPerGuest(), posts().join()).to.equal(true);
      const here = truth(moves);
      for (const [index, state] of (stateOf(executor.current()) ?? []).entries())
        if (state === 'done') expect(here[index]).to.equal(moves[index]?.target);
    }).timeout(60_000);

  it('pauses after a request that never arrived, and goes on with the rest when told', async () => {
    const moves = await movesOf('qemu', 2);
    pve.faults.add({ match: 'POST /nodes/*/qemu/*/migrate', do: 'drop', times: 1 });
    const id = start(moves);
    await untilSo(() => executor.current()?.phase === 'paused');
    const done = executor.continue(id, mandate());
    await network();
    await done;
    await untilSo(isFinished);
    expect(executor.current()?.outcome).to.equal('partial');
    expect(postsPerGuest()).to.equal(true);
  });

  it('story 31: says why a migration failed', async () => {
    const moves = await movesOf('qemu', 1);
    pve.apply({ type: 'migration-fails', vmid: moves[0]?.vmid ?? 0, how: 'target-start' });
    start(moves);
    await untilSo(isFinished);
    const [move] = executor.current()?.moves ?? [];
    expect(move?.state).to.equal('failed');
    expect(move?.detail).to.not.equal('migration problems');
    expect(move?.remedy).to.contain(moves[0]?.target);
    expect(truth(moves)).to.deep.equal(moves.map(({ source }) => source));
  });

  it('aborts what runs', async () => {
    const moves = await movesOf('qemu', 1);
    const id = start(moves);
    await untilSo(() => stateOf(executor.current())?.[0] === 'running', 1000);
    executor.abort(id, { userid: 'admin@pve', api: connection.as(admin) });
    await untilSo(isFinished);
    expect(executor.current()?.outcome).to.equal('aborted');
    expect(stateOf(executor.current())).to.deep.equal(['aborted']);
    expect(truth(moves)).to.deep.equal(moves.map(({ source }) => source));
  });

  it('goes on after a crash under another mandate, and moves nothing twice', async () => {
    const moves = await movesOf('qemu', 3);
    const id = start(moves);
    await untilSo(() => stateOf(executor.current())?.includes('running') === true);
    const crashed = executor;
    executor = newExecutor();
    await crashed.shutdown('now');
    await executor.recover();
    expect(executor.current()?.phase).to.equal('waiting');
    const login = await connection.login({ username: 'root@pam', password: 'rebalance' });
    if (login.type !== 'signed-in') throw new Error(login.type);
    await executor.continue(id, ticketMandate(connection, login.credential, clock.nowMs() + 3_600_000));
    await untilSo(isFinished);
    expect(executor.current()?.outcome, JSON.stringify(executor.current()?.moves)).to.equal('complete');
    expect(truth(moves)).to.deep.equal(moves.map(({ target }) => target));
    expect(posts()).to.have.length(3);
  });

  it('stops when the user loses the right to migrate', async () => {
    const moves = await movesOf('qemu', 3);
    start(moves);
    await untilSo(() => stateOf(executor.current())?.includes('running') === true);
    const acl = pve.access.acl.filter(({ who }) => who !== 'admin@pve');
    acl.push({ path: '/', who: 'admin@pve', role: 'PVEAuditor', propagate: true });
    pve.access.acl.splice(0, pve.access.acl.length, ...acl);
    pve.access.changed();
    await untilSo(() => executor.current()?.phase === 'waiting');
    expect(executor.current()?.detail).to.match(/VM\.Migrate on \/vms\/\d+ is missing/);
    expect(posts().length).to.be.below(3);
  });
});
