import * as z from 'zod/mini';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import { type Check, type Finding, good, unknown, warning } from '../check.ts';
import type { Machine } from '../machine.ts';
import { readMembers } from '../members.ts';

const Published = z.object({ writer: z.string() });

async function versionOn({ read }: Machine, node: string): Promise<string | undefined> {
  try {
    const file = await read(`/etc/pve/pve-rebalance/nodes/${node}.json`);
    const parsed = z.safeParse(Published, JSON.parse(file ?? ''));
    return parsed.success ? parsed.data.writer : undefined;
  } catch {
    return undefined;
  }
}

async function compare(machine: Machine, node: string): Promise<Finding> {
  const version = await versionOn(machine, node);
  if (version === undefined)
    return unknown(
      `${node} has told no version yet`,
      `apt install ./pve-rebalance_*.deb on ${node}, if it is not there`,
    );
  if (version === PRODUCT_VERSION) return good(`${node} has ${version}`);
  return warning(
    `${node} has ${version}, this node ${PRODUCT_VERSION}`,
    'install the same package on all nodes',
  );
}

export const versions: Check = {
  name: 'Versions',
  async look(machine) {
    const members = await readMembers(machine);
    const others = Object.keys(members?.nodelist ?? {}).filter((node) => node !== members?.nodename);
    return [
      good(`this node has ${PRODUCT_VERSION}`),
      ...(await Promise.all(others.map((node) => compare(machine, node)))),
    ];
  },
};
