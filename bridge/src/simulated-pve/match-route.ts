import type { Method, Route } from './route.ts';

export interface MatchedRoute {
  readonly route: Route;
  readonly pathValues: Readonly<Record<string, string>>;
}

const matchPath = (
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined => {
  if (pattern.length !== parts.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{')) values[segment.slice(1, -1)] = part;
    else if (segment !== part) return undefined;
  }
  return values;
};

const split = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** Finds the route of a decoded path; the first of the table that fits. */
export function routeMatcher(
  routes: readonly Route[],
): (method: Method, path: string) => MatchedRoute | undefined {
  const table = routes.map((route) => ({ route, pattern: split(route.path) }));
  return (method, path) => {
    const parts = split(path);
    for (const { route, pattern } of table) {
      if (route.method !== method) continue;
      const pathValues = matchPath(pattern, parts);
      if (pathValues) return { route, pathValues };
    }
    return undefined;
  };
}
