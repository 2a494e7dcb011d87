import { expect } from 'chai';
import { problemText } from '../../shared/src/protocol/problems.ts';
import { CLOSE, LIMITS } from '../../shared/src/protocol/version.ts';
import { type Panel, settle } from './panel.ts';
import { ADMINISTRATOR, type Stage, setStage } from './stage.ts';

const lastSentence = ({ messages }: Panel): string => {
  const last = messages.at(-1);
  return last?.type === 'problem' ? problemText(last.problem) : 'no problem';
};

describe('S18: limits', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });

  const closed = async (panel: Panel) => {
    await panel.until(() => panel.closedWith !== undefined);
    await settle();
    return `${panel.closedWith}: ${lastSentence(panel)}`;
  };

  it('asks about at most 4 tickets at once', async () => {
    let [inside, most] = [0, 0];
    const waiting: (() => void)[] = [];
    stage.beforePermissions = async () => {
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => waiting.push(resolve));
      inside--;
    };
    const panels = Array.from({ length: 9 }, (_, index) => {
      stage.permissions.set(`user${index}@pve`, ADMINISTRATOR);
      const panel = stage.open(`user${index}@pve`);
      panel.hello();
      return panel;
    });
    for (let round = 0; round < 9; round++) {
      await settle();
      waiting.shift()?.();
    }
    await settle();
    expect(most).to.equal(LIMITS.verificationsInFlightMax);
    expect(panels.filter(({ welcome }) => welcome)).to.have.length(9);
  });

  it('ten browsers of a user, each with a newer ticket, wait for the end of the session once', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    for (let count = 0; count < LIMITS.socketsPerUserMax; count++) {
      await stage.enter('root@pam', { address: `192.0.2.${count + 1}` });
      await stage.clock.advance(1000);
    }
    await settle();
    process.off('warning', onWarning);
    expect(warnings.map(({ message }) => message)).to.deep.equal([]);
  });

  it('remembers for 30 s that PVE has refused a ticket', async () => {
    stage.expired.add('root@pam');
    const issuedAtMs = stage.clock.nowMs();
    const count = stage.secrets.length;
    const again = async () => {
      stage.secrets.length = count;
      const panel = stage.open('root@pam', { issuedAtMs });
      panel.hello();
      return closed(panel);
    };
    expect(await again()).to.match(/^4401/);
    const asked = stage.asked.length;
    expect(await again()).to.match(/^4401/);
    expect(stage.asked.length).to.equal(asked);
    await stage.clock.advance(30_001);
    await again();
    expect(stage.asked.length).to.equal(asked + 1);
  });

  it('lets an address try 10 times a minute', async () => {
    for (let count = 0; count < 10; count++) await (await stage.enter('root@pam')).leave();
    const panel = stage.open('root@pam');
    panel.hello();
    expect(await closed(panel)).to.equal('4429: Too many sign-ins from 192.0.2.1. Maybe wait a minute');
    const elsewhere = await stage.enter('root@pam', { address: '192.0.2.2' });
    expect(elsewhere.welcome).to.not.equal(undefined);
    await stage.clock.advance(60_001);
    expect((await stage.enter('root@pam')).welcome).to.not.equal(undefined);
  });

  it('gives a user 10 sockets', async () => {
    const one = (index: number) => stage.enter('root@pam', { address: `192.0.2.${index}` });
    for (let index = 0; index < 10; index++) await one(index);
    const panel = stage.open('root@pam', { address: '192.0.2.99' });
    panel.hello();
    expect(await closed(panel)).to.equal('4429: Too many connections (10). Maybe close another tab');
  });

  it('counts the sockets of all tokens of a user as theirs', async () => {
    for (let index = 0; index < 10; index++) {
      stage.permissions.set(`student@pve!t${index}`, {});
      await stage.enter(`student@pve!t${index}`, { address: `192.0.2.${index}` });
    }
    const panel = stage.open('student@pve!t9', { address: '192.0.2.99' });
    panel.hello();
    expect(await closed(panel)).to.equal('4429: Too many connections (10). Maybe close another tab');
    const other = await stage.enter('root@pam', { address: '192.0.2.100' });
    expect(other.welcome).to.not.equal(undefined);
  });

  it('gives all users together 200 sockets', async () => {
    for (let index = 0; index < 200; index++) {
      stage.permissions.set(`user${index % 20}@pve`, {});
      await stage.enter(`user${index % 20}@pve`, { address: `198.51.100.${index}` });
    }
    const panel = stage.open('root@pam');
    panel.hello();
    expect(await closed(panel)).to.equal('4429: Too many connections (200). Maybe close another tab');
  });

  it('closes a socket that sends more than 256 KiB in one message', async () => {
    const panel = await stage.enter('root@pam');
    panel.sendText(JSON.stringify({ type: 'plan.cancel', id: 1, padding: 'x'.repeat(256 * 1024) }));
    await panel.until(() => panel.closedWith !== undefined);
    expect(panel.closedWith).to.equal(CLOSE.badMessage);
  });

  it('closes a socket on which requests pile up', async () => {
    const panel = await stage.enter('root@pam');
    for (let id = 0; id < 40; id++) panel.sendText(JSON.stringify({ type: 'plan.cancel', id }));
    await panel.until(() => panel.closedWith !== undefined);
    expect(panel.closedWith).to.equal(CLOSE.tooMany);
  });

  for (const [text, sentence] of [
    ['{', 'The message is not understood: the whole: not JSON. Maybe reload the page'],
    [
      '{"type":"hello"}',
      'The message is not understood: protocolMin: Invalid input: expected number, received undefined',
    ],
    [
      '{"type":"plan.cancel","id":"x"}',
      'The message is not understood: id: Invalid input: expected number, received string',
    ],
  ] as const)
    it(`answers ${text} with what is wrong, and closes`, async () => {
      const panel = await stage.enter('root@pam');
      panel.sendText(text);
      expect(await closed(panel)).to.contain(`4400: ${sentence}`);
    });

  it('answers a setting out of range with its name and value, and stays', async () => {
    const panel = await stage.enter('root@pam');
    expect(await panel.ask({ type: 'plan.request', settings: { limitMemoryPercent: 300 } })).to.equal(
      'Setting limitMemoryPercent is 300: Too big: expected number to be <=100',
    );
    expect(panel.closedWith).to.equal(undefined);
  });

  it('makes one plan at a time for a user', async () => {
    const [panel, other] = [await stage.enter('root@pam'), await stage.enter('root@pam')];
    panel.sendText('{"type":"plan.request","id":900,"settings":{}}');
    expect(await other.ask({ type: 'plan.request', settings: { movesMax: 1 } })).to.equal(
      'Another plan is being made for you in another window. Maybe wait for it',
    );
    expect(await other.ask({ type: 'plan.request', settings: {} })).to.equal('done');
  });

  it('what a window wants now is planned, not what it wanted before', async () => {
    const panel = await stage.enter('root@pam');
    panel.sendText('{"type":"plan.request","id":900,"settings":{}}');
    expect(await panel.ask({ type: 'plan.request', settings: { balanceBy: 'cpu' } })).to.equal('done');
    await panel.until(() => panel.sections.plan?.planning === 'idle');
    expect(panel.sections.plan?.current?.settings.balanceBy).to.equal('cpu');
  });

  it('asks PVE nothing in 10 minutes when nobody looks', async () => {
    const panel = await stage.enter('root@pam');
    await panel.until(() => panel.sections.cluster !== undefined);
    await panel.leave();
    const before = stage.asked.length;
    await stage.clock.advance(600_000);
    expect(stage.asked.length).to.equal(before);
  });

  it('looks every 10 s and asks who it is every 60 s while somebody watches', async () => {
    const panel = await stage.enter('root@pam');
    await panel.until(() => panel.sections.cluster !== undefined);
    const before = stage.asked.length;
    await stage.clock.advance(60_500);
    const since = stage.asked.slice(before).map(({ method }) => method);
    expect(since.filter((method) => method === 'clusterResources')).to.have.length(6);
    expect(since.filter((method) => method === 'permissions')).to.have.length(1);
  });

  it('two sockets of a user share one observation', async () => {
    const panels = [await stage.enter('root@pam'), await stage.enter('root@pam')];
    await settle();
    const before = stage.asked.length;
    await stage.clock.advance(10_500);
    expect(stage.asked.length - before).to.equal(1);
    expect(panels.map(({ versions }) => versions.cluster)[0]).to.equal(panels[1]?.versions.cluster);
  });
});
