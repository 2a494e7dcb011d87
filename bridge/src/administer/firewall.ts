import * as z from 'zod/mini';
import { failure } from '../command/command-error.ts';
import type { Machine } from './machine.ts';
import { pvesh } from './pvesh.ts';

/** How our rule is known again. */
const COMMENT = 'pve-rebalance: panel and its service';
const RULES = '/cluster/firewall/rules';

const flag = z.optional(z.union([z.boolean(), z.number(), z.string()]));
const Rules = z.array(
  z.object({
    pos: z.union([z.number(), z.string()]),
    /** Of all rules as they are now. */
    digest: z.optional(z.string()),
    comment: z.optional(z.string()),
    enable: flag,
    dport: z.optional(z.string()),
    source: z.optional(z.string()),
    action: z.optional(z.string()),
  }),
);
const Options = z.object({ enable: flag });
const IpSets = z.array(z.object({ name: z.string() }));

export interface FirewallRule {
  readonly pos: number;
  readonly source: string;
  readonly port: string;
  readonly isOn: boolean;
  /** Where somebody has changed the rules since, another one may stand at `pos`: Proxmox VE then refuses. */
  readonly digest: string | undefined;
}

export interface FirewallState {
  /** Of the datacenter; off means that every port is open. */
  readonly isOn: boolean;
  readonly rule: FirewallRule | undefined;
  /** Whether an administrator made the set of who may manage: its name cannot be used in a rule before. */
  readonly hasManagementSet: boolean;
}

const isSet = (value: z.infer<typeof flag>): boolean => value === true || value === 1 || value === '1';

function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: unknown,
  what: string,
): z.infer<Schema> {
  const read = z.safeParse(schema, answer);
  if (!read.success) throw failure(`the ${what} of the firewall cannot be read`);
  return read.data;
}

export async function readFirewall(machine: Machine): Promise<FirewallState> {
  const get = (path: string) => pvesh(machine, { verb: 'get', path });
  const options = parsed(Options, (await get('/cluster/firewall/options')) ?? {}, 'options');
  const rules = parsed(Rules, (await get(RULES)) ?? [], 'rules');
  const sets = parsed(IpSets, (await get('/cluster/firewall/ipset')) ?? [], 'sets');
  const own = rules.find(({ comment }) => comment?.trim() === COMMENT);
  return {
    isOn: isSet(options.enable),
    rule: own && {
      pos: Number(own.pos),
      source: own.source ?? 'everywhere',
      port: own.dport ?? '',
      isOn: isSet(own.enable),
      digest: own.digest,
    },
    hasManagementSet: sets.some(({ name }) => name === 'management'),
  };
}

const ifStill = ({ digest }: FirewallRule) => (digest === undefined ? {} : { digest });

/** Our rule, whatever it was before; with the same words it stays. */
export async function openPort(
  machine: Machine,
  { rule }: FirewallState,
  { port, source }: { port: number; source: string },
): Promise<'changed' | 'already'> {
  if (rule?.isOn && rule.source === source && rule.port === String(port)) return 'already';
  const parameters = {
    type: 'in',
    action: 'ACCEPT',
    proto: 'tcp',
    dport: port,
    source,
    enable: 1,
    comment: COMMENT,
  };
  await pvesh(
    machine,
    rule
      ? { verb: 'set', path: `${RULES}/${rule.pos}`, parameters: { ...parameters, ...ifStill(rule) } }
      : { verb: 'create', path: RULES, parameters },
  );
  return 'changed';
}

export async function closePort(machine: Machine, { rule }: FirewallState): Promise<'changed' | 'already'> {
  if (!rule) return 'already';
  await pvesh(machine, { verb: 'delete', path: `${RULES}/${rule.pos}`, parameters: ifStill(rule) });
  return 'changed';
}
