import { reason } from '../plan/reason.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { type Rule, ruleId } from './rule.ts';
import { tagMeaning } from './tag-meaning.ts';

/** Guests by the tag that they carry, for tags that are rules or that the settings ignore. */
function carriers({ guests }: ClusterSnapshot, ignored: ReadonlySet<string>): Map<string, number[]> {
  const byTag = new Map<string, number[]>();
  for (const { vmid, tags } of guests) {
    for (const tag of tags) {
      if (tagMeaning(tag) === undefined && !ignored.has(tag)) continue;
      const vmids = byTag.get(tag);
      if (vmids === undefined) byTag.set(tag, [vmid]);
      else if (!vmids.includes(vmid)) vmids.push(vmid);
    }
  }
  return byTag;
}

/** `pvesh set` replaces the whole list, so the remedy names those that are registered already. */
const remedy = (registered: ReadonlySet<string>, tag: string) =>
  reason('rule-free-tag', { tags: [...registered, tag].join(';') });

/**
 * The rules that tags make. A tag always counts where it restricts its own guest only (ignore, pin); one that
 * relates guests counts only where it is registered or free tags are trusted (S10).
 */
export function tagRules(snapshot: ClusterSnapshot, settings: Settings): readonly Rule[] {
  const ignored = new Set(settings.ignoredTags);
  const registered = new Set(snapshot.cluster.registeredTags);
  const nodeNames = new Map(snapshot.nodes.map(({ name }) => [name.toLowerCase(), name]));
  return [...carriers(snapshot, ignored)].map(([tag, vmids]): Rule => {
    const { kind, rest } = tagMeaning(tag) ?? { kind: 'ignore', rest: '' };
    const common = { id: ruleId('tag', tag), name: tag, origin: 'tag', strict: true, vmids } as const;
    if (kind === 'ignore' || ignored.has(tag)) return { kind: 'ignore', trust: 'owner', ...common };
    if (kind === 'pin')
      return {
        ...{ kind, trust: 'owner', ...common },
        nodes: [{ node: nodeNames.get(rest) ?? rest, priority: 0 }],
      };
    const isRegistered = registered.has(tag);
    const trusted = {
      ...common,
      trust: isRegistered ? 'administrator' : 'anyone',
      ...(isRegistered || settings.trustFreeTags ? {} : { notInForce: remedy(registered, tag) }),
    } as const;
    return kind === 'apart' ? { kind, ...trusted, most: 1 } : { kind, ...trusted };
  });
}
