import { createTurns } from '../turns.ts';
import type { PveApi } from './pve-api.ts';

/** How long an answer of which nothing comes may keep the others waiting. */
const PATIENCE_MS = 2000;

/**
 * The answers that have megabytes where there are thousands of guests, one after the other whoever asks: each is there
 * several times over until it has been read. None waits long for others.
 */
export function createLongAnswers(patienceMs = PATIENCE_MS): (api: PveApi) => PveApi {
  const takeTurn = createTurns(1);
  const inTurn = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const endTurn = await takeTurn(AbortSignal.timeout(patienceMs)).catch(() => undefined);
    try {
      return await ask();
    } finally {
      endTurn?.();
    }
  };
  return (api) => ({
    ...api,
    clusterResources: () => inTurn(() => api.clusterResources()),
    permissions: () => inTurn(() => api.permissions()),
  });
}
