import type { Settings } from '../settings/settings.ts';

/** The site of each node that the settings put somewhere; another node is a site of its own. */
export function siteFinder({ sites }: Settings): (node: string) => string {
  const found = new Map<string, string>();
  for (const { site, nodes } of sites)
    for (const node of nodes) if (!found.has(node.toLowerCase())) found.set(node.toLowerCase(), site);
  return (node) => found.get(node.toLowerCase()) ?? node;
}
