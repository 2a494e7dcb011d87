import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { problemText } from '../../shared/src/protocol/problems.ts';
import { cookieOf, openSocket, type RealBridge, type RealSocket, startRealBridge } from './real-bridge.ts';

const origin = 'https://127.0.0.1:8006';

describe('bad input at a real bridge', () => {
  let real: RealBridge;
  before(async () => {
    real = await startRealBridge();
  });
  after(() => real.close());

  const signIn = async (csrfToken: string): Promise<RealSocket> => {
    const opened = openSocket(real, { origin, cookie: cookieOf(real, 'root@pam') });
    const hello = { type: 'hello', protocolMin: 1, protocolMax: 1, csrfToken, capabilities: [] };
    opened.socket.on('open', () => opened.socket.send(JSON.stringify(hello)));
    await opened.until(() => opened.sections.cluster !== undefined);
    return opened;
  };
  const problems = ({ messages }: RealSocket): string[] =>
    messages.flatMap((message) => (message.type === 'problem' ? [problemText(message.problem)] : []));

  it('the CSRF token of another user moves nothing, and the execution says why it waits', async () => {
    const opened = await signIn(real.pve.tickets.csrf('viewer@pve'));
    const { socket, sections, until } = opened;
    socket.send('{"type":"plan.request","id":1,"settings":{"movesMax":2}}');
    await until(() => sections.plan?.planning === 'idle' && sections.plan.current !== undefined);
    const { planId, digest, plan } = sections.plan?.current ?? {};
    const vmids = plan?.moves.map(({ vmid }) => vmid);
    socket.send(JSON.stringify({ type: 'plan.approve', id: 2, planId, digest, vmids, consentVmids: [] }));
    await until(() => sections.execution?.current?.phase === 'waiting');
    const { current } = sections.execution ?? {};
    expect(current?.detail).to.match(/invalid csrf token|not signed in/i);
    for (const { state } of current?.moves ?? []) expect(state).to.be.oneOf(['checking', 'waiting']);
    expect([...real.pve.cluster.tasks.values()].filter(({ type }) => type === 'qmigrate')).to.deep.equal([]);
    socket.send(JSON.stringify({ type: 'execution.close', id: 3, executionId: current?.id }));
    await until(() => sections.execution?.current?.phase === 'finished');
    socket.terminate();
  });

  it('makes no plan with settings that cannot be read, and names the file', async () => {
    const path = join(real.config.stateDirectory, 'settings.json');
    await writeFile(path, '{"format":1,"writer":"x","settings":{"movesMax":-1}}');
    await real.restart('now');
    const opened = await signIn(real.pve.tickets.csrf('root@pam'));
    opened.socket.send('{"type":"plan.request","id":1,"settings":{}}');
    await opened.until(() => problems(opened).length > 0);
    expect(problems(opened)[0]).to.contain(path).and.to.contain('settings.movesMax');
    expect(opened.sections.plan?.current).to.equal(undefined);
    opened.socket.terminate();
  });
});
