import { isQuorate } from '#shared/simulation/virtual-cluster.ts';
import { died, parameterFailure } from '../api-failure.ts';
import { integer, text } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';

const CRS_MODES: readonly string[] = ['basic', 'static', 'dynamic'];
const PROPERTY_STRINGS = ['bwlimit', 'crs', 'ha', 'migration', 'tag-style'];

/** Tags a user may set or sees: registered ones, and of visible guests. */
function allowedTags({ state, identity }: RouteRequest): string[] {
  const tags = new Set<string>();
  for (const guest of state.cluster.guests.values())
    if (state.access.holds(identity.id, `/vms/${guest.spec.vmid}`, 'VM.Audit'))
      for (const tag of guest.tags) tags.add(tag);
  return [...tags].sort();
}

function read(request: RouteRequest) {
  const { state, identity } = request;
  const tags = { 'allowed-tags': allowedTags(request) };
  return state.access.holds(identity.id, '/', 'Sys.Audit') ? { ...state.cluster.options, ...tags } : tags;
}

const asProperty = (value: string): string | number => (/^\d+$/.test(value) ? Number(value) : value);

/** `ha=static,ha-rebalance-on-start=1` -> the object that reading it gives. */
function parseProperties(name: string, raw: string): Record<string, string | number> {
  const properties: Record<string, string | number> = {};
  for (const pair of raw.split(',')) {
    const [key, value] = pair.split('=');
    if (!key || value === undefined)
      throw parameterFailure({
        [name]: 'invalid format - value without key, but schema does not define a default key\n',
      });
    properties[key] = asProperty(value);
  }
  if (name === 'crs' && properties.ha !== undefined && !CRS_MODES.includes(String(properties.ha)))
    throw parameterFailure({
      crs: `invalid format - format error\ncrs.ha: value '${properties.ha}' does not have a value in the enumeration '${CRS_MODES.join(', ')}'\n`,
    });
  return properties;
}

function write({ state, values }: RouteRequest): null {
  const { cluster } = state;
  const next = { ...cluster.options };
  for (const [name, value] of Object.entries(values)) {
    if (name === 'delete') continue;
    next[name] = PROPERTY_STRINGS.includes(name) ? parseProperties(name, String(value)) : value;
  }
  if (!isQuorate(cluster)) throw died("cfs-lock 'file-datacenter_cfg' error: no quorum!");
  for (const name of String(values.delete ?? '').split(',')) delete next[name];
  cluster.options = next;
  cluster.revision++;
  return null;
}

export const clusterOptionsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/cluster/options',
    parameters: {},
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: read,
  },
  {
    method: 'PUT',
    path: '/cluster/options',
    parameters: {
      bwlimit: text,
      crs: text,
      delete: text,
      description: text,
      ha: text,
      max_workers: integer(1),
      migration: text,
      'registered-tags': text,
    },
    access: { path: '/', privileges: ['Sys.Modify'] },
    proxied: false,
    isProtected: true,
    answer: write,
  },
];
