import { expect } from 'chai';
import fc from 'fast-check';
import { Evacuation, evacuate } from '../../src/plan/answers/evacuate.ts';
import { ReturnHome, returnHome } from '../../src/plan/answers/return-home.ts';
import { verify } from '../../src/plan/verify.ts';
import { defaultSettings, Settings } from '../../src/settings/settings.ts';
import type { ClusterSnapshot } from '../../src/snapshot/snapshot.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { afterPlan } from '../plan-of.ts';
import { plannedMove } from '../planned-moves.ts';
import { runs } from '../runs.ts';

type Where = ReadonlyMap<number, string>;

/** The plan that takes each guest where `targets` says, one after the other, as the checkers read it. */
function inOneGo(snapshot: ClusterSnapshot, targets: Where) {
  const actions = snapshot.guests.flatMap(({ vmid, node }) => {
    const target = targets.get(vmid);
    return target === undefined || target === node ? [] : [{ vmid, source: node, target }];
  });
  const moves = actions.map((action, index) => plannedMove({ ...action, step: index + 1, bytes: 0 }));
  const steps = actions.map((action, index) => ({ step: index + 1, actions: [action] }));
  return { moves, steps };
}

/** Why a guest may have to stay away from home. */
const HOLDS = [
  ...['memory-limit', 'cpu-limit', 'keep-apart', 'keep-together', 'rules-conflict', 'pinned'],
  ...['maintenance-target', 'node-offline', 'node-load-unknown', 'no-order', 'no-target'],
];

/** The most guests that can leave the node together, by trying every place for each. */
function mostLeavers(snapshot: ClusterSnapshot, settings: Settings, node: string): number {
  const guests = snapshot.guests.filter((guest) => guest.node === node).map(({ vmid }) => vmid);
  const others = snapshot.nodes.map(({ name }) => name).filter((name) => name !== node);
  let most = 0;
  const visit = (index: number, targets: Where): void => {
    if (targets.size + guests.length - index <= most) return;
    const vmid = guests[index];
    if (vmid === undefined) {
      if (verify(snapshot, settings, inOneGo(snapshot, targets)).length === 0) most = targets.size;
      return;
    }
    for (const target of others) visit(index + 1, new Map(targets).set(vmid, target));
    visit(index + 1, targets);
  };
  visit(0, new Map());
  return most;
}

/** Few guests on the node to be emptied, so that everything can be tried. */
const small = anyCluster.filter(
  ({ guests, nodes }) => nodes.length <= 4 && guests.filter(({ node }) => node === 'n0').length <= 4,
);

describe('emptying a node', () => {
  it('moves everybody who can leave, and every move passes the independent checkers', () => {
    fc.assert(
      fc.property(small, fc.boolean(), (snapshot, containersMayRestart) => {
        const settings = Settings.parse({ containersMayRestart });
        const answer = evacuate(snapshot, settings, ['n0']);
        expect(Evacuation.parse(answer)).to.deep.equal(answer);
        expect(verify(snapshot, answer.settings, answer.plan)).to.deep.equal([]);
        const leavers = answer.plan.moves.filter(({ source }) => source === 'n0').length;
        expect(leavers).to.be.at.least(mostLeavers(snapshot, answer.settings, 'n0'));
        expect(answer.empties).to.equal(answer.staying.length === 0);
      }),
      runs(150),
    );
  });

  it('is undone by the plan of its places, but for what rules or room forbid', () => {
    let [restored, all] = [0, 0];
    fc.assert(
      fc.property(anyCluster, (snapshot) => {
        const answer = evacuate(snapshot, defaultSettings, ['n0']);
        const away = afterPlan(snapshot, answer.plan);
        const back = returnHome(away, defaultSettings, answer.home);
        expect(ReturnHome.parse(back)).to.deep.equal(back);
        expect(verify(away, back.settings, back.plan)).to.deep.equal([]);
        const home = new Map(answer.home.map((place) => [place.vmid, place.home]));
        for (const { vmid, target } of back.plan.moves) expect(target).to.equal(home.get(vmid));
        expect(back.plan.moves.length + back.staying.length).to.equal(answer.home.length);
        for (const { reason } of back.staying) expect(reason.code).to.be.oneOf(HOLDS);
        all += answer.home.length;
        restored += back.plan.moves.length;
      }),
      runs(150),
    );
    expect(restored / all).to.be.at.least(0.65);
  });
});
