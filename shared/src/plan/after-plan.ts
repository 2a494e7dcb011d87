import { hostMemoryBytes } from '../model/memory-need.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Action } from './plan.ts';

/** The cluster as it will be when these moves are done and nothing else has changed: loads move with guests. */
export function afterPlan(snapshot: ClusterSnapshot, moves: readonly Action[]): ClusterSnapshot {
  const targets = new Map(moves.map(({ vmid, target }) => [vmid, target]));
  const memory = new Map<string, number>();
  const cpu = new Map<string, number>();
  const add = (figures: Map<string, number>, node: string, amount: number): void =>
    void figures.set(node, (figures.get(node) ?? 0) + amount);
  const guests = snapshot.guests.map((guest) => {
    const target = targets.get(guest.vmid);
    if (target === undefined) return guest;
    if (guest.load !== undefined) {
      const bytes = hostMemoryBytes(guest);
      add(memory, guest.node, -bytes);
      add(memory, target, bytes);
      add(cpu, guest.node, -guest.load.cpuCores);
      add(cpu, target, guest.load.cpuCores);
    }
    return { ...guest, node: target };
  });
  const nodes = snapshot.nodes.map((node) => {
    if (node.load === undefined) return node;
    const cpuCores = Math.max(0, node.load.cpuCores + (cpu.get(node.name) ?? 0));
    const memoryBytes = node.load.memoryBytes + (memory.get(node.name) ?? 0);
    return { ...node, load: { ...node.load, cpuCores, memoryBytes } };
  });
  return { ...snapshot, guests, nodes };
}
