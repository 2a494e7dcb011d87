import { assert } from '#shared/kit/assert.ts';
import { ENDPOINTS, type Endpoint, type EndpointKey } from './endpoints.ts';
import { parseUpid } from './upid.ts';

const NODE = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const VMID = /^[1-9]\d{0,8}$/;
const PLACES: Readonly<Record<string, (text: string) => boolean>> = {
  node: (text) => NODE.test(text),
  vmid: (text) => VMID.test(text),
  upid: (text) => parseUpid(text) !== undefined,
};
const ROOT = '/api2/json';
const belowRoot = (path: string): string => (path.startsWith(ROOT) ? path.slice(ROOT.length) : path);

/** A request found in the closed list, with what its path says. */
export interface ListedRequest {
  readonly key: EndpointKey;
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Percent-encoded. */
  readonly path: string;
  /** The node in the path, or '' where there is none. */
  readonly node: string;
}

/** Part by part what a path has to be: the name of a place, or '' for a word of its own. */
function placesOf(key: string): string[] {
  return (key.split(' ')[1] ?? '').split('/').map((part) => /^\{(\w+)\}$/.exec(part)?.[1] ?? '');
}

const BY_TEMPLATE = new Map(
  Object.entries(ENDPOINTS).map(([key, endpoint]) => [
    key.replace(/\{\w+\}/g, '*'),
    { key, endpoint, places: placesOf(key) },
  ]),
);
const isKey = (key: string): key is EndpointKey => Object.hasOwn(ENDPOINTS, key);

/**
 * The entry of the closed list that a request is; one outside it is a Bug, as is a path whose parts are not
 * the node, vmid or UPID that its place asks for: nothing read from a cluster can steer a request elsewhere.
 */
export function listedRequest(method: string, path: string, template: string): ListedRequest {
  const verb = method.toUpperCase();
  const listed = BY_TEMPLATE.get(`${verb} ${belowRoot(template)}`);
  assert(listed && isKey(listed.key), `${verb} ${template} is not in the closed list of requests`);
  assert(verb === 'GET' || verb === 'POST' || verb === 'DELETE', `${verb} is never used`);
  const { places } = listed;
  const parts = belowRoot(path).split('/');
  assert(places.length === parts.length, `${path} is not a path of ${listed.key}`);
  const node = { name: '' };
  const encoded = parts.map((part, index) => {
    const place = places[index] ?? '';
    if (place === '') return part;
    assert(PLACES[place]?.(part), `'${part}' is no ${place}`);
    if (place === 'node') node.name = part;
    // Nodes and guests have no character in them that would have to be encoded.
    return place === 'upid' ? encodeURIComponent(part) : part;
  });
  return {
    key: listed.key,
    endpoint: listed.endpoint,
    method: verb,
    path: `${ROOT}${encoded.join('/')}`,
    node: node.name,
  };
}
