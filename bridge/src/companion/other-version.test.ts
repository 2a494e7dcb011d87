import { expect } from 'chai';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { refusalOf, setSharedScene } from '../../test/shared-scene.ts';
import { asking, CompanionError } from '../cluster/companion.ts';
import { ERROR_CODES, WIRE_VERSION } from '../cluster/wire/companion-wire.ts';
import { answer } from './answer.ts';

const NEWER = { format: 2, writer: '9.1' };

async function scene() {
  const shared = await setSharedScene(TWO_GUESTS);
  const [one, two] = shared.nodes;
  if (!one || !two) throw new Error('two nodes');
  const ask = async (request: object) =>
    JSON.parse(await answer(JSON.stringify(request), one.companion.core));
  /** The bridge of this node speaks with a companion of another version from now on. */
  const upgrade = (change: (line: string) => string, reply = (line: string) => line) =>
    Object.assign(one.companion, {
      ...asking(async (line) => reply(await answer(change(line), one.companion.core))),
    });
  const write = async (name: string, file: object) => {
    const etc = shared.pmxcfs.mount('pve3');
    await etc.mkdir('pve-rebalance').catch(() => undefined);
    await etc.write(`pve-rebalance/${name}.json`, JSON.stringify(file));
  };
  return { ...shared, one, two, ask, upgrade, write };
}

describe('a bridge and a companion of different versions', () => {
  it('S17: nothing is done that is asked in another version of the language, or understood by half', async () => {
    const { ask } = await scene();
    for (const [request, why] of [
      [
        { ask: 'lock.acquire', speaks: WIRE_VERSION + 1 },
        /^it says lock.acquire in version 2, which the companion of/,
      ],
      [
        { ask: 'lock.steal' },
        /^it says lock.steal in version 1, which the companion of version .* does not know$/,
      ],
      [{ ask: 'lock.acquire', onlyIf: 'idle' }, /^it says onlyIf, which/],
    ] as const) {
      const { error } = await ask({ id: 1, ...request });
      expect(error.code).to.equal('other-version');
      expect(error.message).to.match(why);
    }
    const { answer: seen } = await ask({ id: 2, ask: 'cluster.read', known: {} });
    expect(seen.lock.held).to.equal(false);
    expect((await ask({ id: 3, ask: 'lock.acquire', speaks: WIRE_VERSION })).answer.fence).to.equal(1);
  });

  it('what an answer says beside what we know is left out; what it lacks is no answer', async () => {
    const more = asking(async () => '{"id":1,"answer":{"text":"{}","invented":7},"speaks":3}');
    expect(await more.ask('pseudo.read', { name: '.rrd' })).to.deep.equal({ text: '{}' });
    const codeOf = async (line: string) => {
      const error = await asking(async () => line)
        .ask('pseudo.read', { name: '.rrd' })
        .catch((reason: unknown) => reason);
      return error instanceof CompanionError && error.code;
    };
    expect(await codeOf('{"id":1,"answer":{"content":"{}"}}')).to.equal('other-version');
    expect(await codeOf('{"id":1,"error":{"code":"invented","message":"x"}}')).to.equal('failed');
    expect(ERROR_CODES).to.include('other-version');
  });

  it('the bridge says so, starts nothing, and goes on once both are of one version', async () => {
    const { one, pve, clock, upgrade } = await scene();
    const same = one.companion.ask;
    upgrade((line) => line.replace(`"speaks":${WIRE_VERSION}`, '"speaks":99'));
    await one.revive();
    one.look();
    await clock.advance(4000);
    const { companion, trouble } = one.shared.state();
    expect([companion, trouble?.code]).to.deep.equal(['unreachable', 'companion-differs']);
    expect(await refusalOf(one.start(TWO))).to.equal('companion-differs');
    expect(pve.posts).to.deep.equal([]);
    Object.assign(one.companion, { ask: same });
    await one.revive();
    one.look();
    await clock.advance(4000);
    expect(one.shared.state().trouble).to.equal(undefined);
    await one.start(TWO);
  });

  it('a companion that is replaced by another version during an execution: what runs is followed, no more is sent', async () => {
    const { one, pve, clock, upgrade } = await scene();
    await one.start(TWO);
    await clock.advance(5000);
    expect(pve.posts).to.have.length(1);
    upgrade((line) => line.replace(`"speaks":${WIRE_VERSION}`, '"speaks":99'));
    await clock.advance(180_000);
    expect(pve.posts).to.have.length(1);
    expect(one.shared.current()?.moves.map(({ state }) => state)).to.deep.equal(['done', 'waiting']);
  });
});

describe('bridges of different versions in one cluster', () => {
  it('what a newer one executes is not taken for nothing: an older one starts nothing and says why', async () => {
    const { two, pve, clock, write } = await scene();
    await write('running', { ...NEWER, fence: 7, execution: { invented: true } });
    two.look();
    await clock.advance(4000);
    expect(await refusalOf(two.start(TWO))).to.equal('cluster-unhealthy');
    expect(two.shared.state().trouble?.data.message).to.equal(
      'running.json was written by a newer version (9.1). Maybe upgrade this node',
    );
    expect(pve.posts).to.deep.equal([]);
  });

  it('S6: a wish of a newer one stops what an older one executes, whatever it says', async () => {
    const { one, pve, clock, write } = await scene();
    const id = await one.start(TWO);
    await clock.advance(5000);
    await write('control', {
      ...NEWER,
      executionId: id,
      action: 'hold',
      by: 'root@pam',
      atMs: clock.nowMs(),
    });
    await clock.advance(120_000);
    expect(pve.posts).to.have.length(1);
  });

  it('a counter of a newer one is not counted on', async () => {
    const { one, write } = await scene();
    await write('fence', { ...NEWER, number: 4, node: 'pve3' });
    const { error } = JSON.parse(await answer('{"id":1,"ask":"lock.acquire"}', one.companion.core));
    expect(error.code).to.equal('newer');
  });
});
