import { type Reason, reason } from '../plan/reason.ts';
import { isOfHa, nodesOpen, nodesWanted } from '../rules/pin-places.ts';
import { type RuleOf, ruleId } from '../rules/rule.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { strictRules } from './group-rules.ts';
import { targetConstraint } from './target-constraint.ts';

/** The nodes that one rule, or all pin tags of a guest together, leave it. */
interface Pin {
  readonly names: string[];
  readonly origin: string;
  readonly nodes: Set<string>;
}

/** One more pin of a guest: tags add up to one list of nodes, of rules in the settings each must be kept. */
function addPin(own: Pin[], { name, id, origin }: RuleOf<'pin'>, nodes: readonly string[]): void {
  const tags = own.find((pin) => origin === 'tag' && pin.origin === 'tag');
  if (tags === undefined) {
    own.push({ names: [name], origin: origin === 'tag' ? 'tag' : id, nodes: new Set(nodes) });
    return;
  }
  tags.names.push(name);
  for (const node of nodes) tags.nodes.add(node);
}

function pinsByGuest(snapshot: ClusterSnapshot, settings: Settings): Map<number, Pin[]> {
  const open = nodesOpen(snapshot);
  const pins = new Map<number, Pin[]>();
  for (const rule of strictRules(snapshot, settings, 'pin').filter((pin) => !isOfHa(pin))) {
    const nodes = rule.origin === 'tag' ? rule.nodes.map(({ node }) => node) : nodesWanted(rule, open);
    for (const vmid of rule.vmids) {
      const own = pins.get(vmid) ?? [];
      addPin(own, rule, nodes);
      pins.set(vmid, own);
    }
  }
  return pins;
}

const ruleName = ({ names, origin }: Pin): string =>
  origin === 'tag' ? names.map((name) => ruleId('tag', name)).join(', ') : origin;
const originOf = ({ names, origin }: Pin): string => (origin === 'tag' ? `tag ${names.join(', ')}` : origin);

/** A guest with a pin is on one of its nodes, or moves to one. */
export const pinned = targetConstraint(
  {
    id: 'pinned',
    title: 'Pinned to nodes',
    description:
      'A guest tagged `plb_pin_NODE`, `pxc_pin_NODE` or `rebalance_pin_NODE`, or pinned by a rule of the settings, is kept on, or brought to, one of those nodes. If one of them does not exist, it is not moved at all.',
    precedence: 20,
  },
  (snapshot, settings) => {
    const known = new Set(snapshot.nodes.map(({ name }) => name));
    const pins = pinsByGuest(snapshot, settings);
    const refusals = new Map<Pin, Reason>();
    const refusalOf = (pin: Pin): Reason => {
      const given =
        refusals.get(pin) ?? reason('pinned', { nodes: [...pin.nodes].join(', '), origin: originOf(pin) });
      refusals.set(pin, given);
      return given;
    };
    return (guest) => {
      const own = pins.get(guest.vmid);
      if (own === undefined) return undefined;
      const astray = own.flatMap((pin) =>
        [...pin.nodes].filter((node) => !known.has(node)).map((node) => ({ pin, node })),
      );
      const [first] = astray;
      if (first !== undefined) {
        const why = reason('pin-astray', { node: first.node, origin: originOf(first.pin) });
        return { refuses: (node) => (node === guest.node ? undefined : why) };
      }
      const against = (node: string) => own.find(({ nodes }) => !nodes.has(node));
      const broken = against(guest.node);
      return {
        refuses(node) {
          const pin = against(node);
          return pin && refusalOf(pin);
        },
        ...(broken === undefined ? {} : { repairs: ruleName(broken) }),
      };
    };
  },
);
