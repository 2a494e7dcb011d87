import type { Clock } from '../clock.ts';
import type { ClusterExecutor } from '../cluster/cluster-executor.ts';
import type { Log } from '../log.ts';
import type { Observer } from '../observe/observer.ts';
import type { Planner } from '../plans/planner.ts';
import type { PveConnection } from '../pve/connect.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { PageTokens } from './page-token.ts';
import type { SettingsStore } from './settings-store.ts';

/** What a bridge is put together from; start-bridge.ts does it for real. */
export interface BridgeParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly pve: Pick<PveConnection, 'as' | 'renew'>;
  /** Beside what is asked for it reads histories until `watching` is over. */
  readonly observe: (api: PveApi, watching: AbortSignal) => Observer;
  readonly planner: Planner;
  readonly executor: ClusterExecutor;
  readonly settings: SettingsStore;
  readonly pageTokens: PageTokens;
  readonly node: string;
  readonly version: string;
  /** The cluster behind it is the simulated one, and the panel says so. */
  readonly simulated: boolean;
  /** Resolves when somebody looks; absent: whoever has a socket open does. */
  readonly attention?: (signal: AbortSignal) => Promise<void>;
  /** A new text every time: bridges, plans. */
  readonly newId: () => string;
}
