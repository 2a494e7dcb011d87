import { nearestName } from '../../rules/nearest-name.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { type Reason, reason } from '../reason.ts';

/** A list that is longer helps nobody who mistyped a name. */
const LISTED_MAX = 8;

const listed = (names: readonly string[]): string | undefined =>
  names.length > 0 && names.length <= LISTED_MAX ? names.join(', ') : undefined;

/** There is no such node; with the one that was probably meant, or all of a few. */
export function unknownNode({ nodes }: ClusterSnapshot, node: string): Reason {
  const names = nodes.map(({ name }) => name);
  const nearest = nearestName(node, names) ?? listed(names);
  return nearest === undefined
    ? reason('unknown-node', { node })
    : reason('unknown-node-typo', { node, nearest });
}

/** There is no such guest; with the one that was probably meant. */
export function unknownGuest({ guests }: ClusterSnapshot, vmid: number): Reason {
  const nearest = nearestName(
    String(vmid),
    guests.map((guest) => String(guest.vmid)),
  );
  return nearest === undefined
    ? reason('unknown-guest', { vmid })
    : reason('unknown-guest-typo', { vmid, nearest });
}

/** There is no such rule; with the one that was probably meant, or all of a few. */
export function unknownRule(rules: readonly { readonly id: string }[], rule: string): Reason {
  const ids = rules.map(({ id }) => id);
  const nearest = nearestName(rule, ids) ?? listed(ids);
  return nearest === undefined
    ? reason('unknown-rule', { rule })
    : reason('unknown-rule-typo', { rule, nearest });
}

const WRONG_NAMES: readonly Reason['code'][] = [
  'unknown-guest',
  'unknown-guest-typo',
  'unknown-node',
  'unknown-node-typo',
  'unknown-rule',
  'unknown-rule-typo',
  'nobody-meant',
  'node-exists',
  'node-size-unknown',
];

/** Whether it is a mistake in the question, and no answer to it. */
export const isMistake = ({ code }: Reason): boolean => WRONG_NAMES.includes(code);
