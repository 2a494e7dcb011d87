import type { Settings } from '../../settings/settings.ts';
import type { GuestFacts } from '../../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { isOfHa, nodesLeftAlone } from '../pin-places.ts';
import { isInForce, type Rule, type RuleOf } from '../rule.ts';
import { type Ground, groundOf } from '../rule-excess.ts';
import { siteFinder } from '../sites.ts';
import type { Demand } from './demand.ts';
import type { Board } from './puzzle.ts';

const NOBODY: ReadonlyMap<string, number> = new Map();

/** A pin of HA can be another for each guest, by its failback; guests of which it says the same are one demand. */
function haPinDemands(
  rule: RuleOf<'pin'>,
  guests: readonly GuestFacts[],
  nodes: readonly string[],
): Demand[] {
  const byNodes = new Map<string, number[]>();
  for (const guest of guests) {
    const left = nodesLeftAlone(rule, guest, nodes).join('\n');
    const vmids = byNodes.get(left) ?? [];
    vmids.push(guest.vmid);
    byNodes.set(left, vmids);
  }
  return [...byNodes].map(([left, vmids]) => ({
    ...{ type: 'allow', id: rule.id, vmids },
    nodes: new Set(left.split('\n')),
  }));
}

/** Tags of one guest add up to a list of nodes: one demand for all of them, named after all of them. */
function tagPinDemands(rules: readonly Rule[], running: ReadonlySet<number>): Demand[] {
  const pins = new Map<number, RuleOf<'pin'>[]>();
  for (const rule of rules)
    if (rule.kind === 'pin' && rule.origin === 'tag')
      for (const vmid of rule.vmids) if (running.has(vmid)) pins.set(vmid, [...(pins.get(vmid) ?? []), rule]);
  const demands = new Map<string, { id: string; vmids: number[]; nodes: Set<string> }>();
  for (const [vmid, own] of pins) {
    const id = own.map((rule) => rule.id).join(', ');
    const nodes = new Set(own.flatMap((rule) => rule.nodes.map(({ node }) => node)));
    const demand = demands.get(id) ?? { id, vmids: [], nodes };
    demand.vmids.push(vmid);
    demands.set(id, demand);
  }
  return [...demands.values()].map((demand) => ({ type: 'allow', ...demand }));
}

/** An even spread over more places than members leaves some empty; over fewer, each gets its share. */
function spreadDemand(rule: RuleOf<'spread'>, vmids: readonly number[], { holders, siteOf }: Ground): Demand {
  const buckets = rule.per === 'node' ? holders : [...new Set(holders.map(siteOf))];
  const share = Math.floor(vmids.length / Math.max(1, buckets.length));
  const most = Math.ceil(vmids.length / Math.max(1, buckets.length));
  const least = new Map(buckets.map((bucket) => [bucket, share]));
  return { type: 'count', id: rule.id, vmids, per: rule.per, least, most };
}

function siteDemands({ id, mostPerSite, leastPerSite, sitesMin }: RuleOf<'sites'>, vmids: readonly number[]) {
  const least = new Map(Object.entries(leastPerSite));
  const demands: Demand[] = [];
  if (mostPerSite !== undefined || least.size > 0)
    demands.push({ type: 'count', id, vmids, per: 'site', least, most: mostPerSite ?? vmids.length });
  if (sitesMin !== undefined) demands.push({ type: 'sites', id, vmids, least: sitesMin });
  return demands;
}

function demandsOfRule(rule: Rule, members: readonly GuestFacts[], board: Board, ground: Ground): Demand[] {
  const { id } = rule;
  const vmids = members.map(({ vmid }) => vmid);
  switch (rule.kind) {
    case 'ignore':
      return [];
    case 'pin':
      if (rule.origin === 'tag') return [];
      if (isOfHa(rule)) return haPinDemands(rule, members, board.nodes);
      return [{ type: 'allow', id, vmids, nodes: new Set(rule.nodes.map(({ node }) => node)) }];
    case 'together':
      return [{ type: 'together', id, vmids }];
    case 'apart':
      return [{ type: 'count', id, vmids, per: 'node', least: NOBODY, most: rule.most }];
    case 'spread':
      return [spreadDemand(rule, vmids, ground)];
    case 'between': {
      const others = rule.others.filter((vmid) => ground.running.has(vmid));
      return others.length === 0 ? [] : [{ type: 'apart', id, vmids, others, per: rule.per }];
    }
    case 'sites':
      return siteDemands(rule, vmids);
  }
}

/** What the strict rules in force demand of the guests that run. */
export function ruleDemands(snapshot: ClusterSnapshot, settings: Settings, rules: readonly Rule[]): Demand[] {
  const ground = groundOf(snapshot, settings);
  const board = boardOf(snapshot, settings);
  const guests = new Map(snapshot.guests.map((guest) => [guest.vmid, guest]));
  const strict = rules.filter((rule) => rule.strict && isInForce(rule));
  const related = strict.flatMap((rule) => {
    const members = rule.vmids.filter((vmid) => ground.running.has(vmid));
    const facts = members.flatMap((vmid) => guests.get(vmid) ?? []);
    return facts.length === 0 ? [] : demandsOfRule(rule, facts, board, ground);
  });
  return [...related, ...tagPinDemands(strict, ground.running)];
}

export const boardOf = ({ nodes }: ClusterSnapshot, settings: Settings): Board => ({
  nodes: nodes.map(({ name }) => name),
  siteOf: siteFinder(settings),
});
