import { expect } from 'chai';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { type Node, refusalOf, setSharedScene } from '../../test/shared-scene.ts';
import type { Companion } from './companion.ts';

async function scene() {
  const shared = await setSharedScene(TWO_GUESTS);
  const [one, two, three] = shared.nodes;
  if (!one || !two || !three) throw new Error('three nodes');
  const until = async (isThere: () => boolean, secondsMax = 2000) => {
    for (let second = 0; second < secondsMax && !isThere(); second++) await shared.clock.advance(1000);
    expect(isThere()).to.equal(true);
  };
  const once = () => {
    const vmids = shared.pve.posts.map(({ vmid }) => vmid);
    expect(vmids).to.have.members([...new Set(vmids)]);
  };
  return { ...shared, one, two, three, until, once };
}

/** What happens first when the companion of that node is asked for something. */
function onAsking(node: Node, what: string, first: () => Promise<void>): void {
  const ask = node.companion.ask;
  Object.assign(node.companion, {
    ask: async (...[name, input]: Parameters<Companion['ask']>) => {
      if (name === what) await first();
      return ask(name, input);
    },
  });
}

describe('what a bridge left behind', () => {
  it('a holder that cannot show that it was it waits until its own lock has expired, and then goes on', async () => {
    const { one, clock, until, once } = await scene();
    const id = await one.start(TWO);
    await clock.advance(3000);
    await one.proof.write(undefined);
    await one.revive();
    one.look();
    await clock.advance(4000);
    expect([one.phase(), await refusalOf(one.continue(id))]).to.deep.equal(['waiting', 'lock-held']);
    await until(() => one.shared.state().lock?.state === 'free', 130);
    await one.continue(id);
    await until(() => one.phase() === 'finished');
    expect(one.shared.current()?.outcome).to.equal('complete');
    once();
  });

  it('a holder whose journal is lost goes on with what it had told the others', async () => {
    const { one, clock, until, once } = await scene();
    const id = await one.start(TWO);
    await clock.advance(3000);
    await one.journal.forget();
    await one.revive();
    one.look();
    await clock.advance(4000);
    expect([one.phase(), one.shared.current()?.id]).to.deep.equal(['waiting', id]);
    await one.continue(id);
    await until(() => one.phase() === 'finished');
    expect(one.shared.current()?.outcome).to.equal('complete');
    once();
  });

  it('who asks too late for an execution to be left to them does not stop whoever continues it', async () => {
    const { one, two, three, clock, until, once } = await scene();
    two.look();
    three.look();
    const id = await one.start(TWO);
    await clock.advance(3000);
    await one.revive();
    await clock.advance(4000);
    onAsking(three, 'file.write', () => clock.sleep(8000));
    const late = refusalOf(three.continue(id));
    const continued = two.continue(id);
    await clock.advance(6000);
    await continued;
    expect(two.phase()).to.equal('running');
    await until(() => two.phase() === 'finished');
    expect(two.shared.current()?.outcome).to.equal('complete');
    await clock.advance(20_000);
    expect(await late).to.be.oneOf(['lock-held', 'execution-unknown']);
    once();
  });

  it('what was seen when somebody looked last is not shown as what is now', async () => {
    const { one, two, clock } = await scene();
    await one.start(TWO);
    await clock.advance(3000);
    expect(two.phase()).to.equal(undefined);
    const told: (boolean | undefined)[] = [];
    two.shared.subscribe(() => told.push(two.shared.state().isOutdated));
    const leave = two.look();
    expect(two.shared.state().isOutdated).to.equal(true);
    await clock.advance(100);
    expect([told, two.phase()]).to.deep.equal([[undefined], 'running']);
    leave();
    await clock.advance(600_000);
    two.look();
    expect(two.shared.state().isOutdated).to.equal(true);
    await clock.advance(100);
    expect([told.at(-1), two.phase()]).to.deep.equal([undefined, 'finished']);
  });
});
