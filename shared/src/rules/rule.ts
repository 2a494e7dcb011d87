import * as z from 'zod/mini';
import { Reason } from '../plan/reason.ts';

/** Where a rule was written. Sorted. */
export const RULE_ORIGINS = ['ha-group', 'ha-rule', 'pool', 'settings', 'tag'] as const;
export type RuleOrigin = (typeof RULE_ORIGINS)[number];

/**
 * Who can have written it (S10): `administrator` needs Sys.Modify, Sys.Console or Pool.Allocate; `owner` only
 * restricts the guest that carries it; `anyone` relates guests and needs no more than VM.Config.Options.
 */
export const RULE_TRUSTS = ['administrator', 'anyone', 'owner'] as const;

export const RULE_LEVELS = ['node', 'site'] as const;

const Vmids = z.array(z.int());

const common = {
  /** `tag plb_pin_pve1`, `HA rule r1`: as sentences name it, and never twice. */
  id: z.string(),
  name: z.string(),
  origin: z.enum(RULE_ORIGINS),
  trust: z.enum(RULE_TRUSTS),
  /** A soft rule is kept where that costs nothing that matters more. */
  strict: z.boolean(),
  vmids: Vmids,
  /** Why it is shown, but not obeyed; absent = in force. */
  notInForce: z.optional(Reason),
};

const Common = z.object(common);
/** What rules of all kinds have. */
export type RuleCommon = z.infer<typeof Common>;

/** A node that a pin names; the highest priority that is online counts. */
export const PinNode = z.object({ node: z.string(), priority: z.int() });

/** A wish about where guests are, whoever wrote it. */
export const Rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ignore'), ...common }),
  z.object({ kind: z.literal('pin'), ...common, nodes: z.array(PinNode) }),
  z.object({ kind: z.literal('together'), ...common }),
  /** At most so many members on one node. */
  z.object({ kind: z.literal('apart'), ...common, most: z.int() }),
  /** Node counts, or those of sites, differ by one at most. */
  z.object({ kind: z.literal('spread'), ...common, per: z.enum(RULE_LEVELS) }),
  /** No member meets any of the others. */
  z.object({ kind: z.literal('between'), ...common, others: Vmids, per: z.enum(RULE_LEVELS) }),
  z.object({
    kind: z.literal('sites'),
    ...common,
    mostPerSite: z.optional(z.int()),
    leastPerSite: z.record(z.string(), z.int()),
    sitesMin: z.optional(z.int()),
  }),
]);
export type Rule = z.infer<typeof Rule>;
export type RuleKind = Rule['kind'];
export type RuleOf<Kind extends RuleKind> = Extract<Rule, { kind: Kind }>;

export const isInForce = ({ notInForce }: Rule): boolean => notInForce === undefined;

const PREFIX: Readonly<Record<RuleOrigin, string>> = {
  'ha-group': 'HA group',
  'ha-rule': 'HA rule',
  pool: 'pool rule',
  settings: 'rule',
  tag: 'tag',
};

/** With which word of ours each name of a rule begins. */
export const RULE_PREFIXES: readonly string[] = Object.values(PREFIX);

/** How sentences name a rule. */
export const ruleId = (origin: RuleOrigin, name: string): string => `${PREFIX[origin]} ${name}`;
