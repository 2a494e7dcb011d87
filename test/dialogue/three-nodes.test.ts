import { expect } from 'chai';
import {
  type SimulatedCompanion,
  simulatedCompanion,
} from '../../bridge/src/simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../../bridge/src/simulated-pmxcfs/simulated-pmxcfs.ts';
import type { SimulatedPve } from '../../bridge/src/simulated-pve/start.ts';
import type { ServerMessage } from '../../shared/src/protocol/messages.ts';
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
const NODES = ['pve1', 'pve2', 'pve3'];

interface Viewer extends RealSocket {
  ask(request: object): Promise<ServerMessage>;
}

describe('three nodes', () => {
  let pve: SimulatedPve;
  let bridges: RealBridge[];
  let companions: SimulatedCompanion[];
  beforeEach(async () => {
    const clock = quickClock();
    pve = await quickPve(clock, 1);
    const pmxcfs = simulatedPmxcfs(clock, NODES);
    companions = NODES.map((node) => simulatedCompanion(pmxcfs, node, clock));
    bridges = [];
    for (const [index, companion] of companions.entries())
      bridges.push(await startRealBridge({}, { clock, pve, node: NODES[index] ?? '', companion }));
  });
  afterEach(async () => {
    for (const bridge of bridges) await bridge.close();
    await pve.close();
  });

  let ids = 0;
  const view = async (index: number, userid = 'root@pam'): Promise<Viewer> => {
    const bridge = bridges[index];
    if (!bridge) throw new Error('no such node');
    const opened = openSocket(bridge, { origin, cookie: cookieOf(bridge, userid) });
    const csrfToken = pve.tickets.csrf(userid);
    const hello = { type: 'hello', protocolMin: 1, protocolMax: 1, csrfToken, capabilities: [] };
    opened.socket.on('open', () => opened.socket.send(JSON.stringify(hello)));
    await opened.until(() => opened.sections.execution !== undefined);
    return {
      ...opened,
      async ask(request) {
        const id = ++ids;
        opened.socket.send(JSON.stringify({ ...request, id }));
        const answered = () => opened.messages.find((message) => 'id' in message && message.id === id);
        await opened.until(() => answered() !== undefined);
        return answered() ?? { type: 'done', id };
      },
    };
  };
  const planOf = async ({ ask, sections, until }: Viewer) => {
    await ask({ type: 'plan.request', settings: { movesMax: 2, exactSeconds: 0 } });
    await until(() => sections.plan?.planning === 'idle' && sections.plan.current !== undefined);
    const { planId, digest, plan } = sections.plan?.current ?? {};
    const vmids = plan?.moves.map(({ vmid }) => vmid);
    const consentVmids = plan?.moves.flatMap(({ vmid, needsConsent }) => (needsConsent ? [vmid] : []));
    return { type: 'plan.approve', planId, digest, vmids, consentVmids };
  };
  const codeOf = (message: ServerMessage) =>
    message.type === 'problem' ? message.problem.code : message.type;

  const migrations = () => pve.requests.all.filter((request) => /^POST .*\/migrate$/.test(request)).length;

  it('show one truth: one executes, all follow, none can start, any may stop; settings and history are one', async () => {
    const [one, two, three] = [await view(0), await view(1, 'admin@pve'), await view(2, 'viewer@pve')];
    const approvals = await Promise.all([planOf(one), planOf(two)]);
    const codes = (await Promise.all([one.ask(approvals[0] ?? {}), two.ask(approvals[1] ?? {})])).map(codeOf);
    expect(codes.filter((code) => code === 'done')).to.have.lengthOf(1);
    expect(codes.find((code) => code !== 'done')).to.be.oneOf(['lock-held', 'execution-running']);
    await three.until(
      () => three.sections.execution?.current?.moves.some(({ state }) => state === 'running') === true,
    );
    const { id: executionId, node } = three.sections.execution?.current ?? {};
    expect(three.sections.execution?.lock).to.deep.equal({ state: 'held', node });
    expect(three.sections.session?.companion).to.equal('on');
    const idle = node === 'pve1' ? two : one;
    expect(codeOf(await three.ask({ type: 'execution.stop', executionId }))).to.equal('access-denied');
    expect(codeOf(await idle.ask({ type: 'execution.stop', executionId }))).to.equal('done');
    for (const { until, sections } of [one, two, three]) {
      await until(() => sections.execution?.current?.phase === 'finished');
      await until(() => sections.history?.executions[0]?.id === executionId);
      expect(sections.execution?.current?.outcome).to.equal('stopped');
    }
    await idle.ask({ type: 'settings.change', settings: { movesMax: 4 } });
    await three.until(() => three.sections.settings?.settings.movesMax === 4);
    for (const companion of companions) companion.off = true;
    expect(codeOf(await idle.ask({ type: 'settings.change', settings: { movesMax: 5 } }))).to.equal(
      'companion-unreachable',
    );
    await one.until(() => one.sections.session?.companion === 'unreachable');
    for (const { socket } of [one, two, three]) socket.terminate();
  }).timeout(150_000);

  it('S3: after a crash of the bridge that executes, another node continues, and nothing is migrated twice', async () => {
    const [one, two] = [await view(0), await view(1, 'admin@pve')];
    expect(codeOf(await one.ask(await planOf(one)))).to.equal('done');
    await two.until(
      () => two.sections.execution?.current?.moves.some(({ state }) => state === 'running') === true,
    );
    await bridges[0]?.restart('now');
    await two.until(() => two.sections.execution?.current?.phase === 'waiting');
    const executionId = two.sections.execution?.current?.id;
    expect(codeOf(await two.ask({ type: 'execution.continue', executionId }))).to.equal('done');
    await two.until(() => two.sections.execution?.current?.phase === 'finished');
    expect(two.sections.execution?.current).to.deep.include({
      outcome: 'complete',
      node: 'pve2',
      approvedBy: 'admin@pve',
    });
    expect(migrations()).to.equal(two.sections.execution?.current?.moves.length);
    expect(companions.flatMap(({ clusterLog }) => clusterLog)).to.have.lengthOf(2);
    two.socket.terminate();
  }).timeout(150_000);
});
