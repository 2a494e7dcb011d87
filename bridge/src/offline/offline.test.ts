import { expect } from 'chai';
import { decodeServerMessage, encode } from '#shared/protocol/codec.ts';
import { linkedPair } from '#shared/protocol/linked-pair.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { CLOSE, PROTOCOL_MAX, PROTOCOL_MIN } from '#shared/protocol/version.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { type SimulatedPve, startSimulatedPve } from '../simulated-pve/start.ts';
import { type TestClient, testClient } from '../simulated-pve/test-client.ts';
import { type Attention, createAttention } from './attention.ts';
import { serveOffline } from './offline.ts';
import type { PageFetch } from './page-transport.ts';

const WAIT_MS = 60_000;

describe('a panel without a bridge', () => {
  let clock: ManualClock;
  let pve: SimulatedPve;
  let client: TestClient;
  let attention: Attention;
  let atOnce = 0;
  let atOnceMax = 0;

  beforeEach(async () => {
    clock = manualClock(1_795_214_000_000);
    pve = await startSimulatedPve({ nodes: 3, guests: 12, seed: 1, clock });
    client = testClient(pve);
    attention = createAttention();
    [atOnce, atOnceMax] = [0, 0];
  });
  afterEach(async () => {
    await client.close();
    await pve.close();
  });

  const fetch: PageFetch = async (path, { method, headers }) => {
    atOnceMax = Math.max(atOnceMax, ++atOnce);
    const answer = await client.call(method, path, { headers, base: '' }).finally(() => atOnce--);
    return { status: answer.status, statusText: answer.reason, text: async () => answer.text };
  };

  /** The panel's end, signed in as this user; without one, not at all. */
  async function open(userid: string | undefined) {
    if (userid !== undefined) await client.signIn(userid);
    pve.requests.reset();
    const [link, far] = linkedPair();
    const sections: Partial<Sections> = {};
    const heard: ServerMessage[] = [];
    let closedWith: number | undefined;
    link.onText = (text) => {
      const message = decodeServerMessage(text);
      heard.push(message);
      if (message.type === 'state') Object.assign(sections, message.sections);
    };
    link.onClose = (code) => {
      closedWith = code;
    };
    let ids = 0;
    serveOffline(
      {
        userid: userid ?? 'admin@pve',
        node: 'pve1',
        version: '1',
        ...{ fetch, clock, log: silentLog, newId: () => `id-${++ids}`, attention: attention.wait },
      },
      far,
    );
    const say = (message: ClientMessage) => link.send(encode(message));
    const [protocolMin, protocolMax] = [PROTOCOL_MIN, PROTOCOL_MAX];
    say({ type: 'hello', protocolMin, protocolMax, csrfToken: '', capabilities: [] });
    const until = async (isSo: () => boolean) => {
      const endMs = performance.now() + WAIT_MS;
      while (!isSo() && performance.now() < endMs) await new Promise((wake) => setTimeout(wake, 5));
      expect(isSo(), `${isSo}`).to.equal(true);
    };
    return {
      ...{ sections, heard, say, until, leave: () => link.close(1000, 'left') },
      closedWith: () => closedWith,
    };
  }

  it('S14: plans with what the user may see, by reads of the closed list alone, two at once at most', async () => {
    const panel = await open('admin@pve');
    await panel.until(() => panel.sections.cluster !== undefined && panel.sections.plan !== undefined);
    panel.say({ type: 'plan.request', id: 1, settings: {} });
    await panel.until(() => (panel.sections.plan?.current?.plan.moves.length ?? 0) > 0);
    // what sleeps between slices stands still on this clock
    const idle = () => panel.sections.plan?.planning === 'idle';
    while (!idle()) await clock.advance(1);
    const { current } = panel.sections.plan ?? {};
    expect(panel.sections.session).to.deep.include({ userid: 'admin@pve', node: 'pve1' });
    expect(current?.plan.stays.length).to.be.greaterThan(0);
    expect(panel.sections.cluster?.nodes.length).to.equal(3);
    expect(pve.requests.all.filter((request) => !request.startsWith('GET '))).to.deep.equal([]);
    expect(pve.requests.of('GET /cluster/resources')).to.be.greaterThan(0);
    expect(atOnceMax).to.equal(2);
    panel.leave();
  });

  it('answers questions beside the plan', async () => {
    const panel = await open('admin@pve');
    await panel.until(() => panel.sections.cluster !== undefined);
    panel.say({ type: 'question.ask', id: 7, question: { kind: 'survive' }, settings: {} });
    await panel.until(() => panel.heard.some((message) => message.type === 'answer' && message.id === 7));
    panel.leave();
  });

  it('S14: carries nothing out and keeps nothing: that needs the bridge', async () => {
    const panel = await open('admin@pve');
    await panel.until(() => panel.sections.cluster !== undefined);
    panel.say({ type: 'plan.approve', id: 1, planId: 'p', digest: 'd', vmids: [100], consentVmids: [] });
    panel.say({ type: 'settings.change', id: 2, settings: { movesMax: 3 } });
    panel.say({ type: 'execution.unlock', id: 3 });
    const refusals = () =>
      panel.heard.flatMap((message) =>
        message.type === 'problem' ? [`${message.id} ${message.problem.code}`] : [],
      );
    await panel.until(() => refusals().length === 3);
    expect(refusals()).to.deep.equal(['1 bridge-needed', '2 bridge-needed', '3 bridge-needed']);
    panel.leave();
  });

  it('S14: reads nothing for nobody', async () => {
    const panel = await open('admin@pve');
    await panel.until(() => panel.sections.cluster !== undefined);
    attention.set(false);
    await clock.advance(20_000);
    const [before, takenAtMs] = [pve.requests.of(), panel.sections.cluster?.takenAtMs ?? 0];
    await clock.advance(600_000);
    expect(pve.requests.of()).to.equal(before);
    attention.set(true);
    await panel.until(() => (panel.sections.cluster?.takenAtMs ?? 0) > takenAtMs);
    attention.set(false);
    panel.leave();
    await panel.until(() => panel.closedWith() !== undefined);
    attention.set(true);
    const last = pve.requests.of();
    await clock.advance(600_000);
    expect(pve.requests.of(), 'after the panel has gone').to.equal(last);
  });

  it('shows nothing to who may not look, and ends with the session', async () => {
    const operator = await open('op@pve');
    await operator.until(() => operator.sections.session !== undefined);
    expect(operator.sections.session?.rights.look).to.equal(false);
    expect(operator.sections).to.not.have.any.keys('cluster', 'plan');
    expect(pve.requests.of('GET /cluster/resources')).to.equal(0);
    operator.leave();
  });

  it('says that the session has ended where Proxmox VE does', async () => {
    const nobody = await open(undefined);
    await nobody.until(() => nobody.closedWith() !== undefined);
    expect(nobody.closedWith()).to.equal(CLOSE.unauthorised);
  });
});
