import { bridges } from './bridges.ts';
import type { Constraint } from './constraint.ts';
import { containerConsent } from './container-consent.ts';
import { cooldown } from './cooldown.ts';
import { cpuCapacity } from './cpu-capacity.ts';
import { cpuCompatibility } from './cpu-compatibility.ts';
import { cpuOvercommit } from './cpu-overcommit.ts';
import { haNativeRebalance } from './ha-native-rebalance.ts';
import { haNodeAffinity } from './ha-node-affinity.ts';
import { haSharedLink } from './ha-shared-link.ts';
import { hugepages } from './hugepages.ts';
import { ignored } from './ignored.ts';
import { keepApart } from './keep-apart.ts';
import { keepBetween } from './keep-between.ts';
import { keepSites } from './keep-sites.ts';
import { keepSpread } from './keep-spread.ts';
import { keepTogether } from './keep-together.ts';
import { localDisks } from './local-disks.ts';
import { localResources } from './local-resources.ts';
import { maintenance } from './maintenance.ts';
import { mappedDevices } from './mapped-devices.ts';
import { maxInflow } from './max-inflow.ts';
import { memoryCapacity } from './memory-capacity.ts';
import { movable } from './movable.ts';
import { nodeAvailability } from './node-availability.ts';
import { nodeCalm } from './node-calm.ts';
import { pinned } from './pinned.ts';
import { preferredNodes } from './preferred-nodes.ts';
import { protectedGuests } from './protected-guests.ts';
import { pvePrecheck } from './pve-precheck.ts';
import { qemuVersion } from './qemu-version.ts';
import { replication } from './replication.ts';
import { reversalBan } from './reversal-ban.ts';
import { sharedDisks } from './shared-disks.ts';
import { storageReach } from './storage-reach.ts';
import { storageSpace } from './storage-space.ts';
import { vcpuLimit } from './vcpu-limit.ts';

/** Every constraint there is, sorted. To add one: a file, its test, a line here. */
export const constraints = [
  bridges,
  containerConsent,
  cooldown,
  cpuCapacity,
  cpuCompatibility,
  cpuOvercommit,
  haNativeRebalance,
  haNodeAffinity,
  haSharedLink,
  hugepages,
  ignored,
  keepApart,
  keepBetween,
  keepSites,
  keepSpread,
  keepTogether,
  localDisks,
  localResources,
  maintenance,
  mappedDevices,
  maxInflow,
  memoryCapacity,
  movable,
  nodeAvailability,
  nodeCalm,
  pinned,
  preferredNodes,
  protectedGuests,
  pvePrecheck,
  qemuVersion,
  replication,
  reversalBan,
  sharedDisks,
  storageReach,
  storageSpace,
  vcpuLimit,
] as const satisfies readonly Constraint[];
