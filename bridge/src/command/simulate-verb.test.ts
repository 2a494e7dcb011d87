import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

describe('simulate', () => {
  async function simulate(argv: string[], color = false) {
    const terminal = testTerminal([], { color, columns: 120 });
    const exitCode = await runCommandLine(verbs, ['simulate', ...argv], terminal);
    return { exitCode, lines: terminal.printed, error: terminal.errors.join('\n') };
  }

  it('draws each node before and after, guests by the node they came from', async () => {
    const { exitCode, lines } = await simulate(['--guests', '20']);
    expect(exitCode).to.equal(0);
    const nodes = lines.filter((line) => /^pve\d /.test(line));
    expect(nodes).to.have.lengthOf(3);
    expect(nodes[0]).to.match(/^pve1 +[░A]+·+ +\d+ % +[░A]+/);
    expect(nodes.slice(1).join('\n')).to.match(/%.*A+.*%/s);
    expect(lines.join('\n')).to.match(/memory \d+\.\d -> \d+\.\d points, \d+ % better/);
  });

  it('is the same every time, and colours only where asked', async () => {
    const plain = await simulate(['--guests', '10']);
    expect(await simulate(['--guests', '10'])).to.deep.equal(plain);
    expect(plain.lines.join('')).not.to.include('\u001b');
    const coloured = await simulate(['--guests', '10'], true);
    expect(coloured.lines.join('')).to.include('\u001b[38;5;');
  });

  it('refuses sizes that make no sense', async () => {
    expect(await simulate(['--nodes', '0'])).to.deep.include({
      exitCode: 2,
      error:
        'pve-rebalance: --nodes is 0: it must be a whole number from 1 to 1000. Maybe --nodes 3, the default',
    });
    expect((await simulate(['--pve', '7.4'])).error).to.match(
      /--pve is 7.4: it must be one of 8.4, 9.0, 9.2/,
    );
  });
});
