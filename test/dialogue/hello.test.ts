import { expect } from 'chai';
import { problemText } from '../../shared/src/protocol/problems.ts';
import { CLOSE } from '../../shared/src/protocol/version.ts';
import { type Panel, settle } from './panel.ts';
import { type Stage, setStage } from './stage.ts';

const sentence = ({ messages }: Panel): string => {
  const last = messages.at(-1);
  return last?.type === 'problem' ? problemText(last.problem) : 'no problem';
};

describe('hello', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });

  const refused = async (panel: Panel): Promise<string> => {
    await panel.until(() => panel.closedWith !== undefined);
    await settle();
    return `${panel.closedWith}: ${sentence(panel)}`;
  };

  it('is answered by a welcome and then by the state', async () => {
    const panel = await stage.enter('root@pam');
    await panel.until(() => panel.sections.cluster !== undefined);
    expect(panel.messages.map(({ type }) => type)).to.deep.equal(['welcome', 'state', 'state']);
    expect(panel.welcome?.nowMs).to.equal(stage.clock.nowMs());
    expect(panel.sections.session).to.deep.include({
      userid: 'root@pam',
      simulated: true,
      rights: { look: true, migrate: true, settings: true },
    });
    expect(panel.sections.cluster?.balance.worst).to.deep.include({ node: 'pve1', resource: 'memory' });
  });

  it('S11: nothing is sent before a valid hello', async () => {
    const panel = stage.open('root@pam');
    await settle();
    expect(panel.messages).to.deep.equal([]);
    panel.sendText('{"type":"plan.request","id":1,"settings":{}}');
    await panel.until(() => panel.closedWith !== undefined);
    expect([panel.messages, panel.closedWith]).to.deep.equal([[], CLOSE.badMessage]);
    expect(stage.asked).to.deep.equal([]);
  });

  it('closes a socket that says nothing for 5 s', async () => {
    const panel = stage.open('root@pam');
    await stage.clock.advance(5000);
    await settle();
    expect(panel.closedWith).to.equal(CLOSE.helloTimeout);
  });

  for (const [what, text] of [
    ['no JSON', 'hello?'],
    ['of another shape', '{"type":"hello"}'],
    ['longer than 4 KiB', JSON.stringify({ type: 'hello', padding: 'x'.repeat(5000) })],
  ] as const)
    it(`S18: closes a socket whose hello is ${what}, without a word`, async () => {
      const panel = stage.open('root@pam');
      panel.sendText(text);
      await panel.until(() => panel.closedWith !== undefined);
      expect([panel.messages, panel.closedWith]).to.deep.equal([[], CLOSE.badMessage]);
    });

  it('refuses a protocol that it does not speak, and says which it does', async () => {
    const panel = stage.open('root@pam');
    panel.hello({ protocolMin: 7, protocolMax: 9 });
    expect(await refused(panel)).to.equal(
      '4400: This bridge speaks protocol 1 to 1, the panel 7 to 9. Maybe reload the page',
    );
  });

  it('refuses a socket without a ticket, without asking PVE', async () => {
    const panel = stage.open(undefined);
    panel.hello();
    expect(await refused(panel)).to.equal('4401: Your session has expired. Maybe log in again');
    expect(stage.asked).to.deep.equal([]);
  });

  it('S18: refuses a ticket that is over or from the future, without asking PVE', async () => {
    for (const issuedAtMs of [stage.clock.nowMs() - 7_200_001, stage.clock.nowMs() + 600_000]) {
      const panel = stage.open('root@pam', { issuedAtMs });
      panel.hello();
      expect(await refused(panel)).to.equal('4401: Your session has expired. Maybe log in again');
    }
    expect(stage.asked).to.deep.equal([]);
  });

  it('S11: refuses a half ticket, which waits for its second factor', async () => {
    const panel = stage.open('!tfa!root@pam');
    panel.hello();
    expect(await refused(panel)).to.equal('4401: Your session has expired. Maybe log in again');
    expect(stage.asked).to.deep.equal([]);
  });

  it('refuses a ticket that PVE refuses', async () => {
    stage.expired.add('root@pam');
    const panel = stage.open('root@pam');
    panel.hello();
    expect(await refused(panel)).to.equal('4401: Your session has expired. Maybe log in again');
  });

  it('names what is wrong with a CSRF token, and asks PVE nothing', async () => {
    const foreign = stage.pageTokens.make('another ticket');
    const old = `${(0x6a000000).toString(16).toUpperCase()}:${'x'.repeat(43)}`;
    for (const [csrfToken, what] of [
      ['', 'missing'],
      ['nonsense', 'malformed'],
      [old, 'expired'],
      [foreign, 'not of this session'],
    ] as const) {
      const panel = stage.open('root@pam');
      panel.hello({ csrfToken });
      expect(await refused(panel)).to.equal(`4403: The token of this page is ${what}. Maybe reload the page`);
    }
    expect(stage.asked).to.deep.equal([]);
  });

  it('says that PVE does not answer, and lets the panel come back', async () => {
    stage.pve.fault = (method) => (method === 'clusterResources' ? 'lost' : 'none');
    const panel = await stage.enter('root@pam');
    await panel.until(() => panel.sections.cluster !== undefined);
    const trouble = panel.sections.cluster?.problem;
    expect(trouble && problemText(trouble)).to.equal('Proxmox VE did not answer: socket hang up');
    expect(panel.closedWith).to.equal(undefined);
  });

  it('after a reconnect sends only what the panel does not have', async () => {
    const first = await stage.enter('root@pam');
    await first.until(() => first.sections.cluster !== undefined);
    const second = stage.open('root@pam');
    second.hello({ have: { bridge: first.welcome?.bridge ?? '', versions: first.versions } });
    await second.until(() => second.welcome !== undefined);
    await settle();
    expect(second.sections).to.deep.equal({});
    const stranger = stage.open('root@pam');
    stranger.hello({ have: { bridge: 'another', versions: first.versions } });
    await stranger.until(() => stranger.sections.cluster !== undefined);
    expect(Object.keys(stranger.sections)).to.have.length(8);
  });
});
