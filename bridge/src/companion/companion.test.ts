import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { manualClock } from '../clock.ts';
import { bodyOf, type Companion, CompanionError } from '../cluster/companion.ts';
import { simulatedCompanion } from '../simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../simulated-pmxcfs/simulated-pmxcfs.ts';
import { answer } from './answer.ts';

const NODES = ['pve1', 'pve2', 'pve3'];
const ours = { format: 1, writer: '0.1.0' };

const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return 'none';
  } catch (error) {
    if (error instanceof CompanionError) return error.code;
    throw error;
  }
};

function scene(patienceMs?: number) {
  const clock = manualClock(1_794_650_000_000);
  const pmxcfs = simulatedPmxcfs(clock, NODES);
  const on = (node: string) => simulatedCompanion(pmxcfs, node, clock, patienceMs);
  return { clock, pmxcfs, on, one: on('pve1'), two: on('pve2') };
}

const execution = (id: string, atMs: number) =>
  newExecution({
    ...{ id, planId: 'p', digest: 'd', approvedBy: 'root@pam', atMs, mandateEndsAtMs: atMs + 1 },
    moves: [plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' })],
    settings: defaultSettings,
  });
const runningBody = (fence: number) => bodyOf({ ...ours, fence, execution: execution('e1', 1) });
const settingsBody = (settings: object) => bodyOf({ ...ours, settings });
const expire = (companion: Companion) => companion.ask('cluster.read', { known: {}, expire: true });

describe('the companion', () => {
  it('gives the lock to one node only, and each holder a higher number', async () => {
    const { one, two } = scene();
    const [first, second] = await Promise.all([one.ask('lock.acquire', {}), two.ask('lock.acquire', {})]);
    expect([first.fence, second.fence]).to.deep.equal([1, undefined]);
    expect((await expire(two)).lock).to.deep.include({ held: true, holder: { number: 1, node: 'pve1' } });
    await one.ask('lock.release', { fence: 1 });
    expect((await two.ask('lock.acquire', {})).fence).to.equal(2);
    expect(await codeOf(one.ask('lock.renew', { fence: 1 }))).to.equal('fenced');
  });

  it('lets a lock that is renewed be, and gives one up that was not for 120 s', async () => {
    const { clock, one, two } = scene();
    await one.ask('lock.acquire', {});
    for (let round = 0; round < 20; round++) {
      await clock.advance(10_000);
      await one.ask('lock.renew', { fence: 1 });
      expect((await expire(two)).lock.held).to.equal(true);
    }
    await clock.advance(119_000);
    expect((await expire(two)).lock.held).to.equal(true);
    await clock.advance(2000);
    expect((await expire(two)).lock.held).to.equal(false);
    expect(await codeOf(one.ask('lock.renew', { fence: 1 }))).to.equal('fenced');
    expect((await two.ask('lock.acquire', {})).fence).to.equal(2);
  });

  it('renews on, however the clock of its node is set', async () => {
    const { pmxcfs, one, two } = scene();
    await one.ask('lock.acquire', {});
    const back = simulatedCompanion(pmxcfs, 'pve1', { nowMs: () => 1000 });
    await back.ask('lock.renew', { fence: 1 });
    await back.ask('lock.renew', { fence: 1 });
    expect((await expire(two)).lock.held).to.equal(true);
  });

  it('S6: refuses an effect under a number that another holder has overtaken', async () => {
    const { clock, one, two } = scene();
    await one.ask('lock.acquire', {});
    expect(await one.ask('effect.check', { fence: 1 })).to.deep.equal({ control: { etag: 'absent' } });
    const { lock } = await expire(two);
    await clock.advance(1000);
    await two.ask('lock.unlock', { mtimeMs: lock.mtimeMs ?? 0 });
    expect(await codeOf(one.ask('effect.check', { fence: 1 }))).to.equal('fenced');
    expect(await codeOf(one.ask('file.write', { name: 'running', body: runningBody(1), fence: 1 }))).to.equal(
      'fenced',
    );
  });

  it('does not unlock what its holder has renewed meanwhile', async () => {
    const { clock, one, two } = scene();
    const { lock } = await one.ask('lock.acquire', {});
    await clock.advance(5000);
    await one.ask('lock.renew', { fence: 1 });
    expect(await codeOf(two.ask('lock.unlock', { mtimeMs: lock.mtimeMs ?? 0 }))).to.equal('conflict');
  });

  it('reads without quorum, and changes nothing', async () => {
    const { pmxcfs, one } = scene();
    await one.ask('file.write', { name: 'settings', body: settingsBody({ movesMax: 3 }) });
    pmxcfs.setQuorate('pve1', false);
    const { quorate, files } = await expire(one);
    expect([quorate, files.settings?.text]).to.deep.equal([
      false,
      `{"format":1,"writer":"0.1.0","settings":{"movesMax":3}}\n`,
    ]);
    expect(await codeOf(one.ask('lock.acquire', {}))).to.equal('no-quorum');
    expect(await codeOf(one.ask('file.write', { name: 'settings', body: settingsBody({}) }))).to.equal(
      'no-quorum',
    );
  });

  it('answers when pmxcfs does not, and goes on when it does again', async () => {
    const { pmxcfs, one } = scene(20);
    pmxcfs.setBlocked('pve1', true);
    const asked = Array.from({ length: 12 }, () => codeOf(one.ask('pseudo.read', { name: '.version' })));
    expect(new Set(await Promise.all(asked))).to.deep.equal(new Set(['blocked']));
    expect(await codeOf(one.ask('lock.acquire', {}))).to.equal('blocked');
    pmxcfs.setBlocked('pve1', false);
    await new Promise((wake) => setImmediate(wake));
    expect(await codeOf(one.ask('pseudo.read', { name: '.version' }))).to.equal('none');
  });

  it('S17: writes nothing over the file of a newer version, and keeps the keys that it does not know', async () => {
    const { pmxcfs, one } = scene();
    pmxcfs.put('pve-rebalance/settings.json', '{"format":2,"writer":"9.9.9","settings":{}}');
    expect(await codeOf(one.ask('file.write', { name: 'settings', body: settingsBody({}) }))).to.equal(
      'newer',
    );
    pmxcfs.put('pve-rebalance/settings.json', '{"format":1}');
    await one.ask('file.write', {
      name: 'settings',
      body: bodyOf({ ...ours, later: { a: 1 }, settings: { new: 1 } }),
    });
    expect(JSON.parse(pmxcfs.peek('pve-rebalance/settings.json') ?? '')).to.deep.include({
      later: { a: 1 },
      settings: { new: 1 },
    });
  });

  it('S17: checks a content by its schema, its size, and that nobody else was faster', async () => {
    const { one } = scene();
    const write = (body: string, more: object = {}) =>
      codeOf(one.ask('file.write', { name: 'settings', body, ...more }));
    expect(await write(settingsBody({ movesMax: 'many' }))).to.equal('bad-request');
    expect(await write('nonsense')).to.equal('bad-request');
    expect(await write(settingsBody({ x: 'a'.repeat(300_000) }))).to.equal('too-large');
    expect(await write(settingsBody({ movesMax: 3 }), { expect: 'another' })).to.equal('conflict');
    expect(await write(settingsBody({ movesMax: 3 }), { expect: 'absent' })).to.equal('none');
    expect(await codeOf(one.ask('file.write', { name: 'running', body: runningBody(1) }))).to.equal(
      'bad-request',
    );
  });

  it('S17: writes 30 times a minute, and no more', async () => {
    const { clock, one } = scene();
    const write = () => codeOf(one.ask('file.write', { name: 'settings', body: settingsBody({}) }));
    const codes: string[] = [];
    for (let count = 0; count < 32; count++) codes.push(await write());
    expect(codes.filter((code) => code === 'none')).to.have.lengthOf(30);
    expect(codes.at(-1)).to.equal('busy');
    await clock.advance(61_000);
    expect(await write()).to.equal('none');
  });

  it('keeps the newest 400 files of executions, each in a file of its own', async () => {
    const { clock, pmxcfs, one } = scene();
    for (let count = 0; count < 410; count++) {
      if (count % 30 === 0) await clock.advance(61_000);
      const body = bodyOf({ ...ours, execution: execution(`e-${count}`, 1000 + count) });
      await one.ask('file.write', { name: 'history', body });
    }
    const { history } = await expire(one);
    expect(history).to.have.lengthOf(400);
    expect([history[0], history.at(-1)]).to.deep.equal(['1010-e-10', '1409-e-409']);
    const { files } = await one.ask('folder.read', { folder: 'history', names: ['1010-e-10'] });
    expect(JSON.parse(files[0]?.text ?? '').execution.id).to.equal('e-10');
    expect(pmxcfs.peek('pve-rebalance/history/1009-e-9.json')).to.equal(undefined);
  });

  it('keeps fewer of long executions: /etc/pve is not theirs', async () => {
    const { clock, pmxcfs, one } = scene();
    for (let count = 0; count < 90; count++) {
      if (count % 30 === 0) await clock.advance(61_000);
      const long = { ...execution(`e-${count}`, 1000 + count), detail: 'x'.repeat(200 * 1024) };
      await one.ask('file.write', { name: 'history', body: bodyOf({ ...ours, execution: long }) });
    }
    const { history } = await expire(one);
    const sizes = history.map((name) => pmxcfs.peek(`pve-rebalance/history/${name}.json`)?.length ?? 0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.within(15 * 2 ** 20, 16 * 2 ** 20);
    expect(history.at(-1)).to.equal('1089-e-89');
  });

  it('S4: shows of a guest what matters for its place, and no secret', async () => {
    const { pmxcfs, two } = scene();
    const conf = [
      ...[
        'args: -device secret',
        'ciuser: anna',
        'cipassword: $5$x',
        'cores: 4',
        'description: the safe',
        'name: web',
      ],
      ...['sshkeys: ssh-ed25519', 'scsi0: local:vm-1-disk-0,size=4G', '#comment', '[PENDING]', 'cores: 8'],
      ...['[before]', 'vmstate: local:vm-1-state-before', 'cipassword: $5$y'],
    ];
    pmxcfs.put('nodes/pve2/qemu-server/101.conf', conf.join('\n'));
    const guests = [101, 102].map((vmid) => ({ node: 'pve2', kind: 'qemu' as const, vmid }));
    const answered = await two.ask('config.read', { guests });
    expect(answered.guests.map(({ sections }) => sections)).to.deep.equal([
      [
        { name: '', keys: { args: 'present', cores: '4', name: 'web', scsi0: 'local:vm-1-disk-0,size=4G' } },
        { name: 'PENDING', keys: { cores: '8' } },
        { name: 'before', keys: { vmstate: 'local:vm-1-state-before' } },
      ],
    ]);
  });

  it("S4: hands over the certificate of its own node, pveproxy's own first, and again when it changes", async () => {
    const { pmxcfs, one } = scene();
    pmxcfs.put('nodes/pve1/pve-ssl.pem', 'cert');
    pmxcfs.put('nodes/pve1/pve-ssl.key', 'key');
    const first = await one.ask('certificate.read', {});
    expect(first).to.deep.include({ cert: 'cert', key: 'key' });
    expect(await one.ask('certificate.read', { known: first.etag })).to.deep.equal({ etag: first.etag });
    pmxcfs.put('nodes/pve1/pveproxy-ssl.pem', 'own');
    pmxcfs.put('nodes/pve1/pveproxy-ssl.key', 'own key');
    expect(await one.ask('certificate.read', { known: first.etag })).to.deep.include({
      cert: 'own',
      key: 'own key',
    });
  });

  it('S17: writes one line that nobody can break, colour or turn round', async () => {
    const { one } = scene();
    const about = { plan: 'x\n<0>forged', name: 'a\u202eb\u001b[31m', long: 'y'.repeat(300) };
    expect(
      await one.ask('audit.write', { event: 'plan.approved', userid: 'anna@pve\n', about, everywhere: true }),
    ).to.deep.equal({ clusterLog: true });
    expect(one.journal).to.have.lengthOf(1);
    expect(one.journal[0]).to.match(
      /^plan\.approved \{"user":"anna@pve ","plan":"x <0>forged","name":"a b \[31m"/,
    );
    expect(one.clusterLog[0]).to.match(/^anna@pve : plan\.approved/);
    expect(one.clusterLog[0]?.length).to.be.below(1000);
  });

  it('takes no request that is not in its list, and no path', async () => {
    const { one } = scene();
    const ask = async (request: object) =>
      JSON.parse(await answer(JSON.stringify(request), one.core)).error?.code;
    expect(await ask({ id: 1, ask: 'shell.run' })).to.equal('other-version');
    expect(await ask({ id: 1, ask: 'pseudo.read', name: '../shadow' })).to.equal('bad-request');
    expect(await ask({ id: 1, ask: 'folder.read', folder: 'history', names: ['../settings'] })).to.equal(
      'bad-request',
    );
    expect(
      await ask({ id: 1, ask: 'config.read', guests: [{ node: '../..', kind: 'qemu', vmid: 1 }] }),
    ).to.equal('bad-request');
    expect(await ask({ ask: 'pseudo.read' })).to.equal('bad-request');
  });
});
