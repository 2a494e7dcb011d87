import type { Clock } from '../../../bridge/src/clock.ts';
import type { Journal } from '../../../bridge/src/execute/journal.ts';
import type { Observer } from '../../../bridge/src/observe/observer.ts';
import type { WireRequest, WireResult } from '../../../bridge/src/pve/transport.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';

type Send = () => Promise<WireResult>;
/** Once more. */
type Again = () => Promise<WireResult>;

/** A bug built in on purpose: a campaign that does not find it is worth nothing. */
export interface Plant {
  readonly name: string;
  wire(request: WireRequest, send: Send, again: Again): Promise<WireResult>;
  journal(journal: Journal): Journal;
  /** The time as the executor has it. */
  clock(clock: Clock): Clock;
  observer(observer: Observer): Observer;
}

const none: Plant = {
  name: 'none',
  wire: (_request, send) => send(),
  journal: (journal) => journal,
  clock: (clock) => clock,
  observer: (observer) => observer,
};

const isMigration = ({ method, path }: WireRequest): boolean =>
  method === 'POST' && path.endsWith('/migrate');

/** A lost answer makes it ask again. */
const doubleMigrate: Plant = {
  ...none,
  name: 'double-migrate',
  async wire(request, send, again) {
    const result = await send();
    if (isMigration(request)) await again();
    return result;
  },
};

/** It acts on what it saw when the plan was approved. */
const skipRecheck: Plant = {
  ...none,
  name: 'skip-recheck',
  observer(observer) {
    let first: ClusterSnapshot | undefined;
    return {
      ...observer,
      async observe() {
        first ??= await observer.observe();
        return first;
      },
    };
  },
  async wire(request, send) {
    if (isOfCare(request)) {
      const known = SEEN.get(pathOf(request));
      if (known) return known;
      const result = await send();
      SEEN.set(pathOf(request), result);
      return result;
    }
    return send();
  },
};
const SEEN = new Map<string, WireResult>();
const pathOf = ({ path }: WireRequest): string => path;
/** What is looked at before each move. */
const isOfCare = ({ method, path }: WireRequest): boolean =>
  method === 'GET' && /\/(status\/current|config|migrate|cluster\/tasks)(\?|$)/.test(path);

/** What it writes is gone after a crash. */
const lostJournal: Plant = {
  ...none,
  name: 'lost-journal',
  journal: (journal) => ({ ...journal, save: async () => undefined }),
};

/** Its watch is slow: what has to be renewed, or to end, is so too late. */
const lateRenewal: Plant = {
  ...none,
  name: 'late-renewal',
  clock(clock) {
    const startMs = clock.nowMs();
    return { ...clock, nowMs: () => startMs + (clock.nowMs() - startMs) / SLOWNESS };
  },
};
const SLOWNESS = 10;

/** It does not see what others bring to a node. */
const ignoreInflow: Plant = {
  ...none,
  name: 'ignore-inflow',
  observer: (observer) => ({
    ...observer,
    async observe() {
      const snapshot = await observer.observe();
      return { ...snapshot, guests: snapshot.guests.map(({ movingTo: _, ...guest }) => guest) };
    },
  }),
  async wire(request, send) {
    const [, vmid] = /\/(\d+)\/migrate$/.exec(request.path) ?? [];
    if (vmid !== undefined && isMigration(request)) OURS.add(vmid);
    const result = await send();
    const isList = request.method === 'GET' && /\/tasks(\?|$)/.test(request.path);
    return isList && result.type === 'answer' ? { ...result, text: withoutOthers(result.text) } : result;
  },
};
const OURS = new Set<string>();
const MIGRATION_TASK = /\{[^{}]*:(?:qmigrate|vzmigrate):(\d+):root@pam:[^{}]*\},?/g;
const withoutOthers = (text: string): string =>
  text
    .replace(MIGRATION_TASK, (row: string, vmid: string) => (OURS.has(vmid) ? row : ''))
    .replace(/,\]/, ']');

const plants: readonly Plant[] = [none, doubleMigrate, skipRecheck, lostJournal, lateRenewal, ignoreInflow];
export const plantNames = plants.map(({ name }) => name);

/** @throws Error for a name that no plant has */
export function plantOf(name: string): Plant {
  const plant = plants.find((candidate) => candidate.name === name);
  if (!plant) throw new Error(`--plant is "${name}". Maybe one of: ${plantNames.join(', ')}`);
  SEEN.clear();
  OURS.clear();
  return plant;
}
