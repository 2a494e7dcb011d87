import type { KernelBuilder } from '../model/kernel.ts';
import { reason } from '../plan/reason.ts';
import { isOfHa, nodesOpen, nodesWanted } from '../rules/pin-places.ts';
import type { RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';

/** What a node of a wish is worth. */
const POINTS = 1;

function preferNodes(
  { model, prefer }: KernelBuilder,
  { id, vmids }: RuleOf<'pin'>,
  wanted: readonly string[],
): void {
  const why = reason('preferred', { nodes: wanted.join(', '), origin: id });
  const nodes = wanted.flatMap((name) => model.nodeIndex.get(name) ?? []);
  for (const guest of vmids.flatMap((vmid) => model.guestIndex.get(vmid) ?? []))
    for (const node of nodes) prefer(guest, node, POINTS, why);
}

/** Where guests would rather be: the highest priority that is online, as long as nothing more important is lost. */
export const preferredNodes = {
  id: 'preferred-nodes',
  title: 'Preferred nodes',
  description:
    'A guest that a soft pin of the settings names is brought to a node of the highest priority that is online, if that costs neither a rule nor a limit.',
  mode: 'discrete',
  precedence: 21,
  compile(builder) {
    const { snapshot, settings } = builder.model;
    const open = nodesOpen(snapshot);
    for (const rule of rulesInForce(snapshot, settings, 'pin'))
      if (!rule.strict && !isOfHa(rule)) preferNodes(builder, rule, nodesWanted(rule, open));
  },
  checker: () => ({ excesses: () => [] }),
} as const satisfies Constraint;
