import type { PveRelease } from '#shared/simulation/cluster-spec.ts';
import { parameterFailure } from './api-failure.ts';
import type { Parameter } from './parameter.ts';
import { isSince } from './release.ts';
import type { Route, Values } from './route.ts';

export type RawValues = Readonly<Record<string, string | readonly string[]>>;

const UNKNOWN = 'property is not defined in schema and the schema does not allow additional properties';
const MISSING = 'property is missing and it is not optional';
const NODE = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/;

class Complaint extends Error {}

function readInteger(raw: string, { minimum, format, type }: Parameter): number {
  const pattern = type === 'integer' ? /^[+-]?\d+$/ : /^[+-]?\d+(\.\d+)?$/;
  if (format === 'pve-vmid' && !/^[1-9]\d{2,8}$/.test(raw))
    throw new Complaint('invalid format - value does not look like a valid VM ID\n');
  if (!pattern.test(raw)) throw new Complaint(`type check ('${type}') failed - got '${raw}'`);
  if (minimum !== undefined && Number(raw) < minimum)
    throw new Complaint(`value must have a minimum value of ${minimum}`);
  return Number(raw);
}

function readText(raw: string, { values: all, valuesSince, format }: Parameter, release: PveRelease): string {
  const values = all?.filter((value) => isSince(release, valuesSince?.[value]));
  if (values && !values.includes(raw))
    throw new Complaint(`value '${raw}' does not have a value in the enumeration '${values.join(', ')}'`);
  if (format === 'pve-node' && !NODE.test(raw))
    throw new Complaint('invalid format - value does not look like a valid node name\n');
  return raw;
}

function readFlag(raw: string): boolean {
  if (/^(1|on|yes|true)$/i.test(raw)) return true;
  if (/^(0|off|no|false)$/i.test(raw)) return false;
  throw new Complaint(`type check ('boolean') failed - got '${raw}'`);
}

function readValue(
  raw: string | readonly string[],
  parameter: Parameter,
  release: PveRelease,
): Values[string] {
  if (typeof raw !== 'string') throw new Complaint(`type check ('${parameter.type}') failed - got 'ARRAY'`);
  if (parameter.type === 'boolean') return readFlag(raw);
  return parameter.type === 'string' ? readText(raw, parameter, release) : readInteger(raw, parameter);
}

/** All complaints at once; where one parameter decides about the others, a bad one is the only complaint. */
function complain(errors: Readonly<Record<string, string>>, decidedBy: string | undefined): void {
  const first = decidedBy === undefined ? undefined : errors[decidedBy];
  if (decidedBy !== undefined && first !== undefined) throw parameterFailure({ [decidedBy]: first });
  if (Object.keys(errors).length > 0) throw parameterFailure(errors);
}

type Known = readonly [name: string, parameter: Parameter][];
const KNOWN = new WeakMap<Route, Map<PveRelease, Known>>();

/** What a route of that release knows; routes do not change. */
function knownTo(route: Route, release: PveRelease): Known {
  const byRelease = KNOWN.get(route) ?? new Map<PveRelease, Known>();
  KNOWN.set(route, byRelease);
  const known =
    byRelease.get(release) ??
    Object.entries(route.parameters).filter(([, { since }]) => isSince(release, since));
  byRelease.set(release, known);
  return known;
}

/** Checks a request's parameters as PVE does, unknown ones included. */
export function checkParameters(route: Route, raw: RawValues, release: PveRelease): Values {
  const errors: Record<string, string> = {};
  const values: Record<string, Values[string]> = {};
  const known = knownTo(route, release);
  for (const name of Object.keys(raw)) if (!known.some(([other]) => other === name)) errors[name] = UNKNOWN;
  for (const [name, parameter] of known) {
    const given = raw[name];
    if (given === undefined && parameter.required) errors[name] = MISSING;
    if (given === undefined) continue;
    try {
      values[name] = readValue(given, parameter, release);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      errors[name] = error.message;
    }
  }
  complain(errors, route.decidedBy);
  return values;
}
