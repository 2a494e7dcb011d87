import type { GuestSpec, HaGroupSpec, HaResourceSpec, HaRuleSpec, NodeSpec } from './cluster-spec.ts';
import { sidOf } from './ha-state.ts';

export interface PresetHa {
  readonly haResources: readonly HaResourceSpec[];
  readonly haRules: readonly HaRuleSpec[];
  readonly haGroups: readonly HaGroupSpec[];
}

const sid = ({ kind, vmid }: GuestSpec): string => sidOf(kind, vmid);

/** Roles that people keep two of, on different hosts. */
const TWINS = ['ldap', 'dns', 'db', 'cache', 'web'];
const IMPORTANT = ['mail', 'db', 'app', 'web'];

/** A few important guests are HA-managed, with one rule of each kind as far as the guests for it exist. */
export function presetHa(
  guests: readonly GuestSpec[],
  nodes: readonly NodeSpec[],
  groups: boolean,
): PresetHa {
  const running = guests.filter(({ status }) => status === 'running');
  const byRole = (role: string) => running.filter(({ name }) => name.startsWith(`${role}-`));
  const important = IMPORTANT.flatMap(byRole);
  const [homed] = important;
  const apart = TWINS.map((role) => spread(byRole(role), nodes.length < 2 ? 1 : 2)).find(
    ({ length }) => length === 2,
  );
  const managed = [...new Set([...important.slice(0, Math.ceil(guests.length / 20)), ...(apart ?? [])])];
  const home = homed && { node: homed.node, priority: 1 };
  const rules: HaRuleSpec[] = [];
  if (apart)
    rules.push({
      type: 'resource-affinity',
      rule: 'twins-apart',
      sids: apart.map(sid),
      affinity: 'negative',
    });
  if (homed && home) rules.push({ type: 'node-affinity', rule: 'home', sids: [sid(homed)], nodes: [home] });
  return {
    haResources: managed.map((guest) => ({
      sid: sid(guest),
      state: 'started',
      ...(groups && guest === homed ? { group: 'home' } : {}),
    })),
    haRules: groups ? [] : rules,
    haGroups: groups && home ? [{ group: 'home', nodes: [home] }] : [],
  };
}

/** The first `count` guests that are on different nodes. */
function spread(guests: readonly GuestSpec[], count: number): GuestSpec[] {
  const found: GuestSpec[] = [];
  for (const guest of guests)
    if (found.length < count && found.every(({ node }) => node !== guest.node)) found.push(guest);
  return found.length === count ? found : [];
}
