import type { Settings } from '#shared/settings/settings.ts';

const GIB = 2 ** 30;

interface Base {
  readonly key: keyof Settings & string;
  readonly label: string;
}

/** How a setting is edited; `scale` turns what is shown (GiB) into what is kept (bytes). */
export type SettingField =
  | (Base & { kind: 'number'; min: number; max: number; decimals?: boolean; scale?: number })
  | (Base & { kind: 'boolean' })
  | (Base & { kind: 'list'; numbers?: boolean });

/** What the settings window shows, in its order. Labels are translated where they are shown. */
export const SETTING_FIELDS: readonly SettingField[] = [
  {
    key: 'proposeAboveMemoryPercent',
    label: 'Propose above memory of a node (%)',
    kind: 'number',
    min: 0,
    max: 100,
  },
  {
    key: 'proposeAboveCpuPercent',
    label: 'Propose above CPU of a node (%)',
    kind: 'number',
    min: 0,
    max: 100,
  },
  {
    key: 'proposeAboveSpreadPercent',
    label: 'Propose above spread (points)',
    kind: 'number',
    min: 0,
    max: 100,
  },
  { key: 'limitMemoryPercent', label: 'Memory limit of a target (%)', kind: 'number', min: 0, max: 100 },
  { key: 'limitCpuPercent', label: 'CPU limit of a target (%)', kind: 'number', min: 0, max: 100 },
  {
    key: 'overcommitFactor',
    label: 'Memory need of a guest (× its maximum)',
    kind: 'number',
    min: 0.1,
    max: 4,
    decimals: true,
  },
  { key: 'movesMax', label: 'Moves per plan at most', kind: 'number', min: 0, max: 10_000 },
  {
    key: 'bytesMax',
    label: 'To copy per plan at most (GiB)',
    kind: 'number',
    min: 0,
    max: 1_048_576,
    scale: GIB,
  },
  {
    key: 'gainMinPercent',
    label: 'Gain of a move at least (points)',
    kind: 'number',
    min: 0,
    max: 100,
    decimals: true,
  },
  { key: 'parallelMax', label: 'Parallel moves in the cluster', kind: 'number', min: 1, max: 64 },
  { key: 'parallelPerNodeMax', label: 'Parallel moves per node', kind: 'number', min: 1, max: 16 },
  {
    key: 'mandateMaxSeconds',
    label: 'An approval holds at most (hours)',
    kind: 'number',
    min: 0.1,
    max: 8,
    decimals: true,
    scale: 3600,
  },
  {
    key: 'haMayMigrateUnlimited',
    label: 'HA guests may migrate without a bandwidth limit beside corosync',
    kind: 'boolean',
  },
  { key: 'containersMayRestart', label: 'Containers may be moved by a restart', kind: 'boolean' },
  { key: 'localDisksMayMove', label: 'Local disks may be moved', kind: 'boolean' },
  { key: 'trustFreeTags', label: 'Trust tags that are not registered', kind: 'boolean' },
  { key: 'ignoredTags', label: 'Tags of guests that are never moved', kind: 'list' },
  { key: 'neverMoveVmids', label: 'Guests that are never moved', kind: 'list', numbers: true },
  { key: 'reservedNodes', label: 'Nodes that take no guests', kind: 'list' },
  { key: 'evacuatedNodes', label: 'Nodes to be emptied', kind: 'list' },
];

type FieldValue = string | number | boolean;
type FieldValues = Readonly<Record<string, FieldValue | null>>;

const shown = (field: SettingField, value: Settings[keyof Settings]): FieldValue => {
  if (field.kind === 'list') return Array.isArray(value) ? value.join(', ') : '';
  if (field.kind === 'number') return Number(value) / (field.scale ?? 1);
  return value === true;
};

/** The settings as the window's fields show them. */
export const toFields = (settings: Settings): Readonly<Record<string, FieldValue>> =>
  Object.fromEntries(SETTING_FIELDS.map((field) => [field.key, shown(field, settings[field.key])]));

const kept = (field: SettingField, value: FieldValue | null): unknown => {
  if (field.kind === 'boolean') return value === true;
  if (field.kind === 'number') {
    const number = Number(value) * (field.scale ?? 1);
    return field.scale === undefined ? number : Math.round(number);
  }
  const words = String(value ?? '')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  return field.numbers ? words.map(Number) : words;
};

/** What a person has put into the fields, as settings: still to be checked by their schema. */
export const fromFields = (values: FieldValues): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    SETTING_FIELDS.flatMap((field) =>
      values[field.key] === undefined ? [] : [[field.key, kept(field, values[field.key] ?? null)]],
    ),
  );
