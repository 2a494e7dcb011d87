import { expect } from 'chai';
import { encode } from '#shared/protocol/codec.ts';
import type { ClientMessage } from '#shared/protocol/messages.ts';
import { problem } from '#shared/protocol/problems.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import { small } from '../../demo/gallery/cluster.ts';
import { executing, execution, plan, usual } from '../../demo/gallery/sections.ts';
import { office, silentPlanner, VERSIONS } from '../../test/office.ts';
import { planOfStop } from '../present/frontier-stops.ts';
import { isStale } from '../present/plan-banners.ts';
import { sliderView } from '../present/slider.ts';
import { currentPlan, nowFor } from '../present/state.ts';

const typesOf = (messages: readonly ClientMessage[]): string[] => messages.map(({ type }) => type);

describe('the desk', () => {
  it('says hello with the token and shows what it is sent', async () => {
    const { desk, heard, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    expect(heard[0]).deep.include({ type: 'hello', csrfToken: 'token' });
    expect(heard[0]).not.have.property('have');
    expect(desk.state.connection).deep.equal({ kind: 'connected' });
    expect(desk.state.ticked.size).equal(7);
  });

  it('goes by the clock of the bridge, however wrong that of the browser is', async () => {
    const { desk, welcome, state } = office();
    desk.subscribe(() => undefined);
    const nowMs = Date.now() - 5 * 3_600_000;
    await welcome('bridge-1', nowMs);
    const { current } = plan(small);
    if (current === undefined) throw new Error('no plan in the usual sections');
    await state({
      ...usual(),
      plan: { planning: 'idle', workUnits: 0, current: { ...current, expiresAtMs: nowMs + 600_000 } },
    });
    expect(nowFor(desk.state)).within(nowMs, nowMs + 60_000);
    expect(isStale(desk.state, nowFor(desk.state))).equal(false);
    expect(isStale(desk.state, Date.now())).equal(true);
    await welcome('bridge-1');
    expect(desk.state.aheadMs).equal(0);
  });

  it('asks for a first plan, once', async () => {
    const { desk, heard, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state({ ...usual(), plan: { planning: 'idle', workUnits: 0 } });
    await state({ ...usual(), plan: { planning: 'idle', workUnits: 0 } });
    expect(typesOf(heard)).deep.equal(['hello', 'plan.request']);
  });

  it('evaluates at once what is un-ticked, and un-ticks what depends on it', async () => {
    const { desk, welcome, state, settle } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    const before = desk.state.selection?.bytes ?? Number.POSITIVE_INFINITY;
    desk.tick(100, false);
    await settle();
    expect(desk.state.ticked.has(100)).equal(false);
    expect(desk.state.selection?.moves.map(({ vmid }) => vmid)).not.include(100);
    expect(desk.state.selection?.bytes).lessThan(before);
  });

  it('comes back with what it has, and asks for nothing twice', async () => {
    const { desk, heard, link, timers, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    link().onClose(1006);
    expect(desk.state.connection).deep.equal({ kind: 'reconnecting' });
    expect(desk.state.sections.cluster).not.equal(undefined);
    timers.pass(1000);
    await welcome();
    expect(heard.at(-1)).deep.include({ have: { bridge: 'bridge-1', versions: VERSIONS } });
    expect(desk.state.connection).deep.equal({ kind: 'connected' });
  });

  for (const seen of ['a plan', 'nothing'])
    it(`of a bridge that is back it tells who has seen ${seen} of this browser's, until they approve`, async () => {
      const planner = silentPlanner();
      const { desk, link, timers, welcome, state, settle } = office(planner);
      desk.subscribe(() => undefined);
      link().onClose(1006);
      await settle();
      planner.onOpen();
      await settle();
      planner.onText(encode({ type: 'welcome', protocol: 1, bridge: 'browser', capabilities: [] }));
      await settle();
      expect(desk.state.connection).deep.equal({ kind: 'offline', remedy: 'service' });
      if (seen === 'a plan') planner.onText(encode({ type: 'state', versions: VERSIONS, sections: usual() }));
      timers.pass(1000);
      await welcome();
      expect(desk.state.connection).deep.equal({ kind: 'connected' });
      expect(desk.state.isBack).equal(seen === 'a plan');
      await state();
      const { planId = '', digest = '' } = currentPlan(desk.state) ?? {};
      desk.request({ type: 'plan.approve', planId, digest, vmids: [100], consentVmids: [] });
      expect(desk.state.isBack).equal(undefined);
    });

  it('says that nobody answers after some attempts, and goes on trying', async () => {
    const { desk, link, links, timers, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    for (let attempt = 0; attempt < 7; attempt++) {
      link().onClose(1006);
      timers.pass(60_000);
    }
    expect(desk.state.connection).deep.equal({ kind: 'unreachable' });
    expect(links.length).equal(8);
  });

  it('does not try again when the session has ended, until the ticket is renewed', async () => {
    const { desk, link, links, timers, welcome } = office();
    desk.subscribe(() => undefined);
    await welcome();
    link().onClose(CLOSE.unauthorised);
    timers.pass(3_600_000);
    expect(desk.state.connection).deep.equal({ kind: 'signed-out' });
    expect(links.length).equal(1);
    desk.reconnect();
    expect(links.length).equal(2);
  });

  it('renews its socket after an hour at the latest', async () => {
    const { desk, links, timers, welcome } = office();
    desk.subscribe(() => undefined);
    await welcome();
    timers.pass(60 * 60 * 1000);
    expect(links.length).equal(2);
    expect(desk.state.connection).deep.equal({ kind: 'connected' });
  });

  it('keeps what a refused hello said', async () => {
    const { desk, link, say, settle } = office();
    desk.subscribe(() => undefined);
    link().onOpen();
    await settle();
    const refusal = problem('unsupported-protocol', { min: 2, max: 2, offered: '1 to 1' });
    say({ type: 'problem', problem: refusal });
    link().onClose(CLOSE.badMessage);
    expect(desk.state.connection).deep.equal({ kind: 'version-mismatch', problem: refusal });
  });

  it('S12: forgets everything when another user is there', async () => {
    const { desk, heard, links, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    desk.forget();
    expect(desk.state).deep.include({ sections: {}, connection: { kind: 'connecting' } });
    expect(desk.state.ticked.size).equal(0);
    expect(links.length).equal(2);
    await welcome();
    expect(heard.at(-1)).not.have.property('have');
  });

  it('lets the bridge rest a minute after the last panel was left', async () => {
    const { desk, links, timers, welcome, settle } = office();
    const closed: number[] = [];
    const leave = desk.subscribe(() => undefined);
    await welcome();
    const [first] = links;
    if (first) first.close = (code) => void closed.push(code);
    leave();
    timers.pass(59_000);
    expect(closed).deep.equal([]);
    timers.pass(2000);
    expect(closed).deep.equal([1000]);
    desk.subscribe(() => undefined);
    await settle();
    expect(links.length).equal(2);
  });

  it('remembers the plan before only when the cluster has changed', async () => {
    const { desk, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    const refined = plan(small);
    await state({
      plan: { ...refined, ...(refined.current && { current: { ...refined.current, planId: 'plan-2' } }) },
    });
    expect(desk.state.previous).equal(undefined);
    await state({
      plan: {
        ...refined,
        ...(refined.current && { current: { ...refined.current, planId: 'plan-3', digest: 'other' } }),
      },
    });
    expect(desk.state.previous?.planId).equal('plan-2');
  });

  it('remembers the plan before when that has expired meanwhile', async () => {
    const { desk, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    const { current, ...expired } = plan(small);
    await state({ plan: expired });
    const next = current && { ...current, planId: 'plan-2', digest: 'other' };
    await state({ plan: { ...expired, ...(next && { current: next }) } });
    expect(desk.state.previous?.planId).equal(current?.planId);
    expect(current?.planId).not.equal(undefined);
  });

  it('follows the slider to what was found instead of its stop', async () => {
    const { desk, welcome, state, settle } = office();
    desk.subscribe(() => undefined);
    await welcome();
    const { current } = plan(small);
    if (current === undefined) throw new Error('no plan in the usual sections');
    const { moves, steps, after, bytes, expectedSecondsRange } = current.plan;
    const curve = (found: string, ...counts: number[]): Partial<Sections> => ({
      frontier: {
        planId: current.planId,
        done: false,
        points: counts.map((budget) => ({
          ...{
            by: 'moves',
            budget,
            moves: moves.slice(0, budget),
            steps,
            after,
            bytes,
            expectedSecondsRange,
          },
          ...{ knee: false, planId: `${found}-${budget}`, digest: 'd' },
        })),
      },
    });
    await state({ ...usual(), ...curve('early', 2, 4, 6) });
    const [, , last] = desk.state.sections.frontier?.points ?? [];
    if (last === undefined) throw new Error('no last stop');
    desk.pick(planOfStop(current, last));
    desk.tick(moves[0]?.vmid ?? 0, false);
    const ticked = [...desk.state.ticked];
    await state(curve('late', 2, 5));
    await settle();
    expect(currentPlan(desk.state)?.planId).equal('late-5');
    expect(desk.state.ticked.has(moves[0]?.vmid ?? 0)).equal(false);
    expect(ticked).to.include.members([...desk.state.ticked]);
    expect(sliderView(desk.state)).deep.include({ max: 2, value: 2 });
  });

  it('asks for no plan before it knows whether one is executed', async () => {
    const { desk, heard, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    const { execution: idle, ...others } = usual();
    await state({ ...others, plan: { planning: 'idle', workUnits: 0 } });
    expect(typesOf(heard)).deep.equal(['hello']);
    await state({ execution: idle });
    expect(typesOf(heard)).deep.equal(['hello', 'plan.request']);
  });

  it('asks for no plan while one is executed', async () => {
    const { desk, heard, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state({
      ...usual(),
      plan: { planning: 'idle', workUnits: 0 },
      execution: executing(execution(['running'])),
    });
    expect(typesOf(heard)).deep.equal(['hello']);
  });

  it('keeps the approved plan on show while the bridge plans anew', async () => {
    const { desk, welcome, state } = office();
    desk.subscribe(() => undefined);
    await welcome();
    await state();
    desk.request({
      type: 'plan.approve',
      planId: 'plan-1',
      digest: 'digest-1',
      vmids: [100],
      consentVmids: [],
    });
    const refined = plan(small);
    const next = refined.current && { ...refined.current, planId: 'plan-2' };
    await state({
      execution: executing(execution(['running'])),
      plan: { ...refined, ...(next && { current: next }) },
    });
    expect(currentPlan(desk.state)?.planId).equal('plan-1');
    await state({ execution: executing(execution(['done'], { phase: 'finished', outcome: 'complete' })) });
    expect(currentPlan(desk.state)?.planId).equal('plan-2');
  });
});
