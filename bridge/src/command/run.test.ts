import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

async function run(...argv: string[]) {
  const terminal = testTerminal();
  const exitCode = await runCommandLine(verbs, argv, terminal);
  return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
}

const HOST_NAMES = ['host', 'token-file', 'user', 'ca', 'fingerprint', 'bridge-port'];

describe('every command that takes --host', () => {
  for (const { name, options } of verbs.filter((verb) =>
    verb.options.some((option) => option.name === 'host'),
  ))
    it(`${name}: takes all that says how it is reached, and everything once`, () => {
      const names = options.map((option) => option.name);
      expect(names).to.include.members(HOST_NAMES);
      expect(new Set(names).size).to.equal(names.length);
    });
});

describe('the command line', () => {
  it('lists its commands and what exit codes mean', async () => {
    for (const argv of [[], ['help'], ['--help'], ['-h']]) {
      const { exitCode, out } = await run(...argv);
      expect(exitCode).to.equal(0);
      for (const { name } of verbs) expect(out).to.include(`  ${name}`);
      expect(out).to.include('Exit codes:\n  0');
    }
  });

  it('says its version', async () => {
    expect(await run('version')).to.deep.include({ exitCode: 0, out: 'pve-rebalance from sources' });
    expect((await run('--version')).exitCode).to.equal(0);
  });

  it('explains every command with all its options', async () => {
    for (const verb of verbs) {
      const { exitCode, out } = await run(verb.name, '--help');
      expect(exitCode).to.equal(0);
      for (const option of verb.options) expect(out).to.include(`--${option.name}`);
      expect(await run('help', verb.name)).to.have.property('out', out);
    }
  });

  it('refuses what it does not know, with the way on', async () => {
    const help = await run('help', 'balance');
    expect(help.exitCode).to.equal(2);
    expect(help.error).to.include('there is no command "balance"');
    expect(await run('plan', '--host', '--json')).to.deep.include({
      exitCode: 2,
      error: "pve-rebalance: Option '--host' argument is ambiguous. Maybe see: pve-rebalance plan --help",
    });
    expect(await run('balance')).to.deep.include({
      exitCode: 2,
      error: `pve-rebalance: there is no command "balance". Maybe one of: ${verbs.map(({ name }) => name).join(', ')}`,
    });
    expect(await run('plan', '--snapshoot', 'x')).to.deep.include({
      exitCode: 2,
      error: "pve-rebalance: Unknown option '--snapshoot'. Maybe see: pve-rebalance plan --help",
    });
    expect((await run('plan', 'x.json')).exitCode).to.equal(2);
    expect((await run('plan', '--snapshot')).exitCode).to.equal(2);
  });

  it('offers no way to give a secret or to trust everybody', () => {
    const names = verbs.flatMap(({ options }) => options.map(({ name }) => name));
    expect(names.filter((name) => /pass|secret|^token$|ticket|insecure|verify/.test(name))).to.deep.equal([]);
  });
});
