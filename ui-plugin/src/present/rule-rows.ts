import type { Finding, LintLevel } from '#shared/rules/lint/finding.ts';
import type { Rule, RuleKind, RuleOrigin } from '#shared/rules/rule.ts';
import type { RuleRow as RuleFact } from '#shared/rules/rule-view.ts';
import { html, type Markup, noHtml } from './html.ts';
import { guestLabel, sentence } from './move-rows.ts';
import { currentPlan, type DeskState } from './state.ts';
import { t, tn } from './text.ts';

/** One line of the Rules tab: a rule, or a finding that belongs to none. */
export interface RuleRow {
  readonly id: string;
  readonly what: string;
  readonly guests: string;
  readonly nodes: string;
  readonly origin: string;
  readonly state: string;
  readonly icon: string;
}

const KINDS: Readonly<Record<RuleKind, () => string>> = {
  ignore: () => t('never moved'),
  pin: () => t('on these nodes'),
  together: () => t('together on one node'),
  apart: () => t('apart'),
  spread: () => t('spread evenly'),
  between: () => t('apart from each other'),
  sites: () => t('spread over sites'),
};

const ORIGINS: Readonly<Record<RuleOrigin, () => string>> = {
  'ha-group': () => t('HA group'),
  'ha-rule': () => t('HA rule'),
  pool: () => t('pool'),
  settings: () => t('our settings'),
  tag: () => t('tag'),
};

const STATES: Readonly<Record<RuleFact['state'], { readonly text: () => string; readonly icon: string }>> = {
  kept: { text: () => t('holds'), icon: 'fa fa-check-circle good' },
  broken: { text: () => t('broken now'), icon: 'fa fa-exclamation-triangle warning' },
  'not-in-force': { text: () => t('not in force'), icon: 'fa fa-minus-circle faded' },
};

const LEVEL_ICONS: Readonly<Record<LintLevel, string>> = {
  error: 'fa fa-times-circle critical',
  warning: 'fa fa-exclamation-triangle warning',
  note: 'fa fa-info-circle info-blue',
};

/** So many guests are named; the others are counted. */
const NAMED_MAX = 8;

function guestsText(state: DeskState, vmids: readonly number[]): string {
  const names = new Map(currentPlan(state)?.snapshot.guests.map((guest) => [guest.vmid, guestLabel(guest)]));
  const named = vmids.slice(0, NAMED_MAX).map((vmid) => names.get(vmid) ?? String(vmid));
  const rest = vmids.length - named.length;
  return [...named, ...(rest > 0 ? [tn('{count} more', '{count} more', rest)] : [])].join(', ');
}

function nodesText(rule: Rule): string {
  if (rule.kind !== 'pin') return '';
  const isRanked = new Set(rule.nodes.map(({ priority }) => priority)).size > 1;
  return rule.nodes.map(({ node, priority }) => (isRanked ? `${node}:${priority}` : node)).join(', ');
}

const findingsOf = (findings: readonly Finding[], id: string): readonly Finding[] =>
  findings.filter(({ rules }) => rules.includes(id));

const worst = (findings: readonly Finding[]): LintLevel | undefined =>
  (['error', 'warning', 'note'] as const).find((level) => findings.some((each) => each.level === level));

function rowOf(state: DeskState, { rule, state: holds }: RuleFact, findings: readonly Finding[]): RuleRow {
  const level = worst(findingsOf(findings, rule.id));
  const { text, icon } = STATES[holds];
  return {
    id: rule.id,
    what: `${KINDS[rule.kind]()}${rule.strict ? '' : `, ${t('if possible')}`}`,
    guests: guestsText(state, rule.vmids),
    nodes: nodesText(rule),
    origin: `${ORIGINS[rule.origin]()} ${rule.name}`,
    state: text(),
    icon: level === 'error' || level === 'warning' ? LEVEL_ICONS[level] : icon,
  };
}

const looseId = (index: number): string => `finding ${index}`;

/** Every rule there is, whoever wrote it where, then what should perhaps be one. */
export function ruleRows(state: DeskState): readonly RuleRow[] {
  const { rules } = state.sections;
  if (rules === undefined) return [];
  const loose = rules.findings.flatMap((finding, index): RuleRow[] =>
    finding.rules.length > 0
      ? []
      : [
          {
            id: looseId(index),
            what: sentence(finding.reason),
            ...{ guests: '', nodes: '', origin: '' },
            state: t('not a rule'),
            icon: LEVEL_ICONS[finding.level],
          },
        ],
  );
  return [...rules.rows.map((row) => rowOf(state, row, rules.findings)), ...loose];
}

/** What an opened row shows: why it is not in force, whom it concerns now, and what is odd about it. */
export function ruleDetails(state: DeskState, id: string): Markup {
  const { rules } = state.sections;
  const row = rules?.rows.find(({ rule }) => rule.id === id);
  if (rules === undefined || row === undefined) return noHtml.markup;
  const lines = [
    ...(row.rule.notInForce === undefined ? [] : [sentence(row.rule.notInForce)]),
    ...(row.brokenVmids.length === 0
      ? []
      : [t('Broken by {guests}', { guests: guestsText(state, row.brokenVmids) })]),
    ...findingsOf(rules.findings, id).map(({ reason }) => sentence(reason)),
  ];
  const body = lines.length === 0 ? [t('Nothing is odd about it.')] : lines;
  return html`<div class="pve-rebalance-details"><ul>${body.map((line) => html`<li>${line}</li>`)}</ul></div>`
    .markup;
}

/** `Rules (2 warnings)`: how much is wrong with them, in the title of the tab. */
export function rulesTitle({ sections: { rules } }: DeskState): string {
  const count = (level: LintLevel) => rules?.findings.filter((each) => each.level === level).length ?? 0;
  const parts = [
    ...(count('error') > 0 ? [tn('{count} error', '{count} errors', count('error'))] : []),
    ...(count('warning') > 0 ? [tn('{count} warning', '{count} warnings', count('warning'))] : []),
  ];
  return parts.length === 0 ? t('Rules') : `${t('Rules')} (${parts.join(', ')})`;
}
