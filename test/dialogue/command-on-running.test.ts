import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from '../../bridge/src/command/run.ts';
import { testTerminal } from '../../bridge/src/command/test-terminal.ts';
import { verbs } from '../../bridge/src/command/verbs.ts';
import { simulatedCompanion } from '../../bridge/src/simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../../bridge/src/simulated-pmxcfs/simulated-pmxcfs.ts';
import type { SimulatedPve } from '../../bridge/src/simulated-pve/start.ts';
import {
  cookieOf,
  openSocket,
  quickClock,
  quickPve,
  type RealBridge,
  type RealSocket,
  startRealBridge,
} from './real-bridge.ts';

const origin = 'https://127.0.0.1:8006';
const NODES = ['pve1', 'pve2'];

describe('the command line while something is executed', () => {
  let pve: SimulatedPve;
  let bridges: RealBridge[];
  let folder: string;
  beforeEach(async () => {
    const clock = quickClock();
    pve = await quickPve(clock, 1);
    const pmxcfs = simulatedPmxcfs(clock, NODES);
    bridges = [];
    for (const node of NODES)
      bridges.push(
        await startRealBridge({}, { clock, pve, node, companion: simulatedCompanion(pmxcfs, node, clock) }),
      );
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-command-'));
    writeFileSync(join(folder, 'ca.pem'), pve.caPem);
    writeFileSync(join(folder, 'token'), pve.addToken('admin@pve', 'cli', { privsep: false }));
  });
  afterEach(async () => {
    for (const bridge of bridges) await bridge.close();
    await pve.close();
    rmSync(folder, { recursive: true });
  });

  const bridgeOf = (index: number): RealBridge => {
    const bridge = bridges[index];
    if (!bridge) throw new Error('no such node');
    return bridge;
  };

  async function look(index: number): Promise<RealSocket> {
    const panel = openSocket(bridgeOf(index), { origin, cookie: cookieOf(bridgeOf(index), 'root@pam') });
    const hello = { type: 'hello', protocolMin: 1, protocolMax: 1, capabilities: [] };
    const csrfToken = pve.tickets.csrf('root@pam');
    panel.socket.on('open', () => panel.socket.send(JSON.stringify({ ...hello, csrfToken })));
    await panel.until(() => panel.sections.execution !== undefined);
    return panel;
  }

  /** Somebody has approved a plan at the first node, and a guest of it moves. */
  async function whileRunning(): Promise<RealSocket> {
    const panel = await look(0);
    const { sections, until } = panel;
    const settings = { movesMax: 2, exactSeconds: 0 };
    panel.socket.send(JSON.stringify({ type: 'plan.request', id: 1, settings }));
    await until(() => sections.plan?.planning === 'idle' && sections.plan.current !== undefined);
    const { planId, digest, plan } = sections.plan?.current ?? {};
    const vmids = plan?.moves.map(({ vmid }) => vmid);
    const consentVmids = plan?.moves.flatMap(({ vmid, needsConsent }) => (needsConsent ? [vmid] : []));
    panel.socket.send(JSON.stringify({ type: 'plan.approve', id: 2, planId, digest, vmids, consentVmids }));
    await until(() => sections.execution?.current?.moves.some(({ state }) => state === 'running') === true);
    return panel;
  }

  /** At the bridge of a node, as a user with a token. */
  async function run(index: number, ...argv: string[]) {
    const terminal = testTerminal();
    const where = ['--host', pve.baseUrl, '--bridge-port', String(bridgeOf(index).bridge.port)];
    const who = ['--ca', join(folder, 'ca.pem'), '--token-file', join(folder, 'token')];
    const exitCode = await runCommandLine(verbs, [...argv, ...where, ...who], terminal);
    return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
  }
  const answer = async (index: number, ...argv: string[]) => {
    const { exitCode, out, error } = await run(index, ...argv, '--json');
    expect([exitCode, error], argv.join(' ')).to.deep.equal([0, '']);
    return JSON.parse(out);
  };

  it('stop ends it from another node: no new move, and the running one arrives', async () => {
    const { sections, until, socket } = await whileRunning();
    const { id } = sections.execution?.current ?? {};
    const seen = await answer(1, 'status');
    expect([seen.execution.id, seen.execution.phase, seen.lock.state]).to.deep.equal([id, 'running', 'held']);
    const refused = await run(1, 'unlock');
    expect(refused.exitCode).to.equal(1);
    expect(refused.error).to.match(/^pve-rebalance: The lock of the cluster is held by pve1/);
    expect(await answer(1, 'stop')).to.deep.equal({ executionId: id, action: 'stop' });
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.current?.outcome).to.equal('stopped');
    expect(sections.execution?.current?.moves.map(({ state }) => state)).to.include('done');
    const nothing = await run(1, 'stop');
    expect(nothing.error).to.match(/nothing is executed just now/);
    const [past] = await answer(1, 'history');
    expect([past.id, past.outcome]).to.deep.equal([id, 'stopped']);
    socket.terminate();
  }).timeout(120_000);

  it('continue goes on at another node after a crash, as whoever is signed in', async () => {
    const { sections: before } = await whileRunning();
    const { id } = before.execution?.current ?? {};
    await bridgeOf(0).restart('now');
    const { sections, until, socket } = await look(1);
    await until(() => sections.execution?.current?.phase === 'waiting');
    const { execution } = await answer(1, 'continue');
    expect([execution.id, execution.node, execution.approvedBy]).to.deep.equal([id, 'pve2', 'admin@pve!cli']);
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.current?.outcome).to.equal('complete');
    socket.terminate();
  }).timeout(150_000);

  it('unlock frees the lock of a bridge that is gone', async () => {
    await whileRunning();
    await bridgeOf(0).bridge.close('now');
    const { sections, until, socket } = await look(1);
    await until(() => sections.execution?.lock?.state === 'expiring');
    const { lock, execution } = await answer(1, 'unlock');
    expect(lock.state).to.equal('free');
    expect(execution.phase).to.equal('waiting');
    socket.terminate();
  }).timeout(120_000);
});
