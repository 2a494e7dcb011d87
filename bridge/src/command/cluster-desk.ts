import type { ExecutionView } from '#shared/execution/execution-view.ts';
import type { Problem } from '#shared/protocol/problems.ts';
import type { CompanionState, LockView } from '#shared/protocol/sections.ts';
import type { SettingsPatch } from '#shared/settings/settings.ts';
import type { CurrentSettings } from '../serve/settings-store.ts';

/** What the bridges of a cluster are doing. */
export interface ClusterReport {
  readonly companion: CompanionState;
  /** Absent where the companion is off. */
  readonly lock?: LockView | undefined;
  /** Why the bridge starts nothing: what must survive a crash cannot be kept. */
  readonly problem?: Problem | undefined;
  /** The running execution, or the last one. */
  readonly execution?: ExecutionView | undefined;
}

/** The bridges of a cluster, as the command line speaks with them. @throws CommandError */
export interface ClusterDesk {
  report(): Promise<ClusterReport>;
  /** Executions that are over, newest first. */
  history(): Promise<readonly ExecutionView[]>;
  settings(): Promise<CurrentSettings>;
  change(patch: SettingsPatch): Promise<void>;
  end(executionId: string, action: 'stop' | 'abort' | 'close'): Promise<void>;
  /** Says what it waits for. */
  unlock(say: (line: string) => void): Promise<void>;
}
