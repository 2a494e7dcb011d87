import * as z from 'zod/mini';
import type { FreePages, NodeFacts } from '#shared/snapshot/node-facts.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { Companion } from '../cluster/companion.ts';
import { CompanionError } from '../cluster/companion.ts';
import { NodeFile } from '../cluster/wire/cluster-files.ts';
import { compact } from './compact.ts';
import { parsed } from './parsed.ts';
import { type PmxcfsFigures, parseRrd } from './pmxcfs-figures.ts';
import { createQuickConfigs, type QuickConfigs } from './quick-configs.ts';

/** What only a node knows of itself, and has published (S22). */
export type PublishedFacts = Pick<NodeFacts, 'arcMinBytes' | 'freePages' | 'hugepagesBytes'> & {
  readonly cpuFlags?: string | undefined;
  /** By the clock of the node. */
  readonly bootedAtMs: number;
};

/** What the companion of this node tells beside the API: never a guest that the API does not show. */
export interface CompanionSource {
  /** The newest samples, and what nodes have published; whatever cannot be read is not there. */
  read(): Promise<CompanionFacts>;
  readonly configs: QuickConfigs;
}

export interface CompanionFacts {
  readonly figures: PmxcfsFigures;
  readonly published: ReadonlyMap<string, PublishedFacts>;
}

const FIGURES_AGE_MAX_MS = 8000;
const PUBLISHED_AGE_MAX_MS = 60_000;
const PUBLISHED_VALID_MS = 7 * 86_400_000;
const NOTHING: PmxcfsFigures = { nodes: new Map(), guests: new Map() };

/** One for all users of this node: the figures are filtered by what each of them sees through the API. */
export function createCompanionSource(companion: Companion, clock: Clock): CompanionSource {
  const figures = kept(clock, FIGURES_AGE_MAX_MS, NOTHING, async () =>
    parseRrd((await companion.ask('pseudo.read', { name: '.rrd' })).text),
  );
  const published = kept(clock, PUBLISHED_AGE_MAX_MS, new Map<string, PublishedFacts>(), async () => {
    const { files } = await companion.ask('folder.read', { folder: 'nodes' });
    return new Map(files.flatMap(({ text }) => factsIn(text, clock.nowMs())));
  });
  return {
    configs: createQuickConfigs(companion),
    async read() {
      const [samples, facts] = await Promise.all([figures(), published()]);
      return { figures: samples, published: facts };
    },
  };
}

/** The last reading while it is young; those who ask meanwhile share one. Without an answer there is nothing. */
function kept<Value>(clock: Clock, ageMaxMs: number, nothing: Value, read: () => Promise<Value>) {
  let known: { readonly value: Promise<Value>; readonly atMs: number } | undefined;
  return (): Promise<Value> => {
    if (known === undefined || elapsedMs(clock) - known.atMs >= ageMaxMs)
      known = { atMs: elapsedMs(clock), value: read().catch(unanswered(nothing)) };
    return known.value;
  };
}

const unanswered =
  <Value>(nothing: Value) =>
  (error: unknown): Value => {
    if (error instanceof CompanionError) return nothing;
    throw error;
  };

/** Facts of another version, or too old, are unknown. */
function factsIn(text: string, nowMs: number): [string, PublishedFacts][] {
  const read = z.safeParse(NodeFile, parsed(text));
  if (!read.success || nowMs - read.data.atMs > PUBLISHED_VALID_MS) return [];
  const { node, hugepages, arc, cpu, bootedAtMs } = read.data;
  const freePages = hugepages.map(
    ({ bytes, free }): FreePages => ({ mib: Math.round(bytes / 2 ** 20), freeBytes: bytes * free }),
  );
  const facts = compact<PublishedFacts>({
    bootedAtMs,
    freePages: freePages.filter(({ mib }) => mib > 0),
    hugepagesBytes: hugepages.reduce((sum, { bytes, total }) => sum + bytes * total, 0),
    arcMinBytes: arc?.minBytes,
    cpuFlags: cpu?.flags.join(' '),
  });
  return [[node, facts]];
}
