import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

describe('a plan in the terms of the CP-SAT peer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-scenario-'));
  const file = join(folder, 'scenario.json');
  after(() => rmSync(folder, { recursive: true }));

  async function plan(scenario: object, ...more: string[]) {
    writeFileSync(file, JSON.stringify(scenario));
    const terminal = testTerminal();
    const exitCode = await runCommandLine(verbs, ['plan', '--scenario', file, ...more], terminal);
    return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
  }
  const node = { cpu_total: 8, memory_total_gb: 64 };
  const vms = { a: { node: 'A', cpu: 2, memory_gb: 16 }, b: { node: 'A', cpu: 2, memory_gb: 8 } };

  it('says what it costs and in which steps it is done', async () => {
    const { exitCode, out } = await plan({ nodes: { A: node, B: node }, vms }, '--balanciness', '5');
    expect(exitCode).to.equal(0);
    expect(out).to.equal('OPTIMAL: objective 250032 (gap 2500, cost 32)\nb: A to B\nStep 1: b A to B');
  });

  it('is made from YAML, as those files are', async () => {
    const yaml = join(folder, 'scenario.yaml');
    writeFileSync(
      yaml,
      [
        'nodes:',
        '  A: &node {cpu_total: 8, memory_total_gb: 64} # both alike',
        '  B: *node',
        'vms:',
        '  a: {node: A, cpu: 2, memory_gb: 16}',
        '  b: {node: A, cpu: 2, memory_gb: 8}',
        'constraints:',
        '  anti_affinity:',
        '    - name: far',
        '      vms: [a, b]',
      ].join('\n'),
    );
    const terminal = testTerminal();
    expect(await runCommandLine(verbs, ['plan', '--scenario', yaml], terminal)).to.equal(0);
    expect(terminal.printed.join('\n')).to.match(/b: A to B\nStep 1: b A to B$/);
  });

  it('is JSON too', async () => {
    const { out } = await plan({ nodes: { A: node, B: node }, vms }, '--balanciness', '1', '--json');
    expect(JSON.parse(out)).to.deep.include({ status: 'OPTIMAL', gate: 'even', migrations: [] });
  });

  it('names the rules that contradict each other', async () => {
    const constraints = { anti_affinity: [{ name: 'far', vms: ['a', 'b'] }] };
    const { exitCode, out } = await plan({ nodes: { A: node }, vms, constraints });
    expect(exitCode).to.equal(0);
    expect(out).to.equal('INFEASIBLE\nrule far keeps a, b apart');
  });

  it('is refused with what is wrong in the file', async () => {
    const { exitCode, error } = await plan({ nodes: {}, vms });
    expect(exitCode).to.equal(3);
    expect(error).to.match(/guest a is on node A, which is not there/);
  });
});
