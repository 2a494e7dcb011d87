import * as z from 'zod/mini';
import { FILE_FORMAT, NodeFile } from '../cluster/wire/cluster-files.ts';
import type { Core } from './core.ts';
import { gatherFacts } from './node-facts.ts';
import { notNewer, parsed, replace, textNow } from './own-file.ts';

const BYTES_MAX = 8 * 1024;
const PAUSE_MS = 10 * 60_000;
/** Long before the 7 days after which a reader takes it as unknown. */
const RENEW_MS = 3 * 86_400_000;

/** Publishes what only this node knows, where it has changed, and at most once in ten minutes (S22). */
export async function publishFacts(core: Core): Promise<void> {
  const name = `nodes/${core.node}`;
  const before = await textNow(core, name);
  notNewer(before, name);
  const known = z.safeParse(NodeFile, parsed(before));
  const ageMs = known.success ? core.nowMs() - known.data.atMs : RENEW_MS;
  if (ageMs >= 0 && ageMs < PAUSE_MS) return;
  const about = { format: FILE_FORMAT, writer: core.version, node: core.node, atMs: core.nowMs() };
  const facts = await gatherFacts(about, { pmxcfs: core.pmxcfs, upMs: core.upMs() });
  const text = `${JSON.stringify(facts)}\n`;
  if (known.success && ageMs < RENEW_MS && isSame(known.data, facts)) return;
  if (Buffer.byteLength(text) > BYTES_MAX) throw new Error('the facts of this node are above 8 KiB');
  await replace(core, name, text);
}

/** A clock that was set moves the moment of the boot, by which readers tell whether it was this one. */
const CLOCK_SET_MS = 30_000;

const isSame = (known: NodeFile, facts: NodeFile): boolean =>
  Math.abs(known.bootedAtMs - facts.bootedAtMs) < CLOCK_SET_MS && said(known) === said(facts);

/** Free pages come and go; that alone is no news. */
const said = ({ atMs, bootedAtMs, hugepages, ...facts }: NodeFile): string =>
  JSON.stringify({ ...facts, hugepages: hugepages.map(({ bytes, total }) => ({ bytes, total })) });
