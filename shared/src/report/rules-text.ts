import { reasonText } from '../plan/reason.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleRow, RuleView } from '../rules/rule-view.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

/** More guests than these of one rule are only counted. */
const GUESTS_SHOWN = 8;

const TITLES = ['Rule', 'Demands', 'Guests', 'Who could write it', 'Now'].map((title) => ({ title }));

function guestList(vmids: readonly number[]): string {
  const shown = vmids.slice(0, GUESTS_SHOWN).join(', ');
  return vmids.length > GUESTS_SHOWN ? `${shown}, ... (${vmids.length})` : shown;
}

function siteWords({ mostPerSite, leastPerSite, sitesMin }: Extract<Rule, { kind: 'sites' }>): string {
  return [
    ...(sitesMin === undefined ? [] : [`on ${sitesMin} sites at least`]),
    ...(mostPerSite === undefined ? [] : [`at most ${mostPerSite} per site`]),
    ...Object.entries(leastPerSite).map(([site, least]) => `at least ${least} on ${site}`),
  ].join(', ');
}

function pinWords({ nodes }: Extract<Rule, { kind: 'pin' }>): string {
  const isRanked = new Set(nodes.map(({ priority }) => priority)).size > 1;
  const names = nodes.map(({ node, priority }) => (isRanked ? `${node}:${priority}` : node));
  return `on ${names.join(', ')}`;
}

function demand(rule: Rule): string {
  switch (rule.kind) {
    case 'ignore':
      return 'never moved';
    case 'pin':
      return pinWords(rule);
    case 'together':
      return 'on one node';
    case 'apart':
      return rule.most === 1 ? 'on different nodes' : `at most ${rule.most} per node`;
    case 'spread':
      return `spread evenly over ${rule.per}s`;
    case 'between':
      return `on no ${rule.per} with ${guestList(rule.others)}`;
    case 'sites':
      return siteWords(rule);
  }
}

const TRUSTS = { administrator: 'administrators', owner: 'its own guest', anyone: 'anyone' } as const;

function stateWords({ rule, state, brokenVmids }: RuleRow): string {
  if (rule.notInForce !== undefined) return 'not in force';
  return state === 'broken' ? `broken by ${guestList(brokenVmids)}` : 'kept';
}

function ruleCells(row: RuleRow): string[] {
  const { rule } = row;
  const strength = rule.strict ? '' : ', if possible';
  return [
    ...[rule.id, `${demand(rule)}${strength}`, guestList(rule.vmids), TRUSTS[rule.trust], stateWords(row)],
  ].map((cell) => printable(cell));
}

/** What is odd about rules, a line each. */
export const findingLines = (findings: RuleView['findings'], paint: Paint): string[] =>
  findings.map(
    ({ level, reason }) =>
      `${level === 'error' ? paint.strong(level) : level}: ${printable(reasonText(reason))}`,
  );

/** The rules of a cluster for a person at a terminal: each with what it demands and whether it is kept. */
export function rulesText({ rows, findings }: RuleView, paint: Paint): string[] {
  const broken = rows.filter(({ state }) => state === 'broken').length;
  const table = rows.length === 0 ? ['There are no rules.'] : textTable(TITLES, rows.map(ruleCells));
  const notes = findingLines(findings, paint);
  const summary =
    broken === 0 ? paint.good('No rule is broken.') : paint.strong(`${broken} rules are broken.`);
  return [...table, '', ...(rows.length === 0 ? [] : [summary]), ...notes];
}
