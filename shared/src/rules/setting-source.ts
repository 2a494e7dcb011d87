import { reason } from '../plan/reason.ts';
import type { RuleSetting } from '../settings/rule-setting.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { chosenGuests } from './chosen-guests.ts';
import { type Rule, type RuleCommon, type RuleOf, ruleId } from './rule.ts';

/** `pve1:2`, `pve2`: a node with its priority, in the spelling of the cluster. */
export function pinNodes(texts: readonly string[], { nodes }: ClusterSnapshot): RuleOf<'pin'>['nodes'] {
  const names = new Map(nodes.map(({ name }) => [name.toLowerCase(), name]));
  return texts.map((text) => {
    const [, node = text, priority = '0'] = /^(.*):(\d{1,6})$/.exec(text.trim()) ?? [];
    const name = node.trim();
    return { node: names.get(name.toLowerCase()) ?? name, priority: Number(priority) };
  });
}

const originOf = ({ guests }: RuleSetting) =>
  guests.length > 0 && guests.every((text) => text.startsWith('pool:')) ? 'pool' : 'settings';

function commonOf(setting: RuleSetting, snapshot: ClusterSnapshot, names: Map<string, number>): RuleCommon {
  const { name, guests, soft, disabled } = setting;
  const origin = originOf(setting);
  const id = ruleId(origin, name);
  const seen = (names.get(id) ?? 0) + 1;
  names.set(id, seen);
  const isOver =
    setting.type === 'ignore' && (setting.untilMs ?? Number.POSITIVE_INFINITY) <= snapshot.takenAtMs;
  const code = disabled ? 'rule-disabled' : isOver ? 'rule-over' : undefined;
  return {
    id: seen === 1 ? id : `${id} (${seen})`,
    ...{ name, origin, trust: 'administrator', strict: !soft },
    vmids: chosenGuests(snapshot.guests, guests),
    ...(code === undefined ? {} : { notInForce: reason(code) }),
  };
}

function ruleFrom(setting: RuleSetting, snapshot: ClusterSnapshot, names: Map<string, number>): Rule {
  const common = commonOf(setting, snapshot, names);
  switch (setting.type) {
    case 'ignore':
      return { kind: 'ignore', ...common, strict: true };
    case 'pin':
      return { kind: 'pin', ...common, nodes: pinNodes(setting.nodes, snapshot) };
    case 'together':
      return { kind: 'together', ...common };
    case 'apart':
      return { kind: 'apart', ...common, most: setting.most };
    case 'spread':
      return { kind: 'spread', ...common, per: setting.per };
    case 'between': {
      const own = new Set(common.vmids);
      const others = chosenGuests(snapshot.guests, setting.others).filter((vmid) => !own.has(vmid));
      return { kind: 'between', ...common, others, per: setting.per };
    }
    case 'sites': {
      const { mostPerSite, leastPerSite, sitesMin } = setting;
      return {
        ...{ kind: 'sites', ...common, leastPerSite },
        ...(mostPerSite === undefined ? {} : { mostPerSite }),
        ...(sitesMin === undefined ? {} : { sitesMin }),
      };
    }
  }
}

/** The rules that an administrator wrote into our settings, of single guests, of pools, of whatever matches. */
export function settingRules(
  snapshot: ClusterSnapshot,
  { rules, neverMoveVmids }: Settings,
): readonly Rule[] {
  const names = new Map<string, number>();
  const written = rules.map((setting) => ruleFrom(setting, snapshot, names));
  if (neverMoveVmids.length === 0) return written;
  const known = new Set(snapshot.guests.map(({ vmid }) => vmid));
  const never: Rule = {
    ...{ kind: 'ignore', id: NEVER_MOVE, name: 'never moved', origin: 'settings', trust: 'administrator' },
    strict: true,
    vmids: [...new Set(neverMoveVmids)].filter((vmid) => known.has(vmid)),
  };
  return [never, ...written];
}

/** The list of guests that are never moved, which is a setting of its own. */
export const NEVER_MOVE = 'setting never moved';
