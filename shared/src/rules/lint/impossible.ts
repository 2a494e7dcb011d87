import { memoryNeedBytes } from '../../model/memory-need.ts';
import { type Reason, reason } from '../../plan/reason.ts';
import { conflictsOf } from '../conflict/conflicts.ts';
import type { Demand } from '../conflict/demand.ts';
import { boardOf, ruleDemands } from '../conflict/rule-demands.ts';
import { isInForce, type Rule } from '../rule.ts';
import { type Finding, finding, type LintContext } from './finding.ts';

/** Nodes that the settings keep free take no guests but those that are there. */
const closedNodes = ({ snapshot, settings }: LintContext) => {
  const closed = new Set([...settings.reservedNodes, ...settings.witnessNodes]);
  const nodes = snapshot.nodes.map(({ name }) => name);
  return (vmids: readonly number[]): Demand[] =>
    nodes
      .filter((name) => closed.has(name))
      .map((name) => ({
        ...{ type: 'allow', id: `${name} takes no guests` },
        vmids: snapshot.guests
          .filter(({ vmid, node }) => vmids.includes(vmid) && node !== name)
          .map(({ vmid }) => vmid),
        nodes: new Set(nodes.filter((node) => node !== name)),
      }));
};

const list = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;

function sentence(conflict: readonly Demand[], { snapshot }: LintContext): Reason {
  const names = [...new Set(conflict.map(({ id }) => id))];
  const [only] = conflict;
  if (names.length > 1 || only === undefined) return reason('lint-conflict', { rules: list(names) });
  if (only.type === 'count' && only.per === 'node' && only.least.size === 0)
    return reason('lint-too-many', {
      ...{ rule: only.id, members: only.vmids.length, places: snapshot.nodes.length * only.most },
    });
  return reason('lint-impossible', { rule: only.id });
}

/** Strict rules that no placement keeps: each time the fewest of them that cannot all hold. */
function conflicts(context: LintContext): Finding[] {
  const { snapshot, settings, rules } = context;
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const found = conflictsOf(
    withoutUnknownNodes(
      ruleDemands(snapshot, settings, rules),
      snapshot.nodes.map(({ name }) => name),
    ),
    boardOf(snapshot, settings),
    closedNodes(context),
  );
  return found.map((conflict) =>
    finding(
      'error',
      [...new Set(conflict.flatMap(({ id }) => id.split(', ')))].flatMap((id) => known.get(id) ?? []),
      sentence(conflict, context),
    ),
  );
}

/** A pin to a node that does not exist is told of elsewhere, and its guest is left alone. */
const withoutUnknownNodes = (demands: readonly Demand[], nodes: readonly string[]): Demand[] =>
  demands.filter(
    (demand) => demand.type !== 'allow' || [...demand.nodes].some((node) => nodes.includes(node)),
  );

/** Guests that belong together and need more memory than any node has. */
function tooBig({ snapshot, settings, rules }: LintContext): Finding[] {
  const guests = new Map(snapshot.guests.map((guest) => [guest.vmid, guest]));
  const largest = Math.max(0, ...snapshot.nodes.map(({ memoryTotalBytes = 0 }) => memoryTotalBytes));
  const limit = Math.floor((largest * settings.limitMemoryPercent) / 100);
  return rules.flatMap((rule: Rule) => {
    if (rule.kind !== 'together' || !isInForce(rule) || !(largest > 0)) return [];
    const needBytes = rule.vmids.reduce((sum, vmid) => {
      const guest = guests.get(vmid);
      return sum + (guest?.status === 'running' ? memoryNeedBytes(guest, settings) || 0 : 0);
    }, 0);
    if (!Number.isFinite(needBytes) || needBytes <= limit) return [];
    return [
      finding('error', [rule], reason('lint-too-big', { rule: rule.id, needBytes, limitBytes: limit })),
    ];
  });
}

/** Rules that cannot be kept, alone or together. */
export const impossible = (context: LintContext): Finding[] => [...conflicts(context), ...tooBig(context)];
