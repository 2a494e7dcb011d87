import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Places } from './places.ts';
import type { Rule, RuleOf } from './rule.ts';
import { siteFinder } from './sites.ts';

/** How far a relation is from being kept: at one place, or as a whole. */
export interface RuleExcess {
  /** The same wrong thing has the same key at every instant. */
  readonly key: string;
  readonly excess: number;
  readonly vmids: readonly number[];
  readonly nodes: readonly string[];
}

/** What relations are judged by beside where guests are. */
export interface Ground {
  readonly running: ReadonlySet<number>;
  /** Nodes that may hold guests, so that an even spread counts them although they are empty. */
  readonly holders: readonly string[];
  siteOf(node: string): string;
}

export function groundOf({ guests, nodes }: ClusterSnapshot, settings: Settings): Ground {
  const closed = new Set([...settings.reservedNodes, ...settings.evacuatedNodes, ...settings.witnessNodes]);
  const isHolder = ({ name, status, maintenance }: ClusterSnapshot['nodes'][number]) =>
    status === 'online' && !maintenance && !closed.has(name);
  return {
    running: new Set(
      guests.filter(({ status, template }) => status === 'running' && !template).map(({ vmid }) => vmid),
    ),
    holders: nodes.filter(isHolder).map(({ name }) => name),
    siteOf: siteFinder(settings),
  };
}

type Buckets = ReadonlyMap<string, ReadonlySet<number>>;

/** The members that run by the node, or the site, that they are on. */
function bucketsOf(vmids: readonly number[], places: Places, ground: Ground, per: 'node' | 'site'): Buckets {
  const buckets = new Map<string, Set<number>>();
  for (const vmid of vmids) {
    if (!ground.running.has(vmid)) continue;
    for (const node of places.get(vmid) ?? []) {
      const bucket = per === 'node' ? node : ground.siteOf(node);
      const there = buckets.get(bucket) ?? new Set<number>();
      buckets.set(bucket, there.add(vmid));
    }
  }
  return buckets;
}

function crowded(buckets: Buckets, most: number): RuleExcess[] {
  return [...buckets].flatMap(([bucket, there]) =>
    there.size <= most
      ? []
      : [{ key: bucket, excess: there.size - most, vmids: [...there], nodes: [bucket] }],
  );
}

function scattered(rule: RuleOf<'together'>, places: Places, ground: Ground): RuleExcess[] {
  const buckets = bucketsOf(rule.vmids, places, ground, 'node');
  const members = rule.vmids.filter((vmid) => ground.running.has(vmid) && places.get(vmid) !== undefined);
  const excess = members.length - Math.max(0, ...[...buckets.values()].map(({ size }) => size));
  return excess === 0 ? [] : [{ key: '', excess, vmids: members, nodes: [...buckets.keys()] }];
}

/** How far the fullest and the emptiest are more than one apart, over all that may hold members. */
function uneven(rule: RuleOf<'spread'>, places: Places, ground: Ground): RuleExcess[] {
  const buckets = bucketsOf(rule.vmids, places, ground, rule.per);
  const holders = rule.per === 'node' ? ground.holders : ground.holders.map(ground.siteOf);
  const counts = [...new Set([...holders, ...buckets.keys()])].map((name) => buckets.get(name)?.size ?? 0);
  const least = Math.min(...holders.map((name) => buckets.get(name)?.size ?? 0));
  const most = Math.max(...counts);
  if (!(most - least > 1)) return [];
  const fullest = [...buckets].filter(([, there]) => there.size === most);
  const vmids = fullest.flatMap(([, there]) => [...there]);
  return [{ key: '', excess: most - least - 1, vmids, nodes: fullest.map(([name]) => name) }];
}

function meeting(rule: RuleOf<'between'>, places: Places, ground: Ground): RuleExcess[] {
  const [one, other] = [rule.vmids, rule.others].map((vmids) => bucketsOf(vmids, places, ground, rule.per));
  return [...(one ?? [])].flatMap(([bucket, there]) => {
    const others = other?.get(bucket);
    if (others === undefined) return [];
    const excess = Math.min(there.size, others.size);
    return [{ key: bucket, excess, vmids: [...there, ...others], nodes: [bucket] }];
  });
}

/** Sites that lack members, or too few sites with any, where everybody is in one place. */
function lackingSites(rule: RuleOf<'sites'>, places: Places, ground: Ground): RuleExcess[] {
  const buckets = bucketsOf(rule.vmids, places, ground, 'site');
  const members = rule.vmids.filter((vmid) => ground.running.has(vmid) && places.get(vmid) !== undefined);
  const missing = Object.entries(rule.leastPerSite).flatMap(([site, least]): RuleExcess[] => {
    const there = buckets.get(site)?.size ?? 0;
    return there >= least
      ? []
      : [{ key: `least ${site}`, excess: least - there, vmids: members, nodes: [site] }];
  });
  const lacking = Math.min(rule.sitesMin ?? 0, members.length) - buckets.size;
  const few = { key: 'sites', excess: lacking, vmids: members, nodes: [...buckets.keys()] };
  return lacking > 0 ? [...missing, few] : missing;
}

/**
 * A guest under way keeps no site occupied for sure: what is lacking is judged with it still there, and arrived. Arrived
 * has the key of all others, so that what was lacking at the start is no fault of whoever moves while others arrive.
 */
function misplacedOverSites(rule: RuleOf<'sites'>, places: Places, ground: Ground): RuleExcess[] {
  const { mostPerSite } = rule;
  const at = (end: 0 | -1): Places =>
    new Map(rule.vmids.map((vmid) => [vmid, (places.get(vmid) ?? []).slice(end).slice(0, 1)]));
  const isUnderWay = rule.vmids.some((vmid) => (places.get(vmid)?.length ?? 0) > 1);
  const lacking = isUnderWay
    ? [
        ...lackingSites(rule, at(0), ground).map((each) => ({ ...each, key: `${each.key} before` })),
        ...lackingSites(rule, at(-1), ground),
      ]
    : lackingSites(rule, places, ground);
  const crowds =
    mostPerSite === undefined ? [] : crowded(bucketsOf(rule.vmids, places, ground, 'site'), mostPerSite);
  return [...crowds, ...lacking];
}

/** What is wrong with a relation of guests, at one instant; nothing for a rule about single guests. */
export function ruleExcesses(rule: Rule, places: Places, ground: Ground): RuleExcess[] {
  switch (rule.kind) {
    case 'together':
      return scattered(rule, places, ground);
    case 'apart':
      return crowded(bucketsOf(rule.vmids, places, ground, 'node'), rule.most);
    case 'spread':
      return uneven(rule, places, ground);
    case 'between':
      return meeting(rule, places, ground);
    case 'sites':
      return misplacedOverSites(rule, places, ground);
    default:
      return [];
  }
}
