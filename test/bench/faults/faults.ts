import { BRIDGE_FAULTS } from './kinds/bridge-faults.ts';
import { CLUSTER_FAULTS } from './kinds/cluster-faults.ts';
import type { Faults } from './kinds/fault.ts';
import { GUEST_FAULTS } from './kinds/guest-faults.ts';
import { WIRE_FAULTS } from './kinds/wire-faults.ts';

/** By name; a campaign uses all of them. */
export const FAULTS: Faults = { ...BRIDGE_FAULTS, ...CLUSTER_FAULTS, ...GUEST_FAULTS, ...WIRE_FAULTS };
export const faultNames = Object.keys(FAULTS).sort();
