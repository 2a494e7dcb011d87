/** Fields of the record that says what a group forbids: a cache line. Behind all records are the lists they name. */
export const RULE_SIZE = 16;
/** Where the counts of the group by node, by site and by neighbourhood begin; -1 where nobody asks for them. */
export const ON_NODE = 0;
export const ON_SITE = 1;
export const IN_HOOD = 2;
export const NODE_MAX = 3;
export const SITE_MAX = 4;
/** Which of the numbers of sites in use is that of the group. */
export const SITE_ROW = 5;
/** Where the least numbers of members by site begin; -1 where nobody asks for them. */
export const SITE_LEAST = 6;
/** Lists: where the counts of other groups begin, by neighbourhood, by node, by site. The end is the next field. */
export const NEEDS = 8;
export const NEEDED_BY = 10;
export const AVOIDS = 12;
export const AVOIDS_ON_SITE = 14;

interface GroupRows {
  readonly nodeRow: Int32Array;
  readonly siteRow: Int32Array;
  readonly hoodRow: Int32Array;
  readonly perNodeMax: Int32Array;
  readonly perSiteMax: Int32Array;
  readonly siteLeast: readonly Int32Array[];
  readonly needs: readonly Int32Array[];
  readonly neededBy: readonly Int32Array[];
  readonly avoids: readonly Int32Array[];
  readonly avoidsOnSite: readonly Int32Array[];
}

interface Widths {
  readonly nodeCount: number;
  readonly siteCount: number;
  readonly hoodCount: number;
}

/** Where the counts of a row begin that has so many of them. */
const firstOf = (rows: Int32Array, group: number, width: number): number => {
  const row = rows[group] ?? -1;
  return row < 0 ? -1 : row * width;
};

export function ruleRecords(groups: GroupRows, { nodeCount, siteCount, hoodCount }: Widths): Int32Array {
  const { nodeRow, siteRow, hoodRow, perNodeMax, perSiteMax, siteLeast } = groups;
  const count = nodeRow.length;
  const fields = new Array<number>(count * RULE_SIZE).fill(0);
  const put = (at: number, list: readonly number[]): void => {
    fields[at] = fields.length;
    for (const each of list) fields.push(each);
    fields[at + 1] = fields.length;
  };
  for (let group = 0; group < count; group++) {
    const first = group * RULE_SIZE;
    const firsts = (others: Int32Array | undefined, rows: Int32Array, width: number) =>
      Array.from(others ?? [], (other) => firstOf(rows, other, width));
    const least = siteLeast[group] ?? [];
    fields[first + ON_NODE] = firstOf(nodeRow, group, nodeCount);
    fields[first + ON_SITE] = firstOf(siteRow, group, siteCount);
    fields[first + IN_HOOD] = firstOf(hoodRow, group, hoodCount);
    fields[first + NODE_MAX] = perNodeMax[group] ?? 0;
    fields[first + SITE_MAX] = perSiteMax[group] ?? 0;
    fields[first + SITE_ROW] = siteRow[group] ?? -1;
    put(first + SITE_LEAST, Array.from(least));
    if (least.length === 0) fields[first + SITE_LEAST] = -1;
    put(first + NEEDS, firsts(groups.needs[group], hoodRow, hoodCount));
    put(first + NEEDED_BY, firsts(groups.neededBy[group], hoodRow, hoodCount));
    put(first + AVOIDS, firsts(groups.avoids[group], nodeRow, nodeCount));
    put(first + AVOIDS_ON_SITE, firsts(groups.avoidsOnSite[group], siteRow, siteCount));
  }
  return Int32Array.from(fields);
}
