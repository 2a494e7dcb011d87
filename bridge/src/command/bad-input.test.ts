import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { runCommandLine } from './run.ts';
import { testSnapshot } from './test-snapshot.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

type Guest = ClusterSnapshot['guests'][number];
type Node = ClusterSnapshot['nodes'][number];

const given = testSnapshot();
const guests = (change: (guest: Guest) => Partial<Guest>) => ({
  ...given,
  guests: given.guests.map((guest) => ({ ...guest, ...change(guest) })),
});
const nodes = (change: (node: Node) => Partial<Node>) => ({
  ...given,
  nodes: given.nodes.map((node) => ({ ...node, ...change(node) })),
});
const tagged = (...tags: string[]) => guests(({ vmid }) => (vmid === 101 ? { tags } : {}));
const [first] = given.nodes;
/** JSON has no NaN: whoever writes one writes this. */
const withNaN = JSON.stringify(given).replace(/"cpuCores":[\d.]+/, '"cpuCores":NaN');

interface Case {
  readonly input: object | string;
  readonly argv?: readonly string[];
  readonly exitCode: number;
  readonly says: RegExp;
}

/** What somebody may hand in, and the answer. */
const CASES: Readonly<Record<string, Case>> = {
  'a number that is none': { input: withNaN, exitCode: 3, says: /is not JSON: .*Maybe it is cut off/ },
  'a load below zero': {
    input: guests(({ vmid, load }) =>
      vmid === 101 && load !== undefined ? { load: { ...load, memoryBytes: -1 } } : {},
    ),
    exitCode: 3,
    says: /guests\[\d+\]\.load\.memoryBytes is -1: /,
  },
  'a node without memory': {
    input: nodes(({ name }) => (name === 'pve3' ? { memoryTotalBytes: 0 } : {})),
    exitCode: 3,
    says: /nodes\[2\]\.memoryTotalBytes is 0: it must be more than 0/,
  },
  'a guest twice': {
    input: { ...given, guests: [...given.guests, ...given.guests.slice(0, 1)] },
    exitCode: 3,
    says: /guests\[\d+\]\.vmid is \d+: another guest has that id/,
  },
  'a pin to a node that is not there': {
    input: tagged('plb_pin_pve9'),
    exitCode: 0,
    says: /plb_pin_pve9 names pve9, which does not exist, so it is not moved at all/,
  },
  'a rule about a guest that is not there': {
    input: given,
    argv: ['--rule', '{"type":"apart","name":"db","guests":["101","999"]}'],
    exitCode: 0,
    says: /rule db .*999/,
  },
  'rules in a circle': {
    input: {
      ...guests(({ vmid }) =>
        vmid === 101
          ? { tags: ['rebalance_together_a', 'rebalance_apart_c'] }
          : vmid === 102
            ? { tags: ['rebalance_together_a', 'rebalance_together_b'] }
            : vmid === 103
              ? { tags: ['rebalance_together_b', 'rebalance_apart_c'] }
              : {},
      ),
    },
    argv: ['--trust-free-tags'],
    exitCode: 0,
    says: /error: tag rebalance_together_a, tag rebalance_apart_c and tag rebalance_together_b cannot all hold/,
  },
  'no cluster at all': { input: { ...given, nodes: [], guests: [] }, exitCode: 0, says: /there is no node/ },
  'a single node': {
    input: {
      ...given,
      nodes: first === undefined ? [] : [first],
      guests: given.guests.filter(({ node }) => node === first?.name),
    },
    exitCode: 0,
    says: /a single node has nowhere to move guests to/,
  },
  'every node in maintenance': {
    input: nodes(() => ({ maintenance: true })),
    exitCode: 0,
    says: /No valid plan exists: emptying pve1 is not possible: .* pve2 is in maintenance and pve3 is in maintenance cannot all hold/,
  },
  'a guest bigger than any node': {
    input: guests(({ vmid }) => (vmid === 101 ? { memoryTotalBytes: 2 ** 40 } : {})),
    exitCode: 0,
    says: /101 web-01 +pve1 +no node can take it/,
  },
};

describe('bad input on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-bad-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const [what, { input, argv = [], exitCode, says }] of Object.entries(CASES))
    it(`has a clear answer: ${what}`, async () => {
      const file = join(folder, 'cluster.json');
      writeFileSync(file, typeof input === 'string' ? input : JSON.stringify(input));
      const terminal = testTerminal();
      const code = await runCommandLine(verbs, ['plan', '--snapshot', file, '--all', ...argv], terminal);
      const text = [...terminal.printed, ...terminal.errors].join('\n');
      expect(text).to.match(says);
      expect(code).to.equal(exitCode);
    });

  it('has a clear answer: YAML, where only a program writes files', async () => {
    const file = join(folder, 'snapshot.yaml');
    writeFileSync(file, 'nodes: {}\n');
    const terminal = testTerminal();
    expect(await runCommandLine(verbs, ['plan', '--snapshot', file], terminal)).to.equal(3);
    expect(terminal.errors.join()).to.match(/is not JSON: .*Maybe it is YAML, and a program writes/);
  });

  it('has a clear answer: a scenario that is no YAML', async () => {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, 'nodes:\n  A: {cpu_total: 8\n');
    const terminal = testTerminal();
    expect(await runCommandLine(verbs, ['plan', '--scenario', file], terminal)).to.equal(3);
    expect(terminal.errors.join()).to.match(/scenario\.yaml, line 2: \} is missing/);
  });
});
