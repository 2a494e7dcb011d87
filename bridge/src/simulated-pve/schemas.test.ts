import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { PveRelease } from '#shared/simulation/cluster-spec.ts';
import { describeWithData, sharedData } from '../../../test/shared-data.ts';
import { ENDPOINTS } from '../pve/endpoints.ts';
import { ROUTES } from './endpoints/index.ts';
import { type Parameter, pathParameter } from './parameter.ts';
import { isSince } from './release.ts';
import type { Route } from './route.ts';

interface SchemaParameter {
  readonly type?: string;
  readonly optional?: number;
  readonly enum?: readonly string[];
  readonly minimum?: number | string;
  readonly format?: string;
}
interface SchemaMethod {
  readonly parameters?: {
    readonly properties?: Readonly<Record<string, SchemaParameter>>;
    readonly allOf?: readonly SchemaPart[];
  };
  readonly permissions?: { readonly user?: string; readonly check?: readonly unknown[] };
  readonly protected?: number;
  readonly proxyto?: string;
}
interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaParameter>>;
  readonly oneOf?: readonly SchemaPart[];
  readonly 'type-property'?: string;
  readonly 'type-property-schema'?: SchemaParameter;
}
type Schema = Readonly<Record<string, SchemaMethod>>;

const read = (release: string): Schema =>
  JSON.parse(readFileSync(sharedData('api', `pve-${release}-flat.json`), 'utf8'));

/** The parameters of a method; of one whose schema depends on its type, those of all types. */
function parametersOf({ parameters }: SchemaMethod): Record<string, SchemaParameter> {
  if (!parameters?.allOf) return { ...parameters?.properties };
  const found: Record<string, SchemaParameter> = {};
  for (const part of parameters.allOf) {
    Object.assign(found, part.properties);
    for (const one of part.oneOf ?? [])
      for (const [name, parameter] of Object.entries(one.properties ?? {}))
        found[name] = name === 'resources' ? parameter : { ...parameter, optional: 1 };
    const type = part['type-property'];
    if (type !== undefined) found[type] = { ...part['type-property-schema'], optional: 0 };
  }
  return found;
}

const byDefault = (values: readonly string[] | undefined): string[] | undefined =>
  values && [...values].sort();

function compareParameter(
  name: string,
  ours: Parameter,
  theirs: SchemaParameter | undefined,
  release: PveRelease,
): string[] {
  if (!theirs) return [`${name} is not in the schema`];
  const wrong: string[] = [];
  const values = ours.values?.filter((value) => isSince(release, ours.valuesSince?.[value]));
  if ((theirs.type ?? 'string') !== ours.type)
    wrong.push(`${name} is ${ours.type}, schema says ${theirs.type}`);
  if (ours.required === (theirs.optional === 1)) wrong.push(`${name} required ${ours.required}`);
  if (values && JSON.stringify(byDefault(values)) !== JSON.stringify(byDefault(theirs.enum)))
    wrong.push(`${name} takes ${values}, schema says ${theirs.enum}`);
  if (ours.minimum !== undefined && Number(theirs.minimum) !== ours.minimum)
    wrong.push(`${name} minimum ${ours.minimum}, schema says ${theirs.minimum}`);
  if (ours.format !== undefined && theirs.format !== ours.format)
    wrong.push(`${name} format ${ours.format}, schema says ${theirs.format}`);
  return wrong;
}

const withPath = (route: Route): [string, Parameter][] => [
  ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): [string, Parameter] => [
    name,
    pathParameter(name),
  ]),
  ...Object.entries(route.parameters),
];

function compareAccess(route: Route, { permissions }: SchemaMethod, release: PveRelease): string[] {
  const ours = release === '8.4' ? (route.access8 ?? route.access) : route.access;
  const theirs =
    permissions?.user === 'world' || permissions?.user === 'all'
      ? permissions.user
      : { path: permissions?.check?.[1], privileges: permissions?.check?.[2] };
  return JSON.stringify(theirs) === JSON.stringify(ours)
    ? []
    : [`access ${JSON.stringify(ours)}, schema says ${JSON.stringify(permissions)}`];
}

function compare(route: Route, method: SchemaMethod, release: PveRelease): string[] {
  const theirs = parametersOf(method);
  const ours = withPath(route).filter(([, { since }]) => isSince(release, since));
  const missing = Object.entries(theirs)
    .filter(([name, { optional }]) => optional !== 1 && !ours.some(([other]) => other === name))
    .map(([name]) => `required parameter ${name} is not offered`);
  return [
    ...ours.flatMap(([name, parameter]) => compareParameter(name, parameter, theirs[name], release)),
    ...missing,
    ...compareAccess(route, method, release),
    ...(route.proxied === (method.proxyto === 'node')
      ? []
      : [`proxied ${route.proxied}, schema says ${method.proxyto}`]),
    ...(route.isProtected === (method.protected === 1) ? [] : [`protected ${route.isProtected}`]),
  ];
}

const names = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));

describe('the simulated PVE', () => {
  it('offers all that our client ever asks for', () => {
    expect(Object.keys(ENDPOINTS).filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it('has a table without doubles', () => {
    expect(names.size).to.equal(ROUTES.length);
  });
});

describeWithData('the simulated PVE and the API schemas', () => {
  for (const release of ['8.4', '9.2'] as const) {
    it(`agrees with ${release} in every path, parameter and privilege it offers`, () => {
      const schema = read(release);
      const wrong = ROUTES.flatMap((route) => {
        const name = `${route.method} ${route.path}`;
        const method = schema[name];
        if (!isSince(release, route.since)) return method ? [`${name}: is in ${release} already`] : [];
        return method
          ? compare(route, method, release).map((text) => `${name}: ${text}`)
          : [`${name}: not in the schema`];
      });
      expect(wrong).to.deep.equal([]);
    });
  }
});
