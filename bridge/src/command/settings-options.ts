import { formatByName } from '#shared/kit/units.ts';
import { defaultSettings, Settings, type SettingsInput } from '#shared/settings/settings.ts';
import { parseByteSize } from './byte-size.ts';
import { usageError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import type { Option, OptionValues } from './verb.ts';

type Read = 'text' | 'texts' | 'number' | 'numbers' | 'bytes' | 'switch';

interface SettingOption extends Option {
  readonly key: keyof Settings;
  readonly read: Read;
}

const percent = (name: string, key: keyof Settings, text: string): SettingOption => ({
  name,
  value: 'PERCENT',
  key,
  read: 'number',
  text: `${text} (${defaultSettings[key]})`,
});

const toggle = (name: string, key: keyof Settings, text: string): SettingOption => ({
  name,
  key,
  read: 'switch',
  text,
});

const list = (name: string, value: string, key: keyof Settings, text: string): SettingOption => ({
  name,
  value,
  multiple: true,
  key,
  read: value === 'VMID' ? 'numbers' : 'texts',
  text,
});

const count = (name: string, value: string, key: keyof Settings, text: string): SettingOption => ({
  name,
  value,
  key,
  read: 'number',
  text: `${text} (${defaultSettings[key]})`,
});

/** The settings that the command line may change, in the order of `--help`. */
export const SETTING_OPTIONS: readonly SettingOption[] = [
  {
    name: 'balance-by',
    value: 'WHAT',
    key: 'balanceBy',
    read: 'text',
    text: 'memory-and-cpu (default), memory or cpu',
  },
  { name: 'load', value: 'MODE', key: 'loadMode', read: 'text', text: 'used (default) or assigned' },
  count('moves', 'COUNT', 'movesMax', 'at most so many moves'),
  { name: 'bytes', value: 'SIZE', key: 'bytesMax', read: 'bytes', text: 'copy at most so much (256GiB)' },
  count('gain', 'POINTS', 'gainMinPercent', 'least gain of a move on the worst node'),
  percent('limit-memory', 'limitMemoryPercent', 'no move fills the memory of a node above this'),
  percent('limit-cpu', 'limitCpuPercent', 'no move fills the CPU of a node above this'),
  percent('propose-above-memory', 'proposeAboveMemoryPercent', 'propose moves above this memory load'),
  percent('propose-above-cpu', 'proposeAboveCpuPercent', 'propose moves above this CPU load'),
  percent('propose-above-spread', 'proposeAboveSpreadPercent', 'propose moves above this spread'),
  count('overcommit', 'FACTOR', 'overcommitFactor', 'share of its maximum memory that a guest needs'),
  toggle(
    'ha-unlimited',
    'haMayMigrateUnlimited',
    'HA guests may migrate without a bandwidth limit on a link of corosync',
  ),
  toggle('containers', 'containersMayRestart', 'containers may move, by a restart'),
  toggle('local-disks', 'localDisksMayMove', 'guests with local disks may move'),
  list('ignore-tag', 'TAG', 'ignoredTags', 'guests with this tag stay'),
  list('never-move', 'VMID', 'neverMoveVmids', 'this guest stays'),
  list('reserve', 'NODE', 'reservedNodes', 'this node takes no guests'),
  list('evacuate', 'NODE', 'evacuatedNodes', 'the guests of this node should leave it'),
  toggle('trust-free-tags', 'trustFreeTags', 'tags that are not registered may relate guests'),
  count('parallel', 'COUNT', 'parallelMax', 'moves at the same time'),
  count('parallel-per-node', 'COUNT', 'parallelPerNodeMax', 'moves at the same time in and out of one node'),
  {
    name: 'bandwidth',
    value: 'SIZE',
    key: 'bandwidthMaxBytesPerSecond',
    read: 'bytes',
    text: 'at most so much per second and move (the limits of Proxmox VE)',
  },
];

/** The settings given on the command line over the defaults; what is out of range is refused by name. */
export function settingsFrom(values: OptionValues): Settings {
  const given = SETTING_OPTIONS.filter(({ name }) => values.has(name));
  const input: SettingsInput = Object.fromEntries(
    given.map((option) => [option.key, checked(option, values)]),
  );
  return Settings.parse(input);
}

function checked(option: SettingOption, values: OptionValues): unknown {
  const value = readers[option.read](values, option.name);
  const result = Settings.shape[option.key].safeParse(value, { error: issueText, reportInput: true });
  if (result.success) return result.data;
  const { message = 'not possible' } = result.error.issues[0] ?? {};
  const given = values.texts(option.name).join(', ');
  throw usageError(`--${option.name} is ${given}: ${message}${remedy(option)}`);
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const readers: Readonly<Record<Read, (values: OptionValues, name: string) => unknown>> = {
  text: (values, name) => values.text(name),
  texts: (values, name) => values.texts(name),
  number: (values, name) => numberOf(values.text(name) ?? ''),
  numbers: (values, name) => values.texts(name).map(numberOf),
  bytes: (values, name) => parseByteSize(values.text(name) ?? '') ?? Number.NaN,
  switch: (values, name) => values.has(name),
};

function remedy({ name, key }: SettingOption): string {
  const byDefault = defaultSettings[key];
  if (typeof byDefault !== 'number' && typeof byDefault !== 'string') {
    return key === 'bandwidthMaxBytesPerSecond' ? `. Maybe --${name} 100MiB` : '';
  }
  const text = /bytes$|bytesMax$/i.test(key) ? formatByName('bytes', byDefault).replace(' ', '') : byDefault;
  return `. Maybe --${name} ${text}, the default`;
}
