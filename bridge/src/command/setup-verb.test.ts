import { expect } from 'chai';
import { type TestMachine, testMachine } from '../administer/test-machine.ts';
import { runCommandLine } from './run.ts';
import { createSetupVerb } from './setup-verb.ts';
import { testTerminal } from './test-terminal.ts';

const READER = '/etc/pve/priv/pve-rebalance/reader';
const EXECUTOR = '/etc/pve/priv/pve-rebalance/executor';

async function setup(machine: TestMachine, argv: readonly string[], answers: readonly string[] = []) {
  const terminal = testTerminal(answers);
  const exitCode = await runCommandLine([createSetupVerb(() => machine)], ['setup', ...argv], terminal);
  return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
}

const writes = ({ pve }: TestMachine) => pve.calls.filter(({ verb }) => verb !== 'get');

describe('setup (S5)', () => {
  it('says what it will grant, asks, and makes a reader that can only read', async () => {
    const machine = testMachine();
    const { exitCode, out } = await setup(machine, [], ['y']);
    expect(exitCode).to.equal(0);
    expect(out).to.contain('on /: see guests and their configuration (VM.Audit)');
    expect(out).not.to.contain('VM.Migrate');
    expect(machine.files.get(READER)).to.match(/^pve-rebalance@pve!reader=[0-9a-f-]{36}\n$/);
    expect(machine.pve.acl.map(({ path, roleid, ugid }) => `${ugid} ${path} ${roleid}`)).to.deep.equal([
      'pve-rebalance@pve / PveRebalanceReader',
      'pve-rebalance@pve!reader / PveRebalanceReader',
    ]);
    const granted = [...machine.pve.roles.values()].join();
    for (const never of ['VM.Config.Disk', 'Datastore.AllocateSpace', 'Sys.Modify', 'VM.Migrate'])
      expect(granted).not.to.contain(never);
  });

  it('never prints or passes on a secret', async () => {
    const machine = testMachine();
    const { out, error } = await setup(machine, ['--automation', '--yes']);
    const secrets = [...machine.files.values()].map((text) => text.split('=')[1]?.trim() ?? '');
    expect(secrets).to.have.length(2);
    for (const secret of secrets) {
      expect(out + error).not.to.contain(secret);
      expect(JSON.stringify(machine.pve.calls)).not.to.contain(secret);
    }
  });

  it('changes nothing when it is run again, and repairs only what is missing', async () => {
    const machine = testMachine();
    await setup(machine, ['--yes']);
    machine.pve.calls.length = 0;
    expect((await setup(machine, ['--yes'])).out).to.equal('Everything is set up already.');
    expect(writes(machine)).to.deep.equal([]);
    machine.pve.acl.pop();
    await setup(machine, ['--yes']);
    expect(writes(machine).map(({ path }) => path)).to.deep.equal(['/access/acl']);
  });

  it('changes nothing without a yes, with --dry-run, and where nobody can be asked', async () => {
    const machine = testMachine();
    expect((await setup(machine, [], ['n'])).out).to.contain('Nothing was changed.');
    expect((await setup(machine, ['--dry-run'])).out).to.contain('To do: make the user pve-rebalance@pve');
    expect((await setup(machine, [])).error).to.contain('Maybe add --yes');
    expect(writes(machine)).to.deep.equal([]);
  });

  it('lets the executor move on /vms, or on the pools named, and narrows it', async () => {
    const machine = testMachine();
    await setup(machine, ['--automation', '--yes']);
    expect(movesAt(machine)).to.deep.equal(['/vms', '/vms']);
    await setup(machine, ['--automation', '--pool', 'web', '--pool', 'db/a', '--yes']);
    expect(movesAt(machine)).to.deep.equal(['/pool/db/a', '/pool/db/a', '/pool/web', '/pool/web']);
    expect((await setup(machine, ['--yes'])).out).to.equal('Everything is set up already.');
  });

  it('never gives the reader what the executor may do', async () => {
    const machine = testMachine();
    await setup(machine, ['--automation', '--yes']);
    const reader = machine.pve.acl.filter(({ ugid }) => ugid.endsWith('!reader')).map(({ roleid }) => roleid);
    expect(reader).to.deep.equal(['PveRebalanceReader']);
  });

  it('makes new secrets with --rotate, and one that was lost', async () => {
    const machine = testMachine();
    await setup(machine, ['--yes']);
    const before = machine.files.get(READER);
    await setup(machine, ['--rotate', '--yes']);
    const after = machine.files.get(READER);
    expect(after).not.to.equal(before);
    machine.files.delete(READER);
    await setup(machine, ['--yes']);
    expect(machine.files.get(READER)).to.be.a('string').and.not.to.equal(after);
  });

  it('goes on where a run before it was broken off', async () => {
    const machine = testMachine();
    const { run } = machine;
    let left = 3;
    const broken = {
      ...machine,
      run: async (program: string, args: readonly string[]) =>
        args[0] !== 'get' && left-- <= 0
          ? { code: 255, stdout: '', stderr: 'no quorum!\n' }
          : run(program, args),
    };
    const first = await setup(broken, ['--automation', '--yes']);
    expect(first.exitCode).to.equal(1);
    expect(first.error).to.contain('no quorum!');
    expect((await setup(machine, ['--automation', '--yes'])).exitCode).to.equal(0);
    expect([...machine.files.keys()].sort()).to.deep.equal([EXECUTOR, READER]);
    expect((await setup(machine, ['--automation', '--yes'])).out).to.equal('Everything is set up already.');
  });

  it('takes everything away with --remove, and nothing of anybody else', async () => {
    const machine = testMachine();
    await setup(machine, ['--automation', '--yes']);
    machine.pve.acl.push({ path: '/', roleid: 'PVEAuditor', ugid: 'alice@pve', type: 'user', propagate: 1 });
    expect((await setup(machine, ['--remove', '--yes'])).exitCode).to.equal(0);
    expect([...machine.pve.users.keys()]).to.deep.equal(['root@pam']);
    expect([...machine.pve.roles.keys()]).to.deep.equal(['PVEAuditor']);
    expect(machine.pve.acl.map(({ ugid }) => ugid)).to.deep.equal(['alice@pve']);
    expect(machine.files.size).to.equal(0);
    expect((await setup(machine, ['--remove'])).out).to.equal('Nothing of ours is there.');
  });

  it('does not enable a user whom somebody disabled', async () => {
    const machine = testMachine();
    await setup(machine, ['--yes']);
    const user = machine.pve.users.get('pve-rebalance@pve');
    if (user) user.enable = 0;
    const { exitCode, error } = await setup(machine, ['--yes']);
    expect(exitCode).to.equal(1);
    expect(error).to.contain('Maybe: pveum user modify pve-rebalance@pve --enable 1');
  });

  it('refuses what cannot be meant, by name', async () => {
    const wrong = async (argv: string[], machine = testMachine()) => (await setup(machine, argv)).error;
    expect(await wrong(['--remove', '--rotate'])).to.contain('--remove and --rotate exclude each other');
    expect(await wrong(['--pool', 'web'])).to.contain('Maybe add --automation');
    expect(await wrong(['--automation', '--pool', 'a b'])).to.contain('--pool is "a b"');
    expect(await wrong([], testMachine({ isRoot: false }))).to.contain('works for root on a Proxmox VE node');
  });
});

const movesAt = ({ pve }: TestMachine): string[] =>
  pve.acl
    .filter(({ roleid }) => roleid === 'PveRebalanceExecutor')
    .map(({ path }) => path)
    .sort();
