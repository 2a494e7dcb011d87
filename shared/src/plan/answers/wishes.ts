import { inForce } from '../../settings/presets.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';

/** The settings as they are obeyed, so that what is changed in them is what counts. */
export const asObeyed = (settings: Settings): Settings => ({ ...inForce(settings), aggressiveness: 3 });

/** As much as the settings can say. */
const MOVES_MAX = 10_000;
const BYTES_MAX = 2 ** 50;

/** How much a plan may move that a person has asked for by name; all of it where nothing is said. */
export interface Budget {
  readonly movesMax?: number | undefined;
  readonly bytesMax?: number | undefined;
}

export const withBudget = (
  settings: Settings,
  { guests }: ClusterSnapshot,
  { movesMax = Math.min(guests.length, MOVES_MAX), bytesMax = BYTES_MAX }: Budget,
): Settings => ({ ...asObeyed(settings), movesMax, bytesMax });

/** Nothing is asked for but what must be: rules, limits, and nodes to be emptied. */
export const onlyDuties = (settings: Settings): Settings => ({
  ...asObeyed(settings),
  proposeAboveMemoryPercent: 100,
  proposeAboveCpuPercent: 100,
  proposeAboveSpreadPercent: 100,
  gainMinPercent: 0,
});

/** The nodes should be as even as they can be. */
export const asEvenAsPossible = (settings: Settings): Settings => ({
  ...asObeyed(settings),
  proposeAboveSpreadPercent: 0,
  gainMinPercent: 0,
});

/** Nobody moves but these. */
export const onlyThese = (
  settings: Settings,
  { guests }: ClusterSnapshot,
  isOne: (guest: ClusterSnapshot['guests'][number]) => boolean,
): Settings => ({
  ...settings,
  neverMoveVmids: [
    ...new Set([
      ...settings.neverMoveVmids,
      ...guests.filter((guest) => !isOne(guest)).map(({ vmid }) => vmid),
    ]),
  ],
});

/** A rule of the settings that keeps a guest on, or brings it to, one of the nodes. */
export const pinTo = (vmid: number, nodes: readonly string[], name: string): Settings['rules'][number] => ({
  type: 'pin',
  name,
  guests: [String(vmid)],
  nodes: [...nodes],
  soft: false,
  disabled: false,
});
