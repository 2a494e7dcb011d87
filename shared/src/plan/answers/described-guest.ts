import * as z from 'zod/mini';
import { chosenGuests } from '../../rules/chosen-guests.ts';
import type { Settings } from '../../settings/settings.ts';
import { GUEST_KINDS, type GuestFacts } from '../../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';

const Word = z.string().check(z.minLength(1), z.maxLength(128));
const Words = z._default(z.array(Word).check(z.maxLength(1000)), []);
const BYTES_MAX = 2 ** 50;
/** Nothing runs in less: a number without its unit, mostly. */
const MEMORY_BYTES_MIN = 2 ** 20;

/** A guest that does not exist yet, as a person or a program describes it. */
export const DescribedGuest = z.object({
  name: z.optional(Word),
  kind: z._default(z.enum(GUEST_KINDS), 'qemu'),
  cores: z.number().check(z.gte(0.01), z.lte(100_000)),
  memoryBytes: z.number().check(z.gte(MEMORY_BYTES_MIN), z.lte(BYTES_MAX)),
  /** What it is expected to use of its cores; where nothing is said, as much as the others do on average. */
  cpuPercent: z.optional(z.number().check(z.gte(0), z.lte(100))),
  disks: z._default(
    z.array(z.object({ storage: Word, bytes: z.number().check(z.gte(0), z.lte(BYTES_MAX)) })),
    [],
  ),
  /** Tags it will have: those that are rules count, as if an administrator had registered them. */
  tags: Words,
  /** Only these nodes, such as those that a mapped device is on. */
  nodes: Words,
  /** Guests, by number or pattern, that it must not meet, and that it belongs to. */
  apart: Words,
  together: Words,
  ha: z._default(z.boolean(), false),
});
export type DescribedGuest = z.infer<typeof DescribedGuest>;

/** The largest numbers there are: no guest has them. */
export const vmidOfDescribed = (index: number): number => 999_999_999 - index;

/** What running guests use of their cores on average, in percent. */
export function usualCpuPercent({ guests }: ClusterSnapshot): number {
  let [used, cores] = [0, 0];
  for (const { status, load, cpuTotalCores } of guests) {
    if (status !== 'running' || load === undefined || cpuTotalCores === undefined) continue;
    used += load.cpuCores;
    cores += cpuTotalCores;
  }
  return cores > 0 ? Math.min(100, (used * 100) / cores) : 0;
}

/** It runs on `node`, with all its memory in use; its disks are made where it goes, so that none of them moves. */
export function describedFacts(
  described: DescribedGuest,
  vmid: number,
  node: string,
  { takenAtMs }: ClusterSnapshot,
  usualPercent: number,
): GuestFacts {
  const { kind, cores, memoryBytes, cpuPercent = usualPercent, tags, name, disks } = described;
  const stamp = { source: 'file' as const, takenAtMs };
  return {
    vmid,
    ...(name === undefined ? {} : { name }),
    ...{ kind, node, status: 'running', template: false, tags },
    cpuTotalCores: cores,
    memoryTotalBytes: memoryBytes,
    load: { ...stamp, cpuCores: (cores * cpuPercent) / 100, memoryBytes },
    placement: {
      ...stamp,
      volumes: disks.map(({ storage, bytes }, index) => ({
        ...{ key: `disk${index}`, storage, bytes, class: 'attached', shared: true },
      })),
      localResources: [],
      bridges: [],
    },
    ...(described.ha ? { ha: { state: 'started', failback: true, autoRebalance: false } } : {}),
  };
}

/** What is said about whom it meets, as rules of the settings; `guests` are all, the described ones among them. */
export function describedRules(
  { apart, together }: DescribedGuest,
  vmid: number,
  guests: readonly GuestFacts[],
): Settings['rules'][number][] {
  const others = (patterns: readonly string[]) =>
    chosenGuests(guests, patterns).filter((other) => other !== vmid);
  const common = { soft: false, disabled: false };
  const near = others(together);
  return [
    ...others(apart).map((other) => ({
      ...{ type: 'apart' as const, name: 'as described', most: 1, ...common },
      guests: [String(vmid), String(other)],
    })),
    ...(near.length === 0
      ? []
      : [
          {
            ...{ type: 'together' as const, name: 'as described', ...common },
            guests: [vmid, ...near].map(String),
          },
        ]),
  ];
}
