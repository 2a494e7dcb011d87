import { at } from '../kit/assert.ts';
import {
  type CompatCluster,
  type CompatGuest,
  homesOf,
  RESOURCES,
  type Resource,
  totalBytes,
} from './cluster.ts';
import { hardRules, isKept, ruleText, withRoomForStart } from './hard-rules.ts';
import { resourceOf } from './loads.ts';
import type { ReachablePlan } from './reach.ts';
import type { Scenario } from './scenario-form.ts';

/** The expectations of a scenario that a plan does not meet; none = it is met. */
export function unmet({ cluster, expected }: Scenario, plan: ReachablePlan): string[] {
  const { place, status } = plan.answer;
  if (place === undefined) return expected.feasible ? [`status ${status}`] : [];
  if (!expected.feasible) return [`status ${status}, and nothing should be possible`];
  const missed: string[] = [];
  const need = (isMet: boolean, what: string) => {
    if (!isMet) missed.push(what);
  };
  if (expected.constraints_satisfied)
    for (const rule of withRoomForStart(cluster, hardRules(cluster)))
      need(isKept(cluster, rule, place), ruleText(cluster, rule));
  const homes = homesOf(cluster);
  if (expected.spread_improved === true) {
    const [before, after] = [spread(cluster, homes), spread(cluster, place)];
    need(after < before || before === 0, `spread ${before.toFixed(4)} to ${after.toFixed(4)}`);
  }
  const moved = place.filter((node, guest) => node !== homes[guest]).length;
  if (typeof expected.max_migrations === 'number')
    need(moved <= expected.max_migrations, `${moved} of ${expected.max_migrations} migrations`);
  const nodeOf = (name: string) => cluster.nodes.findIndex((node) => node.name === name);
  if (typeof expected.node_empty === 'string')
    need(!place.includes(nodeOf(expected.node_empty)), `${expected.node_empty} is not empty`);
  for (const [name, wanted] of Object.entries(expected.placements ?? {}))
    need(
      placeOf(cluster, place, name) === wantedPlace(cluster, place, wanted),
      `${name} is not at ${wanted}`,
    );
  const isReachable = expected.path_feasible ?? true;
  need(plan.isReachable === isReachable, plan.isReachable ? 'there is a way' : plan.why.join('; '));
  return missed;
}

function placeOf({ guests }: CompatCluster, place: Int32Array, name: string): number {
  const guest = guests.findIndex((each) => each.name === name);
  return guest < 0 ? -1 : at(place, guest);
}

function wantedPlace(cluster: CompatCluster, place: Int32Array, wanted: string): number {
  if (wanted.startsWith('== ')) return placeOf(cluster, place, wanted.slice(3));
  return cluster.nodes.findIndex(({ name }) => name === wanted);
}

type Figure = (guest: CompatGuest) => number;

/** Greatest minus least share of a node, by priority and of all there is, as the peer's report has it. */
function gap({ nodes, guests }: CompatCluster, place: Int32Array, figure: Figure, totals: readonly number[]) {
  const loads = nodes.flatMap(({ maintenance }, node) => {
    if (maintenance) return [];
    const sum = guests.reduce(
      (all, guest, index) => (place[index] === node ? all + figure(guest) * guest.priority : all),
      0,
    );
    return [at(totals, node) === 0 ? 0 : sum / at(totals, node)];
  });
  return loads.length === 0 ? 0 : Math.max(...loads) - Math.min(...loads);
}

function usageGap(cluster: CompatCluster, place: Int32Array, resource: Resource): number {
  const { nodes } = cluster;
  switch (resource) {
    case 'memory':
      return gap(
        cluster,
        place,
        ({ memoryBytes }) => memoryBytes,
        nodes.map(({ memoryTotalBytes }) => memoryTotalBytes),
      );
    case 'cpu':
      return gap(
        cluster,
        place,
        ({ cpuUsage }) => cpuUsage,
        nodes.map(({ cpuTotal }) => cpuTotal),
      );
    case 'io':
      return gap(
        cluster,
        place,
        ({ disksBytes }) => totalBytes(disksBytes),
        nodes.map(({ storageBytes }) => totalBytes(storageBytes) || 1),
      );
  }
}

const pressureGap = (cluster: CompatCluster, place: Int32Array, resource: Resource): number =>
  gap(
    cluster,
    place,
    ({ pressurePercent }) => pressurePercent[resource],
    cluster.nodes.map(() => 100),
  );

const share = (parts: readonly (readonly [number, number])[]): number => {
  const total = parts.reduce((sum, [weight]) => sum + weight, 0);
  return total === 0 ? 0 : parts.reduce((sum, [weight, value]) => sum + weight * value, 0) / total;
};

/** The peer's own measure of spread in its reports, which is not quite what it balances: disks count as memory. */
function spread(cluster: CompatCluster, place: Int32Array): number {
  const { method, usageWeight, pressureWeight, globalWeight } = cluster.balancing;
  const both = (resource: Resource) =>
    share([
      [usageWeight[resource], usageGap(cluster, place, resource)],
      [pressureWeight[resource], pressureGap(cluster, place, resource)],
    ]);
  if (method === 'global_smart') return share(RESOURCES.map((each) => [globalWeight[each], both(each)]));
  const resource = resourceOf(method);
  if (method.endsWith('_smart')) return both(resource);
  if (method.endsWith('_psi')) return pressureGap(cluster, place, resource);
  return usageGap(cluster, place, resource === 'cpu' ? 'cpu' : 'memory');
}
