import type { Constraint } from './constraint.ts';
import { containerConsent } from './container-consent.ts';
import { cpuCapacity } from './cpu-capacity.ts';
import { haNativeRebalance } from './ha-native-rebalance.ts';
import { haNodeAffinity } from './ha-node-affinity.ts';
import { haSharedLink } from './ha-shared-link.ts';
import { ignored } from './ignored.ts';
import { keepApart } from './keep-apart.ts';
import { keepTogether } from './keep-together.ts';
import { localDisks } from './local-disks.ts';
import { localResources } from './local-resources.ts';
import { maintenance } from './maintenance.ts';
import { memoryCapacity } from './memory-capacity.ts';
import { movable } from './movable.ts';
import { nodeAvailability } from './node-availability.ts';
import { pinned } from './pinned.ts';
import { storageReach } from './storage-reach.ts';

/** Every constraint there is, sorted. To add one: a file, its test, a line here. */
export const constraints = [
  containerConsent,
  cpuCapacity,
  haNativeRebalance,
  haNodeAffinity,
  haSharedLink,
  ignored,
  keepApart,
  keepTogether,
  localDisks,
  localResources,
  maintenance,
  memoryCapacity,
  movable,
  nodeAvailability,
  pinned,
  storageReach,
] as const satisfies readonly Constraint[];
