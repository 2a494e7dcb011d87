import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { silentLog } from '../../bridge/src/log.ts';
import { startBridge } from '../../bridge/src/serve/start-bridge.ts';
import { planWorkerFromSource } from '../plan-worker-from-source.ts';
import { cookieOf, openSocket, type RealBridge, type RealSocket, startRealBridge } from './real-bridge.ts';

const origin = 'https://127.0.0.1:8006';

describe('restart', () => {
  let real: RealBridge;
  beforeEach(async () => {
    // Slow enough that the first migration is seen while it runs, on a busy machine too.
    real = await startRealBridge({}, undefined, 8);
  });
  afterEach(() => real.close());

  const signIn = (userid: string): RealSocket => {
    const opened = openSocket(real, { origin, cookie: cookieOf(real, userid) });
    const csrfToken = real.pve.tickets.csrf(userid);
    const hello = { type: 'hello', protocolMin: 1, protocolMax: 1, csrfToken, capabilities: [] };
    opened.socket.on('open', () => opened.socket.send(JSON.stringify(hello)));
    return opened;
  };

  /** Approves a plan as root and returns once its first migration runs. */
  const execute = async (): Promise<RealSocket> => {
    const opened = signIn('root@pam');
    const { socket, sections, until } = opened;
    await until(() => sections.cluster !== undefined);
    socket.send('{"type":"plan.request","id":1,"settings":{"movesMax":2}}');
    await until(() => sections.plan?.planning === 'idle' && sections.plan.current !== undefined);
    const { planId, digest, plan } = sections.plan?.current ?? {};
    const vmids = plan?.moves.map(({ vmid }) => vmid);
    socket.send(JSON.stringify({ type: 'plan.approve', id: 2, planId, digest, vmids, consentVmids: [] }));
    await until(() => sections.execution?.current?.moves.some(({ state }) => state === 'running') === true);
    return opened;
  };
  const migrations = () =>
    real.pve.requests.all.filter((request) => /^POST .*\/migrate$/.test(request)).length;

  it('S3: a planned restart hands the mandate over, and the execution goes on by itself', async () => {
    const { ended } = await execute();
    await real.restart('planned');
    expect(await ended).to.equal('closed 4503');
    expect(await readdir(real.config.runtimeDirectory ?? '')).to.not.include('handover.json');
    const { socket, sections, until } = signIn('root@pam');
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.current?.outcome).to.equal('complete');
    expect(migrations()).to.equal(sections.execution?.current?.moves.length);
    socket.terminate();
  }).timeout(150_000);

  it('S3: after a crash it waits until somebody who may continues it, and nothing is migrated twice', async () => {
    await execute();
    await real.restart('now');
    const { socket, sections, until } = signIn('admin@pve');
    await until(() => sections.execution?.mayContinue === true);
    expect(sections.execution?.current?.phase).to.equal('waiting');
    const executionId = sections.execution?.current?.id;
    socket.send(JSON.stringify({ type: 'execution.continue', id: 3, executionId }));
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.current?.outcome).to.equal('complete');
    expect(sections.execution?.current?.approvedBy).to.equal('admin@pve');
    expect(migrations()).to.equal(sections.execution?.current?.moves.length);
    socket.terminate();
  }).timeout(150_000);

  it('S3: a second bridge on the same state directory does not start, and changes nothing there', async () => {
    const { sections, until, socket } = await execute();
    const second = startBridge(real.config, { log: silentLog, worker: planWorkerFromSource });
    expect(String(await second.catch((error: unknown) => error))).to.match(
      /STATE_DIRECTORY .* is in use by process \d+\. Maybe/,
    );
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.current?.outcome).to.equal('complete');
    socket.terminate();
  }).timeout(150_000);
});
