/** How often each endpoint was asked: `GET /nodes/{node}/qemu/{vmid}/config` -> 12. */
export interface RequestCounter {
  count(method: string, path: string): void;
  /** Number of requests so far, of one endpoint or of all. */
  of(endpoint?: string): number;
  readonly byEndpoint: ReadonlyMap<string, number>;
  /** Every request in its order, as `GET /version`. */
  readonly all: readonly string[];
  reset(): void;
}

/** Names and numbers in a path become what they are in the route table. */
const endpointOf = (method: string, path: string): string =>
  `${method} ${decodeURI(path)
    .replace(/^\/nodes\/[^/]+/, '/nodes/{node}')
    .replace(/\/(qemu|lxc)\/\d+/, '/$1/{vmid}')
    .replace(/\/tasks\/UPID[^/]*/, '/tasks/{upid}')
    .replace(/^\/pools\/.+/, '/pools/{poolid}')
    .replace(/^(\/nodes\/\{node\}\/storage)\/[^/]+/, '$1/{storage}')}`;

export function createRequestCounter(): RequestCounter {
  const byEndpoint = new Map<string, number>();
  let all: string[] = [];
  return {
    count(method, path) {
      const endpoint = endpointOf(method, path);
      byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + 1);
      all.push(`${method} ${path}`);
      if (all.length > 100_000) all = all.slice(-50_000);
    },
    of: (endpoint) =>
      endpoint === undefined
        ? [...byEndpoint.values()].reduce((sum, count) => sum + count, 0)
        : (byEndpoint.get(endpoint) ?? 0),
    byEndpoint,
    get all() {
      return all;
    },
    reset() {
      byEndpoint.clear();
      all = [];
    },
  };
}
