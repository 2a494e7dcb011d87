import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { RuleOf } from './rule.ts';

type Pin = RuleOf<'pin'>;

/**
 * Nodes on which the HA manager starts something. What it does not know it does not use, but where nothing was
 * told of it (no manager has ever run, or an older release) the state of the node is all there is.
 */
export const nodesOpenToHa = ({ nodes }: ClusterSnapshot): readonly string[] =>
  nodes
    .filter(
      ({ status, maintenance, haState = 'online' }) =>
        status === 'online' && !maintenance && haState === 'online',
    )
    .map(({ name }) => name);

/** Nodes on which we would start something. */
export const nodesOpen = ({ nodes }: ClusterSnapshot): readonly string[] =>
  nodes.filter(({ status, maintenance }) => status === 'online' && !maintenance).map(({ name }) => name);

const namesOf = (nodes: Pin['nodes']): string[] => nodes.map(({ node }) => node);

/** The nodes of the highest priority. */
function highestOf(nodes: Pin['nodes']): string[] {
  const highest = Math.max(...nodes.map(({ priority }) => priority));
  return namesOf(nodes.filter(({ priority }) => priority === highest));
}

/**
 * Where the HA manager would leave the guest (PVE::HA::Manager, node affinity): with failback it goes back to
 * the highest priority that is online, without it any node of the rule will do; a rule that is not strict lets
 * it be anywhere once none of the rule's nodes is online, or at any time without failback.
 */
export function nodesLeftAlone(
  { nodes, strict }: Pin,
  { ha }: GuestFacts,
  open: readonly string[],
): string[] {
  const there = nodes.filter(({ node }) => open.includes(node));
  if (there.length === 0) return strict ? namesOf(nodes) : [...open];
  if (ha?.failback === false) return strict ? namesOf(there) : [...open];
  return highestOf(there);
}

/** Where our own pin wants the guest: the highest priority that is open, else whatever it names. */
export function nodesWanted({ nodes }: Pin, open: readonly string[]): string[] {
  const there = nodes.filter(({ node }) => open.includes(node));
  return there.length === 0 ? namesOf(nodes) : highestOf(there);
}

export const isOfHa = ({ origin }: Pin): boolean => origin === 'ha-rule' || origin === 'ha-group';
