import type { Machine } from '../administer/machine.ts';
import { failure } from './command-error.ts';

/** @throws CommandError where this is not root on a node: what these commands do and see is there only */
export function mustBeRoot(machine: Machine, verb: string): void {
  if (!machine.isRoot)
    throw failure(`"${verb}" works for root on a Proxmox VE node. Maybe: sudo pve-rebalance ${verb}`);
}
