import type { Clock } from '../../../bridge/src/clock.ts';
import { asking, type Companion, CompanionError } from '../../../bridge/src/cluster/companion.ts';
import { answer, writeCounter } from '../../../bridge/src/companion/answer.ts';
import type { Core } from '../../../bridge/src/companion/core.ts';
import { Failure } from '../../../bridge/src/companion/failure.ts';
import type { Pmxcfs } from '../../../bridge/src/companion/pmxcfs.ts';
import type { SimulatedPmxcfs } from '../../../bridge/src/simulated-pmxcfs/simulated-pmxcfs.ts';
import { PRODUCT_VERSION } from '../../../shared/src/protocol/product-version.ts';

/** The companion waits so long for pmxcfs. */
const PATIENCE_MS = 5000;

/** /etc/pve, and whether it hangs now. */
export interface SharedFiles {
  readonly pmxcfs: SimulatedPmxcfs;
  isBlocked: boolean;
}

/** The companion of a node, with whatever is in store for it. */
export interface TroubledCompanion extends Companion {
  /** Nobody answers. */
  isOff: boolean;
  /** After so many calls to pmxcfs it is killed within a request; the next one finds a new process. */
  readonly killsAfter: number[];
}

const never = () => new Promise<never>(() => undefined);

/** Calls that hang are given up after a while, and have their effect later all the same. */
const impatient = (fs: Pmxcfs, files: SharedFiles, clock: Clock): Pmxcfs =>
  new Proxy(fs, {
    get:
      (target, name) =>
      (...given: unknown[]) => {
        const call = Reflect.get(target, name)(...given);
        if (!files.isBlocked) return call;
        const tooLate = clock.sleep(PATIENCE_MS).then(() => {
          throw new Failure('blocked', '/etc/pve did not answer');
        });
        return Promise.race([call, tooLate]);
      },
  });

/** The process ends at its so many-th call: what it did before stays done. */
function mortal(fs: Pmxcfs, calls: number, onDeath: () => void): Pmxcfs {
  let left = calls;
  return new Proxy(fs, {
    get:
      (target, name) =>
      (...given: unknown[]) => {
        if (left-- > 0) return Reflect.get(target, name)(...given);
        onDeath();
        return never();
      },
  });
}

export function troubledCompanion(files: SharedFiles, node: string, clock: Clock): TroubledCompanion {
  const pmxcfs = impatient(files.pmxcfs.mount(node), files, clock);
  const core: Core = {
    ...{ node, version: PRODUCT_VERSION, pmxcfs, nowMs: clock.nowMs },
    countWrite: writeCounter(clock.nowMs),
    upMs: clock.nowMs,
    say: () => undefined,
    clusterLog: async () => true,
  };
  const hungUp = () => new CompanionError('unreachable', 'it hung up');
  const killed = (line: string, calls: number) =>
    new Promise<string>((_, reject) => {
      const dying = { ...core, pmxcfs: mortal(pmxcfs, calls, () => reject(hungUp())) };
      void answer(line, dying).then(() => reject(hungUp()));
    });
  const companion: TroubledCompanion = {
    isOff: false,
    killsAfter: [],
    ...asking(async (line) => {
      if (companion.isOff) throw new CompanionError('unreachable', 'it is off');
      const calls = companion.killsAfter.shift();
      return calls === undefined ? answer(line, core) : killed(line, calls);
    }),
  };
  return companion;
}
