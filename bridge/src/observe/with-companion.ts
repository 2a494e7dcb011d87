import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { Load } from '#shared/snapshot/source.ts';
import type { CompanionFacts, CompanionSource, PublishedFacts } from './companion-source.ts';
import type { Sample } from './pmxcfs-figures.ts';
import { same } from './reuse.ts';

/** pmxcfs forgets samples after this time; an older one says nothing of now. */
const SAMPLE_AGE_MAX_MS = 5 * 60_000;

interface Observed {
  readonly nodes: NodeFacts[];
  readonly guests: GuestFacts[];
}

/**
 * What was observed with the samples and facts of the companion: their true time, and what the API does not tell.
 * Only of whom the API shows, with a load, to this user (S12): the companion sees everybody.
 */
export function withCompanion<Facts extends Observed>(
  facts: Facts,
  { figures, published }: CompanionFacts,
  nowMs: number,
): Facts {
  return {
    ...facts,
    nodes: facts.nodes.map((node) =>
      withPublished(withSample(node, figures.nodes.get(node.name), nowMs), published, nowMs),
    ),
    guests: facts.guests.map((guest) => withSample(guest, figures.guests.get(guest.vmid), nowMs)),
  };
}

const SEEN_LATELY_MS = 60_000;

/**
 * Whether a guest runs that the API does not show: the dump of rights has no line for one that is denied by itself
 * (NoAccess on /vms/100, get_effective_permissions), and says nothing else of it. One that has just been removed keeps
 * its sample for a while, but exists no more.
 */
export async function runsHidden(
  companion: CompanionSource | undefined,
  guests: readonly GuestFacts[],
  nowMs: number,
): Promise<boolean> {
  const told = await companion?.read();
  const shown = new Set(guests.map(({ vmid }) => vmid));
  const others = [...(told?.figures.guests ?? [])].filter(
    ([vmid, { load }]) => nowMs - load.takenAtMs < SEEN_LATELY_MS && !shown.has(vmid),
  );
  const versionOf = others.length === 0 ? undefined : await companion?.configs.versions();
  return versionOf !== undefined && others.some(([vmid]) => versionOf(vmid) !== undefined);
}

function withSample<Facts extends { load?: Load | undefined; history?: NodeFacts['history'] }>(
  facts: Facts,
  sample: Sample | undefined,
  nowMs: number,
): Facts {
  if (facts.load === undefined || sample === undefined) return facts;
  const ageMs = nowMs - sample.load.takenAtMs;
  if (ageMs > SAMPLE_AGE_MAX_MS) return facts;
  // The clock of its node may be ahead of ours.
  const load = ageMs < 0 ? { ...sample.load, takenAtMs: nowMs } : sample.load;
  const { arcBytes } = sample;
  const { history } = facts;
  if (arcBytes === undefined && same(facts.load, load)) return facts;
  return history === undefined || arcBytes === undefined
    ? { ...facts, load }
    : { ...facts, load, history: { ...history, arcBytes } };
}

/** Its uptime is as old as the last sample of a node that is slow to tell. */
const BOOT_OFF_MAX_MS = 120_000;

/** Whether a node has published since it booted last (S22); of one that does not tell how long it is up nobody knows. */
function isOfThisBoot(
  { uptimeSeconds, clockOffsetSeconds = 0 }: NodeFacts,
  bootedAtMs: number,
  nowMs: number,
): boolean {
  if (uptimeSeconds === undefined) return false;
  const bootMs = nowMs + (clockOffsetSeconds - uptimeSeconds) * 1000;
  return Math.abs(bootMs - bootedAtMs) <= BOOT_OFF_MAX_MS;
}

function withPublished(
  node: NodeFacts,
  published: ReadonlyMap<string, PublishedFacts>,
  nowMs: number,
): NodeFacts {
  const facts = published.get(node.name);
  if (facts === undefined || !isOfThisBoot(node, facts.bootedAtMs, nowMs)) return node;
  const { cpuFlags, bootedAtMs: _, ...more } = facts;
  const lacksFlags = node.cpu?.flags === undefined && cpuFlags !== undefined;
  return { ...node, ...more, ...(lacksFlags ? { cpu: { ...node.cpu, flags: cpuFlags } } : {}) };
}
