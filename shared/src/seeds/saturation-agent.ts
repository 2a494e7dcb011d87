import type { Seed } from './seed.ts';
import { fraction, openNodes, type SeedCluster, type SeedResource, unitsOn } from './seed-cluster.ts';

interface Limits {
  readonly cpu: number;
  readonly memory: number;
  readonly safety: number;
}

const most = (resource: SeedResource, nodes: readonly number[]): number =>
  nodes.reduce((max, node) => Math.max(max, fraction(resource, node)), 0);

const fullest = (resource: SeedResource, nodes: readonly number[]): number =>
  nodes.reduce(
    (best, node) => (fraction(resource, node) > fraction(resource, best) ? node : best),
    nodes[0] ?? 0,
  );

/** What there is to relieve: CPU above its limit, memory above its limit, or well above the mean. */
function need(cluster: SeedCluster, limits: Limits, proactive: number): SeedResource | undefined {
  const nodes = openNodes(cluster);
  const { recentCpu: cpu, memory } = cluster;
  if (most(cpu, nodes) > limits.cpu) return cpu;
  const mean = nodes.reduce((sum, node) => sum + fraction(memory, node), 0) / nodes.length;
  const highest = most(memory, nodes);
  return highest > limits.memory || highest > mean * proactive ? memory : undefined;
}

const filled = ({ used, total, weight }: SeedResource, unit: number, node: number): number =>
  ((used[node] ?? 0) + (weight[unit] ?? 0)) / Math.max(1, total[node] ?? 0);

/** The target stays below the limits with a margin, and ends below the middle of the two nodes. */
function isFavourable(
  cluster: SeedCluster,
  resource: SeedResource,
  limits: Limits,
  unit: number,
  source: number,
  target: number,
): boolean {
  const { recentCpu: cpu, memory } = cluster;
  const middle = (fraction(resource, source) + fraction(resource, target)) / 2;
  return (
    filled(memory, unit, target) < limits.memory * limits.safety &&
    filled(cpu, unit, target) < limits.cpu * limits.safety &&
    filled(resource, unit, target) < middle &&
    cluster.mayGo(unit, target)
  );
}

/** One migration off the fullest node; the guest that uses most CPU there is left in peace. */
function relieve(cluster: SeedCluster, resource: SeedResource, limits: Limits): boolean {
  const nodes = openNodes(cluster);
  const source = fullest(resource, nodes);
  const weight = (unit: number) => resource.weight[unit] ?? 0;
  const units = unitsOn(cluster, source).sort((one, other) => weight(other) - weight(one) || one - other);
  for (const unit of resource === cluster.recentCpu ? units.slice(1) : units) {
    const targets = nodes.filter(
      (node) => node !== source && isFavourable(cluster, resource, limits, unit, source, node),
    );
    const [target] = targets.sort((one, other) => fraction(resource, one) - fraction(resource, other));
    if (target === undefined) continue;
    cluster.go(unit, target);
    return true;
  }
  return false;
}

const clamped = (percent: number): number => Math.min(0.9, Math.max(0.5, percent / 100));

/** The loop of the Proxmox Balancer agent, run until it would do nothing more. */
export const saturationAgent = {
  id: 'saturation-agent',
  title: 'Saturation agent',
  description:
    'Relieves the fullest node, one migration at a time, when its CPU (a running mean of the last minutes) or memory is above a limit or its memory well above the mean: never above nine tenths of the limits, never past the middle of both nodes, never the busiest guest. Mended: guests in the order of their load instead of by chance, the emptiest target by share instead of by bytes, every target looked at for every guest.',
  options: {
    cpuMaxPercent: 80,
    memoryMaxPercent: 80,
    safetyPercent: 90,
    proactivePercent: 120,
    rounds: 1000,
  },
  *search(cluster, options) {
    const { cpuMaxPercent = 80, memoryMaxPercent = 80, safetyPercent = 90 } = options;
    const { proactivePercent = 120, rounds = 1000 } = options;
    const limits = {
      cpu: clamped(cpuMaxPercent),
      memory: clamped(memoryMaxPercent),
      safety: safetyPercent / 100,
    };
    for (let round = 1; round <= rounds; round++) {
      const resource = need(cluster, limits, proactivePercent / 100);
      if (resource === undefined || !relieve(cluster, resource, limits)) return round;
      yield round;
    }
    return rounds;
  },
} as const satisfies Seed;
