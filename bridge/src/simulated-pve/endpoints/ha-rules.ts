import type { HaGroupSpec, HaRuleSpec } from '#shared/simulation/cluster-spec.ts';
import { haRuleErrors } from '#shared/simulation/ha-rule-errors.ts';
import { isQuorate } from '#shared/simulation/virtual-cluster.ts';
import { ApiFailure, died, parameterFailure } from '../api-failure.ts';
import { digestOf } from '../format.ts';
import { flag, oneOf, required, text } from '../parameter.ts';
import { isSince } from '../release.ts';
import type { Route, RouteRequest, Values } from '../route.ts';
import type { SimulatedState } from '../simulated-state.ts';

const TYPES = ['node-affinity', 'resource-affinity'] as const;
const audit = { path: '/', privileges: ['Sys.Audit'] } as const;
const haWrite = { path: '/', privileges: ['Sys.Console'] } as const;

type NodeList = HaGroupSpec['nodes'];

/** `pve1:2,pve2:1` */
const nodesText = (nodes: NodeList): string =>
  nodes.map(({ node, priority }) => (priority === undefined ? node : `${node}:${priority}`)).join(',');

const parseNodes = (raw: string): NodeList =>
  raw.split(',').map((entry) => {
    const [node = '', priority] = entry.split(':');
    return priority === undefined ? { node } : { node, priority: Number(priority) };
  });

function ruleRow(rules: readonly HaRuleSpec[], rule: HaRuleSpec, nodeCount: number) {
  const errors = haRuleErrors(rules, nodeCount).get(rule.rule);
  const common = {
    rule: rule.rule,
    type: rule.type,
    resources: rule.sids.join(','),
    order: rules.indexOf(rule) + 1,
    digest: digestOf(rules),
    ...(rule.disable ? { disable: 1 } : {}),
    ...(rule.comment === undefined ? {} : { comment: rule.comment }),
    ...(errors === undefined ? {} : { errors: { resources: errors } }),
  };
  if (rule.type === 'resource-affinity') return { ...common, affinity: rule.affinity };
  return { ...common, nodes: nodesText(rule.nodes), ...(rule.strict ? { strict: 1 } : {}) };
}

function rules({ state, values }: RouteRequest) {
  const all = state.cluster.ha.rules;
  return all
    .filter(({ type }) => values.type === undefined || type === values.type)
    .filter(({ sids }) => values.resource === undefined || sids.includes(String(values.resource)))
    .map((rule) => ruleRow(all, rule, knownNodes(state)));
}

function oneRule({ state, values }: RouteRequest) {
  const all = state.cluster.ha.rules;
  const found = all.find(({ rule }) => rule === values.rule);
  if (!found) throw died(`no such ha rule '${String(values.rule)}'`);
  return ruleRow(all, found, knownNodes(state));
}

const UNKNOWN = 'property is not defined in schema and the schema does not allow additional properties';
const PROPERTIES = {
  'node-affinity': ['nodes', 'strict'],
  'resource-affinity': ['affinity'],
} as const;

/** The schema of a rule depends on its type: what belongs to the other type is unknown. */
function checkType(values: Values): void {
  const type = values.type === 'node-affinity' ? 'resource-affinity' : 'node-affinity';
  const foreign = PROPERTIES[type].filter((name) => values[name] !== undefined);
  if (foreign.length > 0) throw parameterFailure(Object.fromEntries(foreign.map((name) => [name, UNKNOWN])));
}

function ruleFrom(values: Values): HaRuleSpec {
  const common = {
    rule: String(values.rule),
    sids: String(values.resources ?? '').split(','),
    ...(values.disable === true ? { disable: true } : {}),
    ...(values.comment === undefined ? {} : { comment: String(values.comment) }),
  };
  return values.type === 'node-affinity'
    ? {
        ...common,
        type: 'node-affinity',
        nodes: parseNodes(String(values.nodes ?? '')),
        strict: values.strict === true,
      }
    : {
        ...common,
        type: 'resource-affinity',
        affinity: values.affinity === 'positive' ? 'positive' : 'negative',
      };
}

/** Before the first round of a manager its list of nodes is empty. */
const knownNodes = ({ cluster }: SimulatedState): number => (cluster.ha.hasMaster ? cluster.nodes.size : 0);

const complaints = (state: SimulatedState, rule: HaRuleSpec): readonly string[] =>
  haRuleErrors([...state.cluster.ha.rules, rule], knownNodes(state)).get(rule.rule) ?? [];

function create({ state, values }: RouteRequest): null {
  checkType(values);
  const { cluster } = state;
  const rule = ruleFrom(values);
  const fail = (text: string) => new ApiFailure(500, `create ha rule failed: ${text}\n`);
  const unmanaged = rule.sids.filter((sid) => !cluster.ha.services.has(sid));
  if (unmanaged.length > 0) throw fail(`cannot use unmanaged resource(s) ${unmanaged.join(', ')}.`);
  const unknown =
    rule.type === 'node-affinity' ? rule.nodes.filter(({ node }) => !cluster.nodes.has(node)) : [];
  if (unknown.length > 0)
    throw fail(`cannot use non-existent node(s) ${unknown.map(({ node }) => node).join(', ')}.`);
  const wrong = complaints(state, rule);
  if (wrong.length > 0) throw fail(`400 Rule '${rule.rule}' is invalid.\nresources: ${wrong.join(', ')}`);
  if (!isQuorate(cluster)) throw died("cfs-lock 'domain-ha' error: no quorum!");
  cluster.ha.rules.push(rule);
  cluster.revision++;
  return null;
}

const failedUpdate = (text: string) => died(`update HA rules failed: ${text}`);

/** Changes what is given and takes away what `delete` names; the type of a rule stays. */
function update({ state, values }: RouteRequest): null {
  const { ha } = state.cluster;
  const old = ha.rules.find(({ rule }) => rule === values.rule);
  if (!old) throw failedUpdate(`HA rule '${String(values.rule)}' does not exist`);
  if (values.digest !== undefined && values.digest !== digestOf(ha.rules))
    throw failedUpdate('detected modified configuration - file changed by other user? Try again.');
  if (values.type !== old.type) throw failedUpdate("unexpected property 'type'");
  const given: HaRuleSpec = ruleFrom({ ...ruleValues(old), ...values });
  const dropped = new Set(String(values.delete ?? '').split(','));
  const kept = Object.entries(given).filter(([name]) => !dropped.has(name));
  ha.rules = ha.rules.map((rule) => (rule === old ? (Object.fromEntries(kept) as HaRuleSpec) : rule));
  state.cluster.revision++;
  return null;
}

/** A rule as the parameters that would make it. */
const ruleValues = (rule: HaRuleSpec): Values => ({
  type: rule.type,
  resources: rule.sids.join(','),
  ...(rule.disable ? { disable: true } : {}),
  ...(rule.comment === undefined ? {} : { comment: rule.comment }),
  ...(rule.type === 'node-affinity'
    ? { nodes: nodesText(rule.nodes), strict: rule.strict === true }
    : { affinity: rule.affinity }),
});

function remove({ state, values }: RouteRequest): null {
  const { ha } = state.cluster;
  ha.rules = ha.rules.filter(({ rule }) => rule !== values.rule);
  state.cluster.revision++;
  return null;
}

function groups({ state, node }: RouteRequest) {
  if (isSince(node.spec.release, '9.0'))
    throw died('cannot index groups: ha groups have been migrated to rules');
  return state.cluster.ha.groups.map(({ group, nodes, restricted, nofailback }) => ({
    group,
    type: 'group',
    nodes: nodesText(nodes),
    ...(restricted ? { restricted: 1 } : {}),
    ...(nofailback ? { nofailback: 1 } : {}),
    digest: digestOf(state.cluster.ha.groups),
  }));
}

const shared = { proxied: false, since: '9.0' } as const;

export const haRuleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/cluster/ha/groups',
    parameters: {},
    access: audit,
    proxied: false,
    isProtected: false,
    answer: groups,
  },
  {
    ...shared,
    method: 'GET',
    path: '/cluster/ha/rules',
    parameters: { resource: text, type: oneOf(...TYPES) },
    access: audit,
    isProtected: false,
    answer: rules,
  },
  {
    ...shared,
    decidedBy: 'type',
    method: 'POST',
    path: '/cluster/ha/rules',
    parameters: {
      affinity: oneOf('positive', 'negative'),
      comment: text,
      disable: flag,
      nodes: text,
      resources: required(text),
      rule: required(text),
      strict: flag,
      type: required(oneOf(...TYPES)),
    },
    access: haWrite,
    isProtected: true,
    answer: create,
  },
  {
    ...shared,
    method: 'DELETE',
    path: '/cluster/ha/rules/{rule}',
    parameters: {},
    access: haWrite,
    isProtected: true,
    answer: remove,
  },
  {
    ...shared,
    method: 'GET',
    path: '/cluster/ha/rules/{rule}',
    parameters: {},
    access: audit,
    isProtected: false,
    answer: oneRule,
  },
  {
    ...shared,
    method: 'PUT',
    path: '/cluster/ha/rules/{rule}',
    parameters: {
      affinity: oneOf('positive', 'negative'),
      comment: text,
      delete: text,
      digest: text,
      disable: flag,
      nodes: text,
      resources: text,
      strict: flag,
      type: required(oneOf(...TYPES)),
    },
    access: haWrite,
    isProtected: true,
    answer: update,
  },
];
