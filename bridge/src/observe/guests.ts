import type { GuestFacts, HaFacts, PlacementFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { History, Load } from '#shared/snapshot/source.ts';
import type { Resource } from '../pve/answers.ts';
import { compact } from './compact.ts';
import { same } from './reuse.ts';
import { type GuestList, guestIn } from './seen-guests.ts';

export type GuestRow = Resource & { node: string; vmid: number; type: 'qemu' | 'lxc' };

export const isGuestRow = (row: Resource): row is GuestRow =>
  (row.type === 'qemu' || row.type === 'lxc') && row.vmid !== undefined && row.node !== undefined;

/** What is known of a guest beside its row. */
export interface GuestContext {
  readonly takenAtMs: number;
  readonly nodeStatus: NodeFacts['status'];
  readonly ha?: HaFacts | undefined;
  readonly history?: History | undefined;
  readonly placement?: PlacementFacts | undefined;
  readonly movingTo?: string | undefined;
  readonly replicationTargets?: string[] | undefined;
  readonly balloonBytes?: number | undefined;
}

/**
 * The same facts as in one of these lists where its row and its context say nothing else, which is looked for at the place
 * `first`: of thousands in each look it makes nothing.
 */
export function guestFactsAfter(
  earlier: readonly GuestList[],
  row: GuestRow,
  context: GuestContext,
  first = 0,
): GuestFacts {
  for (const list of earlier) {
    const facts = guestIn(list, row.vmid, first);
    if (facts !== undefined && rowSays(facts, row, context) && contextSays(facts, context)) return facts;
  }
  return guestFacts(row, context);
}

/** The time of a load is no news: the same figures are of the same sample. */
function rowSays(facts: GuestFacts, row: GuestRow, { nodeStatus }: GuestContext): boolean {
  const status = statusOfGuest(row.status, nodeStatus);
  return (
    facts.node === row.node &&
    facts.status === status &&
    (status === 'running' || status === 'paused' ? loadSays(facts.load, row) : facts.load === undefined) &&
    facts.kind === row.type &&
    facts.name === row.name &&
    facts.template === row.template &&
    facts.lock === row.lock &&
    facts.tags.join(';') === (row.tags ?? '') &&
    facts.pool === row.pool &&
    facts.cpuTotalCores === row.maxcpu &&
    facts.memoryTotalBytes === row.maxmem
  );
}

function loadSays(load: Load | undefined, { cpu, maxcpu, mem, memhost = 0 }: GuestRow): boolean {
  if (cpu === undefined || maxcpu === undefined || mem === undefined) return load === undefined;
  return (
    load !== undefined &&
    load.cpuCores === cpu * maxcpu &&
    load.memoryBytes === mem &&
    load.memoryHostBytes === (memhost > 0 ? memhost : undefined)
  );
}

const contextSays = (facts: GuestFacts, context: GuestContext): boolean =>
  facts.movingTo === context.movingTo &&
  facts.balloonBytes === (facts.status === 'running' ? context.balloonBytes : undefined) &&
  same(facts.ha, context.ha) &&
  same(facts.history, context.history) &&
  same(facts.placement, context.placement) &&
  same(facts.replicationTargets, context.replicationTargets);

/** A guest's row of `/cluster/resources`, joined with what its node and the HA manager say. */
export function guestFacts(row: GuestRow, context: GuestContext): GuestFacts {
  const status = statusOfGuest(row.status, context.nodeStatus);
  return compact<GuestFacts>({
    vmid: row.vmid,
    name: row.name,
    kind: row.type,
    node: row.node,
    status,
    template: row.template,
    lock: row.lock,
    tags: splitTags(row.tags),
    pool: row.pool,
    cpuTotalCores: row.maxcpu,
    memoryTotalBytes: row.maxmem,
    balloonBytes: status === 'running' ? context.balloonBytes : undefined,
    load: status === 'running' || status === 'paused' ? guestLoad(row, context.takenAtMs) : undefined,
    history: context.history,
    placement: context.placement,
    ha: context.ha,
    movingTo: context.movingTo,
    replicationTargets: context.replicationTargets,
  });
}

/**
 * The guests of a node that is not online keep their last row for five minutes: whether they run is unknown,
 * whatever it says.
 */
function statusOfGuest(status: string | undefined, node: NodeFacts['status']): GuestFacts['status'] {
  if (node !== 'online' || status === undefined) return 'unknown';
  if (status === 'running' || status === 'stopped' || status === 'paused' || status === 'unknown')
    return status;
  return 'other';
}

export const splitTags = (tags: string | undefined): string[] =>
  tags === undefined || tags === '' ? [] : tags.split(/[;,\s]+/).filter((tag) => tag !== '');

/** `cpu` is a fraction of the guest's own cores. A container has no footprint of its own on the host: 0. */
function guestLoad({ cpu, maxcpu, mem, memhost }: GuestRow, takenAtMs: number): Load | undefined {
  if (cpu === undefined || maxcpu === undefined || mem === undefined) return undefined;
  return compact<Load>({
    source: 'cluster-resources',
    takenAtMs,
    cpuCores: cpu * maxcpu,
    memoryBytes: mem,
    memoryHostBytes: memhost !== undefined && memhost > 0 ? memhost : undefined,
  });
}
