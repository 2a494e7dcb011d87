import { executionView } from '#shared/execution/view.ts';
import { problemText, Refusal } from '#shared/protocol/problems.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Clock } from '../clock.ts';
import { companionAudit } from '../cluster/audit.ts';
import { createClusterWatch, lockView } from '../cluster/cluster-watch.ts';
import type { Companion } from '../cluster/companion.ts';
import { askExecutor } from '../cluster/control.ts';
import { sharedSettings } from '../cluster/shared-settings.ts';
import { asked, currentOf } from '../cluster/ties.ts';
import { silentLog } from '../log.ts';
import type { ClusterDesk } from './cluster-desk.ts';
import { failure } from './command-error.ts';

const ROOT = 'root@pam';
/** As long as a holder of the lock must be silent before it may be taken away. */
const SILENT_MS = 30_000;
const LOOK_EVERY_MS = 2000;

/** For root on a node, over the companion alone: it works also where the bridge does not run. */
export function nodeDesk(companion: Companion, clock: Clock): ClusterDesk {
  const watch = createClusterWatch({ companion, clock, isOurs: () => false, onChange: () => undefined });
  const audit = companionAudit(companion, silentLog);
  const settings = sharedSettings({ companion, watch, clock }, PRODUCT_VERSION);
  // It executes nothing: whoever holds the lock, also on this node, is somebody else.
  const nobody = { node: '', executor: { current: () => undefined }, lock: { fence: () => undefined } };
  const current = () => currentOf({ ...nobody, watch, clock });
  const everything = () => true;

  return {
    async report() {
      const now = await told(watch.refresh());
      const execution = current();
      return {
        companion: 'on',
        lock: lockView(now),
        execution: execution && executionView(execution, everything),
      };
    },
    async history() {
      const { history } = await told(watch.refresh());
      return history.map((execution) => executionView(execution, everything));
    },
    async settings() {
      await told(watch.refresh());
      return settings.current();
    },
    async change(patch) {
      await audit.note('settings.changed', ROOT, {
        settings: JSON.stringify(patch).slice(0, 300),
        from: 'this node',
      });
      await told(settings.change(patch));
    },
    async end(executionId, action) {
      await audit.note(`execution.${action}`, ROOT, { execution: executionId, from: 'this node' });
      const wish = { executionId, action, by: ROOT, atMs: clock.nowMs() } as const;
      await told(askExecutor({ companion, watch, clock }, wish));
    },
    async unlock(say) {
      let now = await told(watch.refresh());
      const { mtimeMs, holder } = now.lock;
      if (!now.lock.held) return;
      say(`Looking for ${SILENT_MS / 1000} s whether ${holder?.node || 'its holder'} is there.`);
      while (now.lock.held && now.unrenewedMs < SILENT_MS) {
        await clock.sleep(LOOK_EVERY_MS);
        now = await told(watch.refresh());
        if (now.lock.held && now.lock.mtimeMs !== mtimeMs)
          throw failure(
            `${holder?.node || 'its holder'} is there and renews the lock. Maybe: pve-rebalance stop`,
          );
      }
      if (!now.lock.held) return;
      await audit.note('lock.unlocked', ROOT, { from: holder?.node ?? '' });
      await told(companion.ask('lock.unlock', { mtimeMs: now.lock.mtimeMs ?? 0 }));
    },
  };
}

async function told<Value>(asking: Promise<Value>): Promise<Value> {
  try {
    return await asked(asking);
  } catch (error) {
    throw error instanceof Refusal ? failure(problemText(error.problem)) : error;
  }
}
