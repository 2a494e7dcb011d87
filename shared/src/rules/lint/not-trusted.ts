import { reason } from '../../plan/reason.ts';
import { guestPattern } from '../../settings/guest-pattern.ts';
import { tagMeaning } from '../tag-meaning.ts';
import { type Finding, finding, type LintContext } from './finding.ts';

/** Tags that relate guests and that anyone could set: shown, not obeyed, with what to do about it (S10). */
function freeTags({ rules }: LintContext): Finding[] {
  return rules.flatMap((rule) =>
    rule.notInForce?.code === 'rule-free-tag' ? [finding('warning', [rule], rule.notInForce)] : [],
  );
}

/** Rules of the settings that choose their guests by a tag that anyone could set. */
function freeMembers({ snapshot, settings, rules }: LintContext): Finding[] {
  const registered = new Set(snapshot.cluster.registeredTags);
  return settings.rules.flatMap((setting) => {
    if (setting.type === 'ignore' || setting.type === 'pin' || settings.trustFreeTags) return [];
    const tags = setting.guests.map(guestPattern).flatMap((each) => (each.type === 'tag' ? [each.glob] : []));
    const free = tags.filter((tag) => !registered.has(tag) && tagMeaning(tag) === undefined);
    const rule = rules.find(({ name, origin }) => origin === 'settings' && name === setting.name);
    if (free.length === 0 || rule === undefined) return [];
    return [finding('note', [rule], reason('lint-free-members', { rule: rule.id, tags: free.join(', ') }))];
  });
}

/** What depends on tags that nobody with rights has approved. */
export const notTrusted = (context: LintContext): Finding[] => [
  ...freeTags(context),
  ...freeMembers(context),
];
