import { Refusal } from '#shared/protocol/problems.ts';
import type { ClusterExecutor } from '../cluster/cluster-executor.ts';
import type { SettingsStore } from '../serve/settings-store.ts';

const needsBridge = async (): Promise<never> => {
  throw new Refusal('bridge-needed');
};

/** A page without a bridge carries nothing out and knows of nothing that was. */
export const noExecutor: ClusterExecutor = {
  start: needsBridge,
  stop: needsBridge,
  abort: needsBridge,
  continue: needsBridge,
  close: needsBridge,
  unlock: needsBridge,
  adopt: () => () => undefined,
  current: () => undefined,
  history: () => [],
  state: () => ({ companion: 'off' }),
  recentMoves: () => [],
  note: needsBridge,
  subscribe: () => () => undefined,
  shutdown: async () => undefined,
};

/** Settings as they were when a bridge was last there. */
export const settingsAsKnown = (
  settings: ReturnType<SettingsStore['current']>['settings'],
): SettingsStore => ({
  current: () => ({ settings }),
  change: needsBridge,
});
