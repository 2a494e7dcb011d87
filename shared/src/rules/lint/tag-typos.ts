import { type Reason, reason } from '../../plan/reason.ts';
import { editDistance } from '../nearest-name.ts';
import { TAG_PREFIXES, tagMeaning } from '../tag-meaning.ts';
import { type Finding, finding, type LintContext } from './finding.ts';

/** Tags of old versions of ProxLB that people still carry. */
const RENAMED: readonly (readonly [old: string, now: string])[] = [
  ['plb_exclude_', 'plb_anti_affinity_'],
  ['plb_include_', 'plb_affinity_'],
];

/** More than a cluster has tags. */
const KNOWN_MAX = 10_000;
const known = new Map<string, { readonly meant: string | undefined }>();

/** The tag with its beginning as it was probably meant: a cluster is looked at again and again, and its tags stay. */
function meant(tag: string): string | undefined {
  const earlier = known.get(tag);
  if (earlier !== undefined) return earlier.meant;
  if (known.size >= KNOWN_MAX) known.clear();
  const made = nearestMeant(tag);
  known.set(tag, { meant: made });
  return made;
}

function nearestMeant(tag: string): string | undefined {
  const lower = tag.toLowerCase();
  for (const [old, now] of RENAMED) if (lower.startsWith(old)) return now + lower.slice(old.length);
  let [best, least]: [string | undefined, number] = [undefined, 3];
  for (const [prefix] of TAG_PREFIXES)
    for (let length = prefix.length - 2; length <= prefix.length + 2; length++) {
      const distance = editDistance(lower.slice(0, length), prefix);
      const rest = lower.slice(length);
      if (distance < least && (rest !== '' || !prefix.endsWith('_')))
        [best, least] = [prefix + rest.replace(/^[_-]+/, ''), distance];
    }
  return best;
}

const isOurs = (tag: string): boolean => /^(?:plb|pxc|rebalance)[_-]/i.test(tag);

function typo(tag: string, vmids: readonly number[]): Reason | undefined {
  const nearest = meant(tag);
  const guests = vmids.join(', ');
  if (nearest !== undefined) return reason('lint-tag-typo', { tag, nearest, guests });
  return isOurs(tag) ? reason('lint-tag-unknown', { tag, guests }) : undefined;
}

/** Tags that look like rules and are none: a wish that nobody would obey. */
export function tagTypos({ snapshot, settings }: LintContext): Finding[] {
  const carriers = new Map<string, number[]>();
  for (const { vmid, tags } of snapshot.guests)
    for (const tag of tags) {
      const vmids = carriers.get(tag);
      if (vmids) vmids.push(vmid);
      else if (tagMeaning(tag) === undefined && !settings.ignoredTags.includes(tag))
        carriers.set(tag, [vmid]);
    }
  return [...carriers].flatMap(([tag, vmids]) => {
    const why = typo(tag, vmids);
    return why === undefined ? [] : [finding('warning', [], why)];
  });
}
