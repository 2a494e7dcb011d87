import { clusterCalls } from './calls/cluster-calls.ts';
import { guestCalls } from './calls/guest-calls.ts';
import { haCalls } from './calls/ha-calls.ts';
import { nodeCalls } from './calls/node-calls.ts';
import { taskCalls } from './calls/task-calls.ts';
import type { PveEngine } from './engine.ts';
import type { PveApi } from './pve-api.ts';
import { pathsOver } from './sugar.ts';

/** The calls we make, over whatever answers them: a real pveproxy, or a recording. */
export function apiOver(engine: PveEngine): PveApi {
  const paths = pathsOver(engine);
  return {
    ...clusterCalls(paths),
    ...haCalls(paths),
    ...nodeCalls(paths),
    ...guestCalls(paths),
    ...taskCalls(paths),
  };
}
