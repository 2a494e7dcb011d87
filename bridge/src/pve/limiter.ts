/** Runs at most so many works of one lane at a time; urgent ones go to the head of its queue. */
export interface Limiter {
  run<Result>(lane: string, urgent: boolean, work: () => Promise<Result>): Promise<Result>;
}

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

/** A lane per node: a Proxmox VE daemon has three single-threaded workers, which the UI shares with us. */
export function createLimiter(atOnceMax: number): Limiter {
  const lanes = new Map<string, Lane>();
  const enter = (lane: Lane, urgent: boolean): Promise<void> | undefined => {
    if (lane.running < atOnceMax) {
      lane.running++;
      return undefined;
    }
    return new Promise((go) => (urgent ? lane.waiting.unshift(go) : lane.waiting.push(go)));
  };
  const leave = (name: string, lane: Lane) => {
    const next = lane.waiting.shift();
    if (next) return next();
    lane.running--;
    if (lane.running === 0) lanes.delete(name);
  };
  return {
    async run(name, urgent, work) {
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      await enter(lane, urgent);
      try {
        return await work();
      } finally {
        leave(name, lane);
      }
    },
  };
}
