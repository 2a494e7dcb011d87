import type { TaskRow } from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';

const MIGRATIONS: ReadonlySet<string> = new Set(['qmigrate', 'vzmigrate', 'hamigrate']);

/** Where a migration goes is said by its log alone: the task's name has only the guest. */
export function targetInLog(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const found =
      /starting migration of (?:VM|CT) \d+ to node '([^']+)'/.exec(line) ??
      /Requesting HA migration for (?:VM|CT) \d+ to node (\S+)/.exec(line);
    if (found) return found[1];
  }
  return undefined;
}

export interface MovingReader {
  /** The targets of the migrations running now, by vmid, as far as their logs may be read. */
  targets(tasks: readonly TaskRow[]): Promise<ReadonlyMap<number, string>>;
}

/** Reads the head of each running migration's log once: a target does not change. */
export function createMovingReader(api: PveApi): MovingReader {
  let known = new Map<string, string>();
  const targetOf = async (upid: string): Promise<string | undefined> => {
    const earlier = known.get(upid);
    if (earlier !== undefined) return earlier;
    try {
      return targetInLog((await api.taskLog(upid, 0)).map(({ t }) => t));
    } catch (error) {
      if (error instanceof PveError) return undefined;
      throw error;
    }
  };
  return {
    async targets(tasks) {
      const running = tasks.filter(({ type, endtime }) => MIGRATIONS.has(type) && endtime === undefined);
      const found = await Promise.all(
        running.map(async ({ upid, id }) => ({ upid, vmid: Number(id), target: await targetOf(upid) })),
      );
      const targets = new Map<number, string>();
      known = new Map();
      for (const { upid, vmid, target } of found) {
        if (target === undefined) continue;
        known.set(upid, target);
        targets.set(vmid, target);
      }
      return targets;
    },
  };
}
