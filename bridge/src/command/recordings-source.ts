import { existsSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { createObserver, type Observer } from '../observe/observer.ts';
import { recordedPve } from '../pve/recorded.ts';
import { inputError } from './command-error.ts';
import type { OptionValues } from './verb.ts';

const USER = 'admin@pve';

/** The cluster of a recording, as one of its users saw it in one of its states. */
export function openRecordings(values: OptionValues): Observer {
  const path = values.text('recordings') ?? '';
  if (!existsSync(path)) throw inputError(`--recordings ${path} is not there`);
  const state = values.text('state');
  const user = values.text('user') ?? USER;
  try {
    const api = recordedPve(path, { user, ...(state === undefined ? {} : { state }) });
    return createObserver({ api, clock: systemClock });
  } catch (error) {
    throw inputError(error instanceof Error ? error.message : String(error));
  }
}
