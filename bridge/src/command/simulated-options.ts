import { PVE_RELEASES, type PveRelease } from '#shared/simulation/cluster-spec.ts';
import { usageError } from './command-error.ts';
import { wholeNumber } from './option-values.ts';
import type { Option, OptionValues } from './verb.ts';

/** What a made-up cluster looks like. */
export interface SimulatedSize {
  readonly nodes: number;
  readonly guests: number;
  readonly seed: number;
}

const SIZE = { nodes: [1, 1000], guests: [0, 100_000], seed: [0, 2 ** 31] } as const;
const DEFAULTS: SimulatedSize = { nodes: 3, guests: 40, seed: 1 };

export const SIZE_OPTIONS: readonly Option[] = [
  { name: 'nodes', value: 'COUNT', text: `nodes of the cluster (${DEFAULTS.nodes})` },
  { name: 'guests', value: 'COUNT', text: `guests on them (${DEFAULTS.guests})` },
  { name: 'seed', value: 'NUMBER', text: `another number is another cluster (${DEFAULTS.seed})` },
];

export const RELEASE_OPTION: Option = {
  name: 'pve',
  value: 'RELEASE',
  text: `release of the nodes: ${PVE_RELEASES.join(', ')}; 8.4,9.2 takes turns (9.2)`,
};

export const sizeFrom = (values: OptionValues): SimulatedSize => ({
  nodes: wholeNumber(values, 'nodes', DEFAULTS.nodes, SIZE.nodes),
  guests: wholeNumber(values, 'guests', DEFAULTS.guests, SIZE.guests),
  seed: wholeNumber(values, 'seed', DEFAULTS.seed, SIZE.seed),
});

/** `9.2`, or `8.4,9.2`: one release for all nodes, or several in turn. */
export function releasesFrom(values: OptionValues): PveRelease[] {
  const given = (values.text('pve') ?? '9.2').split(',');
  return given.map((text) => {
    const release = PVE_RELEASES.find((known) => known === text.trim());
    if (release) return release;
    throw usageError(
      `--pve is ${text}: it must be one of ${PVE_RELEASES.join(', ')}. Maybe --pve 9.2, the default`,
    );
  });
}
