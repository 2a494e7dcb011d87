import { defaultSettings, type Settings } from './settings.ts';

const GIB = 2 ** 30;

type Preset = Pick<
  Settings,
  | 'proposeAboveMemoryPercent'
  | 'proposeAboveCpuPercent'
  | 'proposeAboveSpreadPercent'
  | 'gainMinPercent'
  | 'movesMax'
  | 'bytesMax'
>;

const preset = (
  proposeAboveMemoryPercent: number,
  proposeAboveCpuPercent: number,
  proposeAboveSpreadPercent: number,
  gainMinPercent: number,
  movesMax: number,
  bytesGib: number,
): Preset => ({
  proposeAboveMemoryPercent,
  proposeAboveCpuPercent,
  proposeAboveSpreadPercent,
  gainMinPercent,
  movesMax,
  bytesMax: bytesGib * GIB,
});

const {
  proposeAboveMemoryPercent,
  proposeAboveCpuPercent,
  proposeAboveSpreadPercent,
  gainMinPercent,
  movesMax,
  bytesMax,
} = defaultSettings;

/** From "only what must be" to "every bit"; the middle one are the defaults. */
export const AGGRESSIVENESS: readonly Preset[] = [
  preset(88, 83, 40, 8, 3, 64),
  preset(85, 80, 30, 4, 6, 128),
  {
    proposeAboveMemoryPercent,
    proposeAboveCpuPercent,
    proposeAboveSpreadPercent,
    gainMinPercent,
    movesMax,
    bytesMax,
  },
  preset(75, 70, 12, 1, 20, 512),
  preset(70, 65, 6, 0.5, 50, 2048),
];

/** The keys that aggressiveness decides while they are at their defaults. */
export const PRESET_KEYS = Object.keys(AGGRESSIVENESS[0] ?? {}) as (keyof Preset)[];

/**
 * The settings as they are obeyed: what the aggressiveness sets, unless a person has set it to something else than
 * its default. Asking twice changes nothing.
 */
export function inForce(settings: Settings): Settings {
  const chosen = AGGRESSIVENESS[settings.aggressiveness - 1];
  if (chosen === undefined || settings.aggressiveness === 3) return settings;
  const set = PRESET_KEYS.filter((key) => settings[key] === defaultSettings[key]);
  return { ...settings, ...Object.fromEntries(set.map((key) => [key, chosen[key]])) };
}
