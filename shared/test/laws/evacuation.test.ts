import { expect } from 'chai';
import fc from 'fast-check';
import { Evacuation, evacuate } from '../../src/plan/answers/evacuate.ts';
import { ReturnHome, returnHome } from '../../src/plan/answers/return-home.ts';
import { withRestarts } from '../../src/plan/offer-restarts.ts';
import { verify } from '../../src/plan/verify.ts';
import { rulesInForce } from '../../src/rules/rules-of.ts';
import { defaultSettings, Settings } from '../../src/settings/settings.ts';
import type { ClusterSnapshot } from '../../src/snapshot/snapshot.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { cluster } from '../cluster.ts';
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

type Group = readonly number[];

const runningOf = ({ guests }: ClusterSnapshot, vmids: Group): number[] =>
  vmids.filter((vmid) => guests.some((guest) => guest.vmid === vmid && guest.status === 'running'));

/** Running guests that strict rules want on one node: who belongs to the same belongs together. */
function belonging(snapshot: ClusterSnapshot, settings: Settings): Group[] {
  let groups: Group[] = [];
  for (const { strict, vmids } of rulesInForce(snapshot, settings, 'together')) {
    const members = runningOf(snapshot, vmids);
    if (!strict || members.length < 2) continue;
    const touching = groups.filter((group) => group.some((vmid) => members.includes(vmid)));
    const others = groups.filter((group) => !touching.includes(group));
    groups = [...others, [...new Set([...touching.flat(), ...members])]];
  }
  return groups;
}

/** Guests of whom rules say that they are together and that they are not: for a person to decide, and none moves. */
function undecided(snapshot: ClusterSnapshot, settings: Settings): number[] {
  const apart = rulesInForce(snapshot, settings, 'apart').filter(({ strict }) => strict);
  return belonging(snapshot, settings)
    .filter((group) =>
      apart.some(({ vmids, most }) => group.filter((vmid) => vmids.includes(vmid)).length > most),
    )
    .flat();
}

/**
 * Who moves as one: those of a node that belong together. Nobody of them goes ahead, and where somebody else moves
 * one of them, away or to them, all wait until that is over, because it may fail.
 */
function movingAsOne(snapshot: ClusterSnapshot, settings: Settings, vmids: Group): Group[] {
  const groups = belonging(snapshot, settings);
  const torn = undecided(snapshot, settings);
  const nodeOf = new Map(snapshot.guests.map(({ vmid, node }) => [vmid, node]));
  const goalOf = new Map(snapshot.guests.map(({ vmid, movingTo }) => [vmid, movingTo]));
  const underWay = new Set(
    snapshot.guests.filter(({ movingTo }) => movingTo !== undefined).map(({ vmid }) => vmid),
  );
  const found = new Map<string, number[]>();
  for (const vmid of vmids) {
    const group = groups.find((each) => each.includes(vmid)) ?? [vmid];
    const node = nodeOf.get(vmid);
    const here = group.filter((each) => nodeOf.get(each) === node);
    const isJoined = group.some((each) => goalOf.get(each) === node);
    const isHeld =
      torn.includes(vmid) || isJoined || here.some((each) => underWay.has(each) || !vmids.includes(each));
    if (!isHeld) found.set(here.join(), here);
  }
  return [...found.values()];
}

/** The most of these guests that can move together, by trying every one of `targets`, and staying, for each. */
function mostMovers(
  snapshot: ClusterSnapshot,
  settings: Settings,
  vmids: readonly number[],
  targets: readonly string[],
): number {
  const groups = movingAsOne(snapshot, settings, vmids);
  let most = 0;
  const visit = (index: number, chosen: Where): void => {
    const left = groups.slice(index);
    if (chosen.size + left.flat().length <= most) return;
    const group = groups[index];
    if (group === undefined) {
      if (verify(snapshot, settings, inOneGo(snapshot, chosen)).length === 0) most = chosen.size;
      return;
    }
    for (const target of targets)
      visit(index + 1, new Map([...chosen, ...group.map((vmid) => [vmid, target] as const)]));
    visit(index + 1, chosen);
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
        const torn = undecided(snapshot, answer.settings);
        for (const { vmid, reason } of answer.staying)
          if (reason.code === 'rules-conflict') expect(torn, `${vmid}`).to.include(vmid);
        const vmids = snapshot.guests.filter(({ node }) => node === 'n0').map(({ vmid }) => vmid);
        const others = snapshot.nodes.map(({ name }) => name).filter((name) => name !== 'n0');
        expect(leavers).to.be.at.least(mostMovers(snapshot, answer.settings, vmids, others));
        expect(answer.empties).to.equal(answer.staying.length === 0);
      }),
      runs(150),
    );
  });

  it('waits for a guest that is on its way to one that it belongs with', () => {
    const snapshot = cluster(
      'cluster registered=plb_affinity_a\nn0 16G: 100 1G #plb_affinity_a\nn1 16G:\nn3 16G: 101 1G #plb_affinity_a lock=migrate moving=n0',
    );
    const { staying, empties } = evacuate(snapshot, defaultSettings, ['n0']);
    expect(empties).to.equal(false);
    expect(staying.map(({ vmid }) => vmid)).to.deep.equal([100]);
  });

  it('is undone by the plan of its places: everybody goes home whom rules and room let go', () => {
    fc.assert(
      fc.property(small, (snapshot) => {
        const answer = evacuate(snapshot, defaultSettings, ['n0']);
        const away = afterPlan(snapshot, answer.plan);
        const back = returnHome(away, defaultSettings, answer.home);
        expect(ReturnHome.parse(back)).to.deep.equal(back);
        expect(verify(away, back.settings, back.plan)).to.deep.equal([]);
        const home = new Map(answer.home.map((place) => [place.vmid, place.home]));
        for (const { vmid, target } of back.plan.moves) expect(target).to.equal(home.get(vmid));
        expect(back.plan.moves.length + back.staying.length).to.equal(answer.home.length);
        for (const { reason } of back.staying) expect(reason.code).to.be.oneOf(HOLDS);
        const allowing = withRestarts(back.settings);
        expect(back.plan.moves.length).to.equal(mostMovers(away, allowing, [...home.keys()], ['n0']));
      }),
      runs(150),
    );
  });
});
