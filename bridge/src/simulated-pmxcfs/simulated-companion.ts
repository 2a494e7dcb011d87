import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Clock } from '../clock.ts';
import { asking, type Companion, CompanionError } from '../cluster/companion.ts';
import { answer, writeCounter } from '../companion/answer.ts';
import type { Core } from '../companion/core.ts';
import { patience } from '../companion/pmxcfs.ts';
import type { SimulatedPmxcfs } from './simulated-pmxcfs.ts';

export interface SimulatedCompanion extends Companion {
  readonly core: Core;
  /** What went into the journal, and into the log of the cluster as `user: text`. */
  readonly journal: readonly string[];
  readonly clusterLog: readonly string[];
  /** While it is off nobody answers. */
  off: boolean;
}

/** The companion of a node of a simulated cluster, in this process: the same requests, over the same lines. */
export function simulatedCompanion(
  pmxcfs: SimulatedPmxcfs,
  node: string,
  clock: Pick<Clock, 'nowMs'>,
  patienceMs?: number,
): SimulatedCompanion {
  const journal: string[] = [];
  const bootedAtMs = clock.nowMs() - 1_000_000;
  const clusterLog: string[] = [];
  const core: Core = {
    node,
    version: PRODUCT_VERSION,
    pmxcfs: patience(patienceMs).wrap(pmxcfs.mount(node)),
    nowMs: clock.nowMs,
    upMs: () => clock.nowMs() - bootedAtMs,
    countWrite: writeCounter(clock.nowMs),
    say: (line) => journal.push(line),
    clusterLog: async (ident, text) => clusterLog.push(`${ident}: ${text}`) > 0,
  };
  const simulated: SimulatedCompanion = {
    core,
    journal,
    clusterLog,
    off: false,
    ...asking(async (line) => {
      if (simulated.off) throw new CompanionError('unreachable', 'it is off');
      return answer(line, core);
    }),
  };
  return simulated;
}
