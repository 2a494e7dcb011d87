import type { Placement } from './placement.ts';
import {
  AVOIDS,
  AVOIDS_ON_SITE,
  IN_HOOD,
  NEEDED_BY,
  NEEDS,
  NODE_MAX,
  ON_NODE,
  ON_SITE,
  RULE_SIZE,
  SITE_LEAST,
  SITE_MAX,
  SITE_ROW,
} from './rule-records.ts';

/** True where the groups of a guest let it go from one node to another, everybody else staying. */
export function groupsAllow(placement: Placement, guest: number, from: number, to: number): boolean {
  const { ruleStart, ruleList } = placement.tables.groups;
  for (let index = ruleStart[guest] as number, end = ruleStart[guest + 1] as number; index < end; index++)
    if (!groupAllows(placement, ruleList[index] as number, from, to)) return false;
  return true;
}

/** One group's part of it; `from` and `to` are different nodes. */
export function groupAllows(placement: Placement, group: number, from: number, to: number): boolean {
  const { rules, hasAvoids } = placement.tables.groups;
  const rule = group * RULE_SIZE;
  const onNode = rules[rule + ON_NODE] as number;
  if (onNode >= 0 && (placement.onNode[onNode + to] as number) >= (rules[rule + NODE_MAX] as number))
    return false;
  if ((rules[rule + ON_SITE] as number) >= 0 && !sitesAllow(placement, rule, from, to)) return false;
  if (hasAvoids && (meets(placement, rule, to) || meetsOnSite(placement, rule, from, to))) return false;
  return (rules[rule + IN_HOOD] as number) < 0 || neighboursAllow(placement, rule, from, to);
}

function sitesAllow(
  { tables, onSite, sitesUsed, sitesMin }: Placement,
  rule: number,
  from: number,
  to: number,
) {
  const { site, rules } = tables.groups;
  const source = site[from] as number;
  const target = site[to] as number;
  if (source === target) return true;
  const first = rules[rule + ON_SITE] as number;
  const here = onSite[first + source] as number;
  const there = onSite[first + target] as number;
  const least = rules[rule + SITE_LEAST] as number;
  if (least >= 0 && here <= (rules[least + source] as number)) return false;
  if (there >= (rules[rule + SITE_MAX] as number)) return false;
  if (here !== 1 || there === 0) return true;
  const row = rules[rule + SITE_ROW] as number;
  return (sitesUsed[row] as number) > (sitesMin[row] as number);
}

/** Whether a group that this one avoids has a member on the node. */
function meets({ tables, onNode }: Placement, rule: number, node: number): boolean {
  return isAny(onNode, tables.groups.rules, rule + AVOIDS, node);
}

function meetsOnSite({ tables, onSite }: Placement, rule: number, from: number, to: number): boolean {
  const { site, rules } = tables.groups;
  const target = site[to] as number;
  return site[from] !== target && isAny(onSite, rules, rule + AVOIDS_ON_SITE, target);
}

/** Whether one of the groups in a list has members at this place. */
function isAny(counts: Uint16Array, rules: Int32Array, list: number, place: number): boolean {
  for (let index = rules[list] as number, end = rules[list + 1] as number; index < end; index++)
    if ((counts[(rules[index] as number) + place] as number) > 0) return true;
  return false;
}

/** Whether all of them have. */
function areAll(counts: Uint16Array, rules: Int32Array, list: number, place: number): boolean {
  for (let index = rules[list] as number, end = rules[list + 1] as number; index < end; index++)
    if (counts[(rules[index] as number) + place] === 0) return false;
  return true;
}

/** What the group needs is where it comes to, and nobody who needs it is left without. */
function neighboursAllow({ tables, inHood }: Placement, rule: number, from: number, to: number): boolean {
  const { hood, rules } = tables.groups;
  const source = hood[from] as number;
  const target = hood[to] as number;
  if (source === target) return true;
  const first = rules[rule + IN_HOOD] as number;
  if (inHood[first + target] === 0 && !areAll(inHood, rules, rule + NEEDS, target)) return false;
  return inHood[first + source] !== 1 || !isAny(inHood, rules, rule + NEEDED_BY, source);
}

/** True where no group of a guest that has come from `from` is broken now, several having moved at once. */
export function groupsHold(placement: Placement, guest: number, from: number): boolean {
  const { ruleStart, ruleList } = placement.tables.groups;
  for (let index = ruleStart[guest] as number, end = ruleStart[guest + 1] as number; index < end; index++)
    if (!groupHolds(placement, ruleList[index] as number, from, placement.place[guest] as number))
      return false;
  return true;
}

function groupHolds(placement: Placement, group: number, from: number, to: number): boolean {
  const { tables, inHood } = placement;
  const { rules, hood, hasAvoids } = tables.groups;
  const rule = group * RULE_SIZE;
  const onNode = rules[rule + ON_NODE] as number;
  if (onNode >= 0 && (placement.onNode[onNode + to] as number) > (rules[rule + NODE_MAX] as number))
    return false;
  if ((rules[rule + ON_SITE] as number) >= 0 && !sitesHold(placement, rule, from, to)) return false;
  if (hasAvoids && (meets(placement, rule, to) || meetsOnSite(placement, rule, from, to))) return false;
  const first = rules[rule + IN_HOOD] as number;
  if (first < 0) return true;
  if (!areAll(inHood, rules, rule + NEEDS, hood[to] as number)) return false;
  const left = hood[from] as number;
  return (inHood[first + left] as number) > 0 || !isAny(inHood, rules, rule + NEEDED_BY, left);
}

function sitesHold(
  { tables, onSite, sitesUsed, sitesMin }: Placement,
  rule: number,
  from: number,
  to: number,
) {
  const { site, rules } = tables.groups;
  const row = rules[rule + SITE_ROW] as number;
  const first = rules[rule + ON_SITE] as number;
  const source = site[from] as number;
  const target = site[to] as number;
  if ((onSite[first + target] as number) > (rules[rule + SITE_MAX] as number)) return false;
  if ((sitesUsed[row] as number) < (sitesMin[row] as number)) return false;
  const least = rules[rule + SITE_LEAST] as number;
  if (least < 0 || source === target) return true;
  return (onSite[first + source] as number) >= (rules[least + source] as number);
}
