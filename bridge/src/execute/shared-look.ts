import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import type { Observer } from '../observe/observer.ts';
import type { Resource, TaskRow } from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { sharedRead } from '../pve/shared-read.ts';

/** What the executor needs of an observer. */
export type Eyes = Pick<Observer, 'observe' | 'readPlacement'>;

/** The words of Proxmox VE itself. */
export interface Lists {
  readonly resources: readonly Resource[];
  readonly tasks: readonly TaskRow[];
}

/** The cluster as it was after somebody had asked. */
export interface Look {
  readonly snapshot: ClusterSnapshot;
  /** What the snapshot was made of; rejects with a PveError where they could not be read. */
  readonly lists: Promise<Lists>;
}

/** The eyes of one API, for all who have to look with it. */
export interface SharedEyes {
  look(): Promise<Look>;
  readPlacement: Eyes['readPlacement'];
}

interface RestParts {
  readonly clock: Clock;
  /** From then on nobody rests: whoever still waits is to come to an end. */
  readonly signal: AbortSignal;
}

/** Nobody who has to look waits longer for others than this. */
const REST_MAX_MS = 1000;
const REST_TIMES = 2;

/**
 * Moves that are checked at the same time share a look. After one the bridge looks away for twice as long as that took: a
 * large cluster is work for everybody who reads or tells it, and whoever asks meanwhile shares the next.
 */
function sharedEyes(observe: (api: PveApi) => Eyes, api: PveApi, { clock, signal }: RestParts): SharedEyes {
  let tookMs = 0;
  const overheard = overhear(api);
  const eyes = observe(overheard.api);
  const read = async (): Promise<Look> => {
    const begunMs = elapsedMs(clock);
    try {
      overheard.forget();
      const snapshot = await eyes.observe();
      const lists = overheard.lists();
      // whoever asks for them has them from the look: they go with it
      overheard.forget();
      // For whoever reads them; the others do without.
      lists.catch(() => undefined);
      return { snapshot, lists };
    } finally {
      tookMs = elapsedMs(clock) - begunMs;
    }
  };
  const rest = () => clock.sleep(Math.min(REST_TIMES * tookMs, REST_MAX_MS), signal).catch(() => undefined);
  return { look: sharedRead(read, rest), readPlacement: eyes.readPlacement };
}

/** An observation asks for the longest lists that there are: whoever needs them beside it does not ask again. */
function overhear(api: PveApi) {
  let resources: Promise<Resource[]> | undefined;
  let tasks: Promise<TaskRow[]> | undefined;
  const askResources = () => {
    resources = api.clusterResources();
    return resources;
  };
  const askTasks = () => {
    tasks = api.clusterTasks();
    return tasks;
  };
  return {
    api: { ...api, clusterResources: askResources, clusterTasks: askTasks },
    forget() {
      resources = undefined;
      tasks = undefined;
    },
    async lists(): Promise<Lists> {
      const [rows, running] = await Promise.all([resources ?? askResources(), tasks ?? askTasks()]);
      return { resources: rows, tasks: running };
    },
  };
}

/** One pair of eyes for each API, so that what has not changed is not read again. */
export function eyesPerApi(observe: (api: PveApi) => Eyes, parts: RestParts): (api: PveApi) => SharedEyes {
  const known = new WeakMap<PveApi, SharedEyes>();
  return (api) => {
    const eyes = known.get(api) ?? sharedEyes(observe, api, parts);
    known.set(api, eyes);
    return eyes;
  };
}
