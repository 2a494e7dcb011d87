import { rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { cookieOf, openSocket, type RealBridge, startRealBridge } from './real-bridge.ts';

const origin = 'https://127.0.0.1:8006';

describe('a bridge whose state directory cannot be used', () => {
  let real: RealBridge;
  beforeEach(async () => {
    real = await startRealBridge();
  });
  afterEach(() => real.close());

  it('S3: starts, plans and shows, refuses to execute with path and remedy, and goes on once it can', async () => {
    const { stateDirectory } = real.config;
    await rm(stateDirectory, { recursive: true });
    await writeFile(stateDirectory, 'in the way');
    await real.restart('now');
    const { socket, messages, sections, until } = openSocket(real, {
      origin,
      cookie: cookieOf(real, 'root@pam'),
    });
    const csrfToken = real.pve.tickets.csrf('root@pam');
    socket.on('open', () =>
      socket.send(
        JSON.stringify({ type: 'hello', protocolMin: 1, protocolMax: 1, csrfToken, capabilities: [] }),
      ),
    );
    await until(() => sections.execution?.problem !== undefined);
    expect(sections.execution?.problem?.code).to.equal('state-unusable');
    expect(sections.execution?.problem?.data.path).to.contain(stateDirectory);
    socket.send('{"type":"plan.request","id":1,"settings":{"movesMax":1}}');
    await until(() => sections.plan?.planning === 'idle' && sections.plan.current !== undefined);
    const { planId, digest, plan } = sections.plan?.current ?? {};
    const vmids = plan?.moves.map(({ vmid }) => vmid);
    const approve = (id: number) =>
      socket.send(JSON.stringify({ type: 'plan.approve', id, planId, digest, vmids, consentVmids: [] }));
    approve(2);
    const refusals = () => messages.flatMap((said) => (said.type === 'problem' ? [said.problem.code] : []));
    await until(() => refusals().length > 0);
    expect(refusals()).to.deep.equal(['state-unusable']);
    expect(real.pve.requests.all.filter((line) => /^POST .*\/migrate$/.test(line))).to.deep.equal([]);
    await rm(stateDirectory);
    approve(3);
    await until(() => sections.execution?.current?.phase === 'finished');
    expect(sections.execution?.problem).to.equal(undefined);
    expect(sections.execution?.current?.outcome).to.equal('complete');
    socket.terminate();
  }).timeout(150_000);
});
