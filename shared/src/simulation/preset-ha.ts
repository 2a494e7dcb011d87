import type { GuestSpec, HaGroupSpec, HaResourceSpec, HaRuleSpec, NodeSpec } from './cluster-spec.ts';
import { sidOf } from './ha-state.ts';

export interface PresetHa {
  readonly haResources: readonly HaResourceSpec[];
  readonly haRules: readonly HaRuleSpec[];
  readonly haGroups: readonly HaGroupSpec[];
}

const sid = ({ kind, vmid }: GuestSpec): string => sidOf(kind, vmid);

/** Mail and directory services are HA-managed; one rule of each kind, as far as the guests for it exist. */
export function presetHa(
  guests: readonly GuestSpec[],
  nodes: readonly NodeSpec[],
  groups: boolean,
): PresetHa {
  const running = guests.filter(({ status }) => status === 'running');
  const byRole = (role: string) => running.filter(({ name }) => name.startsWith(`${role}-`));
  const [mail, ...mails] = byRole('mail');
  const monitors = byRole('monitor').slice(0, 2);
  const apart = nodes.length < 2 ? [] : spread(byRole('ldap'), 2);
  const managed = [...new Set([...(mail ? [mail] : []), ...mails, ...monitors, ...apart])];
  const haRules: HaRuleSpec[] = [];
  if (apart.length === 2)
    haRules.push({
      type: 'resource-affinity',
      rule: 'ldap-apart',
      sids: apart.map(sid),
      affinity: 'negative',
    });
  const group = mail && { node: mail.node, priority: 1 };
  if (mail && group && !groups)
    haRules.push({ type: 'node-affinity', rule: 'mail-home', sids: [sid(mail)], nodes: [group] });
  return {
    haResources: managed.map((guest) => ({
      sid: sid(guest),
      state: 'started',
      ...(groups && guest === mail ? { group: 'mail-home' } : {}),
    })),
    haRules: groups ? [] : haRules,
    haGroups: groups && group ? [{ group: 'mail-home', nodes: [group] }] : [],
  };
}

/** The first `count` guests that are on different nodes. */
function spread(guests: readonly GuestSpec[], count: number): GuestSpec[] {
  const found: GuestSpec[] = [];
  for (const guest of guests)
    if (found.length < count && found.every(({ node }) => node !== guest.node)) found.push(guest);
  return found.length === count ? found : [];
}
