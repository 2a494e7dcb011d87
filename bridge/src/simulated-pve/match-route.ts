import type { Method, Route } from './route.ts';

export interface MatchedRoute {
  readonly route: Route;
  readonly pathValues: Readonly<Record<string, string>>;
}

/** Of as many parts as the pattern has. */
const matchPath = (
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined => {
  const values: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{')) values[segment.slice(1, -1)] = part;
    else if (segment !== part) return undefined;
  }
  return values;
};

const split = (path: string): string[] => path.split('/').filter((part) => part !== '');

type Matcher = (method: Method, path: string) => MatchedRoute | undefined;

/** Finds the route of a decoded path; the first of the table that fits. */
export function routeMatcher(routes: readonly Route[]): Matcher {
  const search = searchIn(routes);
  // Most paths that are asked for name nothing, and are always of the same route.
  const fixed = new Map(
    routes
      .filter(({ path }) => !path.includes('{'))
      .map(({ method, path }) => [`${method} ${path}`, search(method, path)]),
  );
  return (method, path) => fixed.get(`${method} ${path}`) ?? search(method, path);
}

function searchIn(routes: readonly Route[]): Matcher {
  const table = new Map<string, { route: Route; pattern: readonly string[] }[]>();
  for (const route of routes) {
    const pattern = split(route.path);
    const key = `${route.method} ${pattern.length}`;
    table.set(key, [...(table.get(key) ?? []), { route, pattern }]);
  }
  return (method, path) => {
    const parts = split(path);
    for (const { route, pattern } of table.get(`${method} ${parts.length}`) ?? []) {
      const pathValues = matchPath(pattern, parts);
      if (pathValues) return { route, pathValues };
    }
    return undefined;
  };
}
