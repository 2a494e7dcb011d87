import { type HaService, isHaMotion } from '#shared/snapshot/activity.ts';

/** Remembers since when HA has been about to move each guest. */
export interface HaMotions {
  /** The motions that are seen now, by sid, each with when it was first seen; one that is no longer seen is forgotten. */
  seen(services: readonly HaService[], nowMs: number): ReadonlyMap<string, number>;
}

export function createHaMotions(): HaMotions {
  let since: ReadonlyMap<string, number> = new Map();
  return {
    seen(services, nowMs) {
      const moving = services.flatMap((service) =>
        service.sid !== undefined && isHaMotion(service) ? [service.sid] : [],
      );
      since = new Map(moving.map((sid) => [sid, since.get(sid) ?? nowMs]));
      return since;
    },
  };
}
