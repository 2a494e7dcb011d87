import { type Reason, reason } from '../../plan/reason.ts';
import { isOfHa } from '../pin-places.ts';
import { isInForce, type Rule } from '../rule.ts';
import { type Ground, groundOf } from '../rule-excess.ts';
import { type Finding, finding, type LintContext } from './finding.ts';

/** Guests that nothing moves, whatever other rules say of them. */
function ignoredGuests(rules: readonly Rule[]): ReadonlySet<number> {
  const ignoring = rules.filter((rule) => rule.kind === 'ignore' && isInForce(rule));
  return new Set(ignoring.flatMap(({ vmids }) => vmids));
}

/** A relation needs two; a spread over sites needs two sites. */
function isAlone({ settings }: LintContext, ground: Ground, rule: Rule): Reason | undefined {
  const isRelation = rule.kind === 'together' || rule.kind === 'apart' || rule.kind === 'spread';
  const [only] = rule.vmids;
  if (isRelation && rule.vmids.length === 1)
    return reason('lint-single-member', { rule: rule.id, guest: `${only}` });
  if (rule.kind === 'between' && rule.others.length === 0) return reason('lint-no-others', { rule: rule.id });
  const { holders, siteOf } = ground;
  const isOverSites = rule.kind === 'sites' || ('per' in rule && rule.per === 'site');
  if (isOverSites && settings.sites.length === 0) return reason('lint-no-sites', { rule: rule.id });
  if (rule.kind === 'spread' && new Set(holders.map(rule.per === 'site' ? siteOf : String)).size < 2)
    return reason('lint-one-place', { rule: rule.id });
  return undefined;
}

function isNeedless({ snapshot }: LintContext, rule: Rule): Reason | undefined {
  const { id } = rule;
  if (rule.kind === 'apart' && rule.most >= rule.vmids.length)
    return reason('lint-always-kept', { rule: id });
  const named = rule.kind === 'pin' ? new Set(rule.nodes.map(({ node }) => node)) : undefined;
  const isEqual = rule.kind === 'pin' && new Set(rule.nodes.map(({ priority }) => priority)).size === 1;
  const isOfAll = named !== undefined && snapshot.nodes.every(({ name }) => named.has(name));
  return isOfAll && isEqual ? reason('lint-always-kept', { rule: id }) : undefined;
}

function effect(
  context: LintContext,
  rule: Rule,
  ignored: ReadonlySet<number>,
  running: ReadonlySet<number>,
) {
  if (rule.vmids.length === 0)
    return reason(rule.kind === 'pin' && isOfHa(rule) ? 'lint-not-managed' : 'lint-no-member', {
      rule: rule.id,
    });
  if (rule.kind !== 'ignore' && !rule.vmids.some((vmid) => running.has(vmid)))
    return reason('lint-none-runs', { rule: rule.id });
  if (rule.kind !== 'ignore' && rule.vmids.every((vmid) => ignored.has(vmid)))
    return reason('lint-all-ignored', { rule: rule.id });
  return isNeedless(context, rule);
}

/** Rules that change nothing as things are. */
export function withoutEffect(context: LintContext): Finding[] {
  const ignored = ignoredGuests(context.rules);
  const ground = groundOf(context.snapshot, context.settings);
  return context.rules.flatMap((rule) => {
    if (rule.notInForce !== undefined) return [];
    const alone = isAlone(context, ground, rule);
    if (alone !== undefined) return [finding('warning', [rule], alone)];
    const why = effect(context, rule, ignored, ground.running);
    return why === undefined ? [] : [finding('note', [rule], why)];
  });
}
