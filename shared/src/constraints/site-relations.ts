import type { Model } from '../model/model.ts';
import { siteFinder } from '../rules/sites.ts';

/** The sites of the nodes, by number, for the search; every rule about sites says it anew, which changes nothing. */
export function siteNumbers({ nodes, settings }: Model): {
  readonly siteOf: Int32Array;
  readonly names: string[];
} {
  const find = siteFinder(settings);
  const names = [...new Set(nodes.map(({ name }) => find(name)))];
  return { siteOf: Int32Array.from(nodes, ({ name }) => names.indexOf(find(name))), names };
}
