import { schemaWords } from '#shared/kit/schema-words.ts';
import { pathText } from '#shared/protocol/codec.ts';
import { problem, Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings, Settings } from '#shared/settings/settings.ts';
import type { CurrentSettings, SettingsStore } from '../serve/settings-store.ts';
import { bodyOf, CompanionError } from './companion.ts';
import { asked, type Ties } from './ties.ts';
import { FILE_FORMAT, type SettingsFile } from './wire/cluster-files.ts';

/** How often somebody else may be faster. */
const TRIES_MAX = 8;
const PAUSE_MS = 200;

type SettingsTies = Pick<Ties, 'companion' | 'clock'> & {
  readonly watch: Pick<Ties['watch'], 'now' | 'refresh'>;
};

/** What everybody's plans start from, in the whole cluster. */
export function sharedSettings({ companion, watch, clock }: SettingsTies, version: string): SettingsStore {
  let known: { readonly etag: string; readonly settings: CurrentSettings } | undefined;
  const current = (): CurrentSettings => {
    const { unreachable, files } = watch.now();
    const { etag, trouble, content } = files.settings;
    if (etag === '') {
      const message = unreachable ?? 'it was not asked yet';
      return { settings: defaultSettings, problem: problem('companion-unreachable', { message }) };
    }
    if (trouble !== undefined) return unusable(trouble);
    if (known?.etag !== etag) known = { etag, settings: usable(content?.settings ?? {}) };
    return known.settings;
  };
  return {
    current,
    async change(patch) {
      for (let tries = 1; ; tries++) {
        await asked(watch.refresh());
        const { problem: trouble } = current();
        if (trouble) throw new Refusal(trouble.code, trouble.data);
        const { etag, content } = watch.now().files.settings;
        const file: SettingsFile = {
          ...content,
          ...{ format: FILE_FORMAT, writer: version, settings: { ...content?.settings, ...patch } },
        };
        try {
          await companion.ask('file.write', { name: 'settings', body: bodyOf(file), expect: etag });
          await asked(watch.refresh());
          return;
        } catch (error) {
          const isOvertaken = error instanceof CompanionError && error.code === 'conflict';
          if (!isOvertaken || tries >= TRIES_MAX) await asked(Promise.reject(error));
          await clock.sleep(tries * PAUSE_MS);
        }
      }
    },
  };
}

const unusable = (message: string): CurrentSettings => ({
  settings: defaultSettings,
  problem: problem('settings-unreadable', { message }),
});

function usable(kept: unknown): CurrentSettings {
  const read = Settings.safeParse(kept, { error: schemaWords });
  if (read.success) return { settings: read.data };
  const [issue] = read.error.issues;
  return unusable(`settings.json: settings.${pathText(issue?.path ?? [])}: ${issue?.message}`);
}
