import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import { EXIT } from './command-error.ts';
import type { Verb } from './verb.ts';

export const versionVerb: Verb = {
  name: 'version',
  summary: 'Says which version this is',
  options: [],
  async run(_values, terminal) {
    terminal.out(`pve-rebalance ${PRODUCT_VERSION}`);
    return EXIT.ok;
  },
};
