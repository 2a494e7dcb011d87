import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { schemaWords } from '#shared/kit/schema-words.ts';
import { pathText } from '#shared/protocol/codec.ts';
import { type Problem, problem, Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings, Settings, type SettingsPatch } from '#shared/settings/settings.ts';
import { replaceFile } from '../execute/atomic-file.ts';
import { stateProblem } from '../execute/not-kept.ts';

const FORMAT = 1;

/** The file: unknown keys, of a newer writer, are kept as they are (S17). */
const SettingsFile = z.looseObject({
  format: z.int(),
  writer: z.string(),
  settings: z.record(z.string(), z.unknown()),
});
type SettingsFile = z.infer<typeof SettingsFile>;

export interface CurrentSettings {
  readonly settings: Settings;
  /** The file could not be used: nothing is planned with what may be wrong, and nothing is overwritten. */
  readonly problem?: Problem | undefined;
}

/** What everybody's plans start from; kept in the state directory. */
export interface SettingsStore {
  current(): CurrentSettings;
  /** Throws a Refusal: `settings-unreadable`, `settings-invalid`. */
  change(patch: SettingsPatch): Promise<void>;
}

interface Loaded extends CurrentSettings {
  readonly file: SettingsFile;
}

const unreadable = (file: SettingsFile, message: string): Loaded => ({
  file,
  settings: defaultSettings,
  problem: problem('settings-unreadable', { message }),
});
/** What the system refuses it may give later. */
const isToBeTried = ({ problem: trouble }: Loaded): boolean =>
  trouble !== undefined && trouble.code !== 'settings-unreadable';

function load(path: string, version: string): Loaded {
  const fresh: SettingsFile = { format: FORMAT, writer: version, settings: {} };
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
        return { file: fresh, settings: defaultSettings };
      return { file: fresh, settings: defaultSettings, problem: stateProblem(path, error) };
    }
    return unreadable(
      fresh,
      `${path} is not readable as JSON. Maybe restore it, or remove it to start with defaults`,
    );
  }
  const file = SettingsFile.safeParse(content, { error: schemaWords });
  if (!file.success) {
    const [issue] = file.error.issues;
    return unreadable(fresh, `${path}: ${pathText(issue?.path ?? [])}: ${issue?.message}`);
  }
  if (file.data.format > FORMAT)
    return unreadable(
      file.data,
      `${path} was written by a newer version (${file.data.writer}). Maybe upgrade this node`,
    );
  const settings = Settings.safeParse(file.data.settings, { error: schemaWords });
  if (settings.success) return { file: file.data, settings: settings.data };
  const [issue] = settings.error.issues;
  return unreadable(file.data, `${path}: settings.${pathText(issue?.path ?? [])}: ${issue?.message}`);
}

export function createSettingsStore(stateDirectory: string, version: string): SettingsStore {
  const path = join(stateDirectory, 'settings.json');
  let loaded = load(path, version);
  const current = (): CurrentSettings => {
    if (isToBeTried(loaded)) loaded = load(path, version);
    return { settings: loaded.settings, problem: loaded.problem };
  };
  return {
    current,
    async change(patch) {
      const { problem: trouble } = current();
      if (trouble) throw new Refusal(trouble.code, trouble.data);
      const file = { ...loaded.file, writer: version, settings: { ...loaded.file.settings, ...patch } };
      const settings = Settings.parse(file.settings);
      try {
        await replaceFile(path, `${JSON.stringify(file, undefined, 2)}\n`);
      } catch (error) {
        const { code, data } = stateProblem(path, error);
        throw new Refusal(code, data);
      }
      loaded = { file, settings };
    },
  };
}
