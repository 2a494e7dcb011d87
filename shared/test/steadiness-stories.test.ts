import { expect } from 'chai';
import { seededRandom } from '../src/kit/random.ts';
import { reasonText } from '../src/plan/reason.ts';
import { verify } from '../src/plan/verify.ts';
import { Settings, type SettingsInput } from '../src/settings/settings.ts';
import type { RecentMove } from '../src/snapshot/cluster-facts.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';
import { afterPlan, planOf, plansOf } from './plan-of.ts';
import { movesOf, whyNot, whyStays } from './why.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROUNDS = 50;

const plan = (given: string | ClusterSnapshot, input: SettingsInput = {}) =>
  planOf(typeof given === 'string' ? cluster(given) : given, Settings.parse(input));

/** What each node holds of memory and of CPU after a plan, in percent. */
const levelsAfter = (given: string, input: SettingsInput = {}) => {
  const { nodes } = plan(given, input).after;
  return nodes.map(({ memoryBytes, memoryTotalBytes, cpuCores, cpuTotalCores }) => ({
    memory: Math.round((memoryBytes * 100) / memoryTotalBytes),
    cpu: Math.round((cpuCores * 100) / cpuTotalCores),
  }));
};

/** An hour later: others are busy than before, whoever they are, wherever the guests have gone meanwhile. */
function nextRound(snapshot: ClusterSnapshot, round: number, recentMoves: readonly RecentMove[]) {
  const takenAtMs = round * HOUR_MS;
  const random = seededRandom(round);
  const busy = new Map(snapshot.guests.map(({ vmid }) => [vmid, random() < 0.4 ? 3.6 : 0.1]));
  const guests = snapshot.guests.map((guest) => ({
    ...guest,
    load: {
      ...(guest.load ?? { source: 'simulation' as const, memoryBytes: 0 }),
      ...{ takenAtMs, cpuCores: busy.get(guest.vmid) ?? 0 },
    },
  }));
  const nodes = snapshot.nodes.map((node) => {
    const own = guests.filter((guest) => guest.node === node.name);
    const cpuCores = own.reduce((sum, { load }) => sum + load.cpuCores, 0);
    return {
      ...node,
      load: { source: 'simulation' as const, memoryBytes: 0, ...node.load, takenAtMs, cpuCores },
    };
  });
  return {
    ...snapshot,
    takenAtMs,
    guests,
    nodes,
    cluster: { ...snapshot.cluster, recentMoves: [...recentMoves] },
  };
}

/** Every plan of fifty hours, carried out at once. */
function movesOfRounds(input: SettingsInput): RecentMove[] {
  const settings = Settings.parse(input);
  let snapshot = cluster(
    'pve1 64G 16c: 101 4G 4c, 103 4G 4c, 105 4G 4c, 107 4G 4c\npve2 64G 16c: 102 4G 4c, 104 4G 4c, 106 4G 4c, 108 4G 4c',
  );
  const moved: RecentMove[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    snapshot = nextRound(snapshot, round, moved);
    const found = planOf(snapshot, settings);
    for (const { vmid, source } of found.moves) moved.push({ vmid, source, endedAtMs: snapshot.takenAtMs });
    snapshot = afterPlan(snapshot, found);
  }
  return moved;
}

/** What balancers do to a cluster over the hours, and what this one does. */
describe('failures of others, in the long run', () => {
  it('story 1: loads that change sides move a guest at most once per cooldown, and never there and back', () => {
    const moved = movesOfRounds({ balanceBy: 'cpu' });
    for (const [index, { vmid, endedAtMs }] of moved.entries()) {
      const later = moved.slice(index + 1).filter((other) => other.vmid === vmid);
      for (const other of later) expect(other.endedAtMs - endedAtMs).to.be.at.least(4 * HOUR_MS);
      const back = later.filter((other) => other.endedAtMs - endedAtMs < DAY_MS);
      for (const { source } of back) expect(source).to.equal(moved[index]?.source);
    }
    const restless = movesOfRounds({
      balanceBy: 'cpu',
      cooldownSeconds: 0,
      reversalBanSeconds: 0,
      gainMinPercent: 0,
    });
    expect(restless.length, 'without them').to.be.above(2 * moved.length);
  });

  it('story 2: HA guests are left alone while Proxmox VE balances them itself, and a plan says so', () => {
    const text = 'pve1 32G: 100 12G ha, 101 12G\npve2 32G:';
    expect(movesOf(text)).to.have.length(1);
    expect(whyStays(`cluster native\n${text}`, 100)).to.match(/^left to the cluster resource scheduler/);
    expect(movesOf(`cluster native\n${text}`)).to.deep.equal(['101 pve1 -> pve2']);
    expect(movesOf(`cluster native\n${text.replace('101 12G', '101 12G ha')}`)).to.deep.equal([]);
  });

  it('story 3: one run neither drains a node nor fills another: equal guests end evenly', () => {
    const text =
      'pve1 64G: 100 8G, 101 8G, 102 8G, 103 8G, 104 8G, 105 8G\npve2 64G: 106 8G\npve3 64G: 107 8G, 108 8G';
    expect(
      levelsAfter(text, { gainMinPercent: 0, proposeAboveSpreadPercent: 0 }).map(({ memory }) => memory),
    ).to.deep.equal([...[38, 38, 38]]);
  });

  it('story 3: half of four processors are two cores, for the guest and for the nodes', () => {
    const busy = [100, 101, 102, 103, 104, 105].map((vmid) => `${vmid} 2G 4c/2c`).join(', ');
    const text = `pve1 64G 16c: ${busy}\npve2 64G 16c/0.5c:\npve3 64G 16c/0.5c:`;
    const nodes = levelsAfter(text, { balanceBy: 'cpu' });
    expect(nodes.reduce((sum, { cpu }) => sum + cpu, 0)).to.be.within(80, 83);
    for (const { cpu } of nodes) expect(cpu).to.be.within(12, 45);
    const fewest = levelsAfter(text, { balanceBy: 'cpu', gainMinPercent: 0, proposeAboveSpreadPercent: 0 });
    expect(fewest.map(({ cpu }) => cpu)).to.deep.equal([25, 28, 28]);
  });

  it('story 4: what would make nothing better is no plan, and says that', () => {
    const text = 'pve1 32G: 100 26G\npve2 32G: 101 4G';
    const { status, statusReason, moves } = plan(text);
    expect({ status, moves }).to.deep.equal({ status: 'no-beneficial-move', moves: [] });
    expect(statusReason && reasonText(statusReason)).to.be.a('string').that.is.not.empty;
    for (const each of plansOf(cluster('pve1 64G: 100 30G, 101 18G, 102 2G\npve2 64G: 103 5G')))
      expect(each.after.spreadPercent.memory).to.be.at.most(each.before.spreadPercent.memory);
  });

  it('story 7: a node full of ignored guests is relieved by others, or by nobody', () => {
    const { before, after, moves } = plan('pve1 32G: 100 20G #plb_ignore, 101 4G\npve2 32G: 102 4G');
    const sizes = ({ nodes }: typeof before) => nodes.map(({ memoryBytes }) => memoryBytes / 2 ** 30);
    expect(moves.map(({ vmid }) => vmid)).to.deep.equal([101]);
    expect([sizes(before), sizes(after)]).to.deep.equal([
      [24, 4],
      [20, 8],
    ]);
    const alone = plan('pve1 32G: 100 24G #plb_ignore\npve2 32G: 102 4G');
    expect([alone.status, alone.moves, sizes(alone.after)]).to.deep.equal([
      ...['no-beneficial-move', [], sizes(alone.before)],
    ]);
  });

  it('story 12: the loss of a node is in every plan, and no plan for evenness costs it', () => {
    const text = 'pve1 32G: 100 10G, 101 6G\npve2 32G: 102 4G\npve3 32G: 103 4G';
    const { before, after: end } = plan(text, { proposeAboveSpreadPercent: 10 });
    expect([before.survivesNodeLoss, end.survivesNodeLoss]).to.deep.equal(['yes', 'yes']);
    const promised = 'pve1 32G: 100 16G/12G, 101 16G/12G\npve2 32G: 102 16G/2G\npve3 16G:';
    const settings = Settings.parse({ evacuatedNodes: ['pve1'] });
    expect(verify(cluster(promised), settings, planOf(cluster(promised), settings))).to.deep.equal([]);
  });

  it('story 15: a node that is emptied fills several others, and what has no room stays and says so', () => {
    const text = 'pve1 64G: 100 8G, 101 8G, 102 8G, 103 8G\npve2 32G: 104 4G\npve3 32G: 105 4G';
    const { moves } = plan(text, { evacuatedNodes: ['pve1'] });
    const to = (node: string) => moves.filter(({ target }) => target === node).length;
    expect([moves.length, to('pve2'), to('pve3')]).to.deep.equal([4, 2, 2]);
    const tight = plan('pve1 64G: 100 8G, 101 24G\npve2 16G:', { evacuatedNodes: ['pve1'] });
    expect(tight.moves.map(({ vmid }) => vmid)).to.deep.equal([100]);
    expect(tight.stays.find(({ vmid }) => vmid === 101)?.reason.code).to.equal('no-target');
    expect(whyNot('pve1 64G: 100 8G, 101 24G\npve2 16G:', 101, 'pve2')).to.match(/memory/);
  });

  it('story 23: a threshold of the spread opens above it and not at it, and no other threshold overrules it', () => {
    const at = (gib: number) => `pve1 100G: 100 ${gib}G, 101 2G, 102 2G\npve2 100G:\npve3 100G: 103 2G`;
    const asks = (gib: number, input: SettingsInput) => plan(at(gib), input).status !== 'no-action-needed';
    const input = { balanceBy: 'memory', proposeAboveSpreadPercent: 24 } as const;
    expect([20, 21].map((gib) => asks(gib, input))).to.deep.equal([false, true]);
    expect(asks(20, { ...input, proposeAboveMemoryPercent: 24 })).to.equal(false);
    expect(asks(20, { ...input, proposeAboveMemoryPercent: 23 })).to.equal(true);
  });

  it('story 34: the same cluster gives the same plan, whatever the order in which it was read', () => {
    const text =
      'pve1 32G: 100 4G, 101 4G, 102 4G, 103 4G, 104 4G, 105 4G\npve2 32G: 106 2G\npve3 32G: 107 2G';
    const snapshot = cluster(text);
    const turned = { ...snapshot, guests: [...snapshot.guests].reverse() };
    const first = JSON.stringify(plan(snapshot).moves);
    for (let round = 0; round < 3; round++) expect(JSON.stringify(plan(cluster(text)).moves)).to.equal(first);
    expect(JSON.stringify(plan(turned).moves)).to.equal(first);
    expect(plan(turned).moves).to.not.be.empty;
  });
});
