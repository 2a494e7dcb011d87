import type { Clock } from '../clock.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { guardMandate } from './guard-mandate.ts';
import type { Mandate } from './mandate.ts';

/** Whose sign-in acts and whose lets us look. Looking never needs more than somebody who is there anyway. */
export interface Authority {
  mandate(): Mandate | undefined;
  sight(): PveApi | undefined;
  /** A new mandate takes the place of the old one, whose ticket is erased. */
  give(mandate: Mandate, endsAtMs: number): void;
  /** From now on nothing is renewed; what runs is followed with the ticket as long as it is good. */
  endRenewal(): void;
  /** Nothing is left to do or to follow. */
  drop(): void;
  refused(api: PveApi, detail: string): void;
  adopt(api: PveApi): () => void;
}

export interface AuthorityEvents {
  onEnd(detail: string): void;
  onBlind(): void;
  onAdopted(): void;
}

const VIEWER_RETRY_MS = 60_000;

/** Holds at most one mandate and the sign-ins of those who look on. */
export function createAuthority(clock: Clock, events: AuthorityEvents): Authority {
  let mandate: Mandate | undefined;
  let guard: AbortController | undefined;
  const viewers = new Set<PveApi>();
  const sight = () => mandate?.api ?? [...viewers][0];

  const endRenewal = () => {
    guard?.abort(new Error('the mandate is over'));
    guard = undefined;
  };
  const drop = () => {
    endRenewal();
    mandate?.erase();
    mandate = undefined;
  };
  const blindIf = (sawBefore: boolean) => {
    if (sawBefore && !sight()) events.onBlind();
  };

  /** A viewer whose ticket PVE refused may have a new one a minute later: it is renewed by the browser. */
  const attend = async (api: PveApi, left: AbortSignal) => {
    while (!left.aborted) {
      const wasBlind = !sight();
      if (!viewers.has(api)) {
        viewers.add(api);
        if (wasBlind) events.onAdopted();
      }
      await clock.sleep(VIEWER_RETRY_MS, left);
    }
  };

  return {
    mandate: () => mandate,
    sight,
    endRenewal,
    drop,
    give(given, endsAtMs) {
      if (given !== mandate) drop();
      mandate = given;
      guard = new AbortController();
      const { signal } = guard;
      guardMandate(given, endsAtMs, clock, signal, events.onEnd).catch((error: unknown) => {
        if (!signal.aborted)
          events.onEnd(`its renewal failed: ${error instanceof Error ? error.message : error}`);
      });
    },
    refused(api, detail) {
      if (mandate?.api === api) {
        drop();
        events.onEnd(detail);
        blindIf(true);
      } else if (viewers.delete(api)) blindIf(true);
    },
    adopt(api) {
      const left = new AbortController();
      attend(api, left.signal).catch(() => undefined);
      return () => {
        left.abort(new Error('the viewer has left'));
        blindIf(viewers.delete(api));
      };
    },
  };
}
