import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { History, Pressure } from '../snapshot/source.ts';
import { chosenMetrics, isUsualChoice, type MetricId } from './balance-by.ts';
import { inForce, PRESET_KEYS } from './presets.ts';
import { defaultSettings, SETTING_KEYS, type SettingKey, type Settings } from './settings.ts';

/** Why a setting changes nothing, by code. Sorted. */
export const NO_EFFECT = {
  'all-set': 'all that it would set was set by hand',
  'not-chosen': 'nothing is balanced by {metrics}',
  'not-told': 'no node or guest tells {what}',
  'other-goal': 'it counts only where the goal is {goal}',
  'other-metrics': 'it counts only with memory-and-cpu, memory or cpu',
  'separate-link': 'migrations and corosync do not share a link',
  'shared-link': 'migrations and corosync may share a link: one move at a time',
  'unknown-guest': 'no guest has the number {names}',
  'unknown-node': 'no node is called {names}',
  'unknown-tag': 'no guest carries the tag {names}',
} as const satisfies Record<string, string>;

/** What nodes or guests may not tell: the `what` of 'not-told'. Sorted. */
export const TOLD = {
  frequency: 'its frequency',
  history: 'a history',
  minutes: 'CPU minute by minute: that begins with Proxmox VE 9',
  osds: 'of OSDs',
  pressure: 'pressure: that begins with Proxmox VE 9',
  zfsCache: 'a cache of ZFS',
} as const;

export interface NoEffect {
  readonly code: keyof typeof NO_EFFECT;
  readonly data: Readonly<Record<string, string>>;
}

/** One setting as it is obeyed. */
export interface EffectiveOption {
  readonly key: SettingKey;
  readonly value: Settings[SettingKey];
  readonly from: 'default' | 'set' | 'aggressiveness';
  /** Absent where it counts. */
  readonly noEffect?: NoEffect;
}

/** What the question is asked about: without a snapshot only what the settings themselves say is known. */
interface Scene {
  readonly settings: Settings;
  readonly snapshot?: ClusterSnapshot | undefined;
}

type Check = (scene: Scene) => NoEffect | undefined;

const noEffect = (code: NoEffect['code'], data: NoEffect['data'] = {}): NoEffect => ({ code, data });

const readBy =
  (...metrics: MetricId[]): Check =>
  ({ settings }) =>
    chosenMetrics(settings).some((id) => metrics.includes(id))
      ? undefined
      : noEffect('not-chosen', { metrics: metrics.join(' or ') });

const forGoal =
  (...goals: Settings['goal'][]): Check =>
  ({ settings }) =>
    goals.includes(settings.goal) ? undefined : noEffect('other-goal', { goal: goals.join(' or ') });

/** Only where a node or a guest of the snapshot tells something. */
const told =
  (what: keyof typeof TOLD, isTold: (facts: ClusterSnapshot) => boolean): Check =>
  ({ snapshot }) =>
    snapshot === undefined || isTold(snapshot) ? undefined : noEffect('not-told', { what: TOLD[what] });

const histories = ({ nodes, guests }: ClusterSnapshot): History[] =>
  [...nodes, ...guests].flatMap(({ history }) => (history === undefined ? [] : [history]));

const tellsPressure = (facts: ClusterSnapshot): boolean =>
  histories(facts).some(({ pressure }) => hasAny(pressure));
const hasAny = (pressure: Pressure | undefined): boolean =>
  pressure !== undefined && Object.keys(pressure).length > 0;

const missing = <Name>(names: readonly Name[], known: ReadonlySet<Name>): string =>
  names.filter((name) => !known.has(name)).join(', ');

const nodeNames =
  (key: SettingKey): Check =>
  ({ settings, snapshot }) => {
    if (snapshot === undefined) return undefined;
    const words = settings[key];
    const names = Array.isArray(words) ? words.map((word) => String(word).split('=')[0] ?? '') : [];
    const unknown = missing(names, new Set(snapshot.nodes.map(({ name }) => name)));
    return unknown === '' ? undefined : noEffect('unknown-node', { names: unknown });
  };

const guestNumbers =
  (key: 'allowedVmids' | 'neverMoveVmids' | 'highPriorityVmids' | 'lowPriorityVmids'): Check =>
  ({ settings, snapshot }) => {
    if (snapshot === undefined || snapshot.hiddenGuestsPossible) return undefined;
    const unknown = missing(settings[key], new Set(snapshot.guests.map(({ vmid }) => vmid)));
    return unknown === '' ? undefined : noEffect('unknown-guest', { names: unknown });
  };

const guestTags =
  (key: 'ignoredTags' | 'protectedTags'): Check =>
  ({ settings, snapshot }) => {
    if (snapshot === undefined || snapshot.hiddenGuestsPossible) return undefined;
    const unknown = missing(settings[key], new Set(snapshot.guests.flatMap(({ tags }) => tags)));
    return unknown === '' ? undefined : noEffect('unknown-tag', { names: unknown });
  };

const inTurn =
  (...checks: Check[]): Check =>
  (scene) => {
    for (const check of checks) {
      const found = check(scene);
      if (found !== undefined) return found;
    }
    return undefined;
  };

const smart = {
  cpu: readBy('cpu-smart', 'global-smart'),
  memory: readBy('memory-smart', 'global-smart'),
  io: readBy('io-smart', 'global-smart'),
  global: readBy('global-smart'),
};
const pressureTold = told('pressure', tellsPressure);

/** What has to be so that a setting counts; those that are not here always do. */
const CHECKS: { readonly [Key in SettingKey]?: Check } = {
  aggressiveness: ({ settings }) =>
    settings.aggressiveness === 3 || PRESET_KEYS.some((key) => settings[key] === defaultSettings[key])
      ? undefined
      : noEffect('all-set'),
  loadMode: ({ settings }) => (isUsualChoice(settings.balanceBy) ? undefined : noEffect('other-metrics')),
  evennessForm: forGoal('balance'),
  balanceBy: forGoal('balance', 'consolidate'),
  proposeAboveSpreadPercent: forGoal('balance'),
  relieveAbovePressurePercent: inTurn(forGoal('balance', 'consolidate'), pressureTold),
  cpuSpanMinutes: inTurn(
    readBy('cpu-used'),
    told('minutes', (facts) =>
      histories(facts).some(({ recentMillicores }) => recentMillicores !== undefined),
    ),
  ),
  peakWindow: told('history', (facts) => histories(facts).length > 0),
  cpuSpeed: told('frequency', ({ nodes }) => nodes.some(({ cpu }) => cpu !== undefined)),
  networkMaxBytesPerSecond: readBy('network-throughput'),
  diskMaxBytesPerSecond: readBy('disk-throughput'),
  cpuUsageWeight: smart.cpu,
  cpuPressureWeight: inTurn(smart.cpu, pressureTold),
  memoryUsageWeight: smart.memory,
  memoryPressureWeight: inTurn(smart.memory, pressureTold),
  ioUsageWeight: smart.io,
  ioPressureWeight: inTurn(smart.io, pressureTold),
  memoryWeight: smart.global,
  cpuWeight: smart.global,
  ioWeight: smart.global,
  countZfsCache: told('zfsCache', (facts) => histories(facts).some(({ arcBytes = 0 }) => arcBytes > 0)),
  osdReserveBytes: told('osds', ({ nodes }) => nodes.some(({ osds = 0 }) => osds > 0)),
  haMayMigrateUnlimited: ({ snapshot }) =>
    snapshot?.cluster.migrationLink === 'separate' ? noEffect('separate-link') : undefined,
  parallelMax: ({ snapshot }) =>
    snapshot === undefined || snapshot.cluster.migrationLink === 'separate'
      ? undefined
      : noEffect('shared-link'),
  allowedVmids: guestNumbers('allowedVmids'),
  neverMoveVmids: guestNumbers('neverMoveVmids'),
  highPriorityVmids: guestNumbers('highPriorityVmids'),
  lowPriorityVmids: guestNumbers('lowPriorityVmids'),
  ignoredTags: guestTags('ignoredTags'),
  reservedNodes: nodeNames('reservedNodes'),
  evacuatedNodes: nodeNames('evacuatedNodes'),
  witnessNodes: nodeNames('witnessNodes'),
  nodeReservesGib: nodeNames('nodeReservesGib'),
  nodeCpuFactors: nodeNames('nodeCpuFactors'),
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Every setting as it is obeyed: its value, where that comes from, and why it changes nothing where it does not, as
 * far as settings and cluster tell.
 */
export function effectiveSettings(
  settings: Settings,
  snapshot?: ClusterSnapshot,
): readonly EffectiveOption[] {
  const obeyed = inForce(settings);
  return SETTING_KEYS.map((key): EffectiveOption => {
    const isSet = !isSame(settings[key], defaultSettings[key]);
    const isPreset = !isSame(obeyed[key], settings[key]);
    const why = CHECKS[key]?.({ settings, snapshot });
    return {
      key,
      value: obeyed[key],
      from: isPreset ? 'aggressiveness' : isSet ? 'set' : 'default',
      ...(why === undefined ? {} : { noEffect: why }),
    };
  });
}

/** The sentence that says why a setting changes nothing. */
export const noEffectText = ({ code, data }: NoEffect): string =>
  NO_EFFECT[code].replace(/\{(\w+)\}/g, (hole, name: string) => data[name] ?? hole);
