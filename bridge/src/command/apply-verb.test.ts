import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ClusterSpec } from '#shared/simulation/cluster-spec.ts';
import { presetCluster } from '#shared/simulation/preset.ts';
import { type SimulatedPve, startSimulatedPve } from '../simulated-pve/start.ts';
import { freePort } from './free-port.ts';
import { runCommandLine } from './run.ts';
import { hastyClock } from './test-clock.ts';
import { interruptedAt, type TestTerminal, testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

const HASTE = 40;

/** VMs that HA does not manage, on three nodes. */
function cluster(startMs: number, managed: readonly number[]): ClusterSpec {
  const spec = presetCluster({ nodes: 3, guests: 16, seed: 1, startMs });
  return {
    ...spec,
    guests: spec.guests.filter(({ kind }) => kind === 'qemu'),
    haResources: managed.map((vmid) => ({ sid: `vm:${vmid}`, state: 'started' })),
    haRules: [],
    // in a hurry the night's backup is always near
    backupJobs: [],
  };
}

describe('a cluster on the command line, without a bridge', () => {
  let pve: SimulatedPve;
  let folder: string;
  const clock = hastyClock(HASTE);
  async function start(managed: readonly number[]) {
    pve = await startSimulatedPve({
      cluster: cluster(clock.nowMs(), managed),
      speed: 50,
      clock,
      proxyTimeoutMs: 60_000,
    });
    writeFileSync(join(folder, 'ca.pem'), pve.caPem);
    writeFileSync(join(folder, 'token'), pve.addToken('admin@pve', 'cli', { privsep: false }));
  }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-host-'));
    await start([]);
  });
  afterEach(async () => {
    await pve.close();
    rmSync(folder, { recursive: true });
  });

  const alone = () => ['--alone', ...trust(), ...token()];
  const trust = () => ['--host', pve.baseUrl, '--ca', join(folder, 'ca.pem')];
  const token = () => ['--token-file', join(folder, 'token')];
  const moved = () => {
    pve.catchUp();
    return [...pve.cluster.guests.values()].filter(({ node, spec }) => node !== spec.node).length;
  };
  async function run(argv: string[], terminal: TestTerminal = testTerminal([], { clock })) {
    const exitCode = await runCommandLine(verbs, argv, terminal);
    return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
  }

  it('is planned on as whom the token belongs to', async () => {
    const { exitCode, out } = await run(['plan', ...trust(), ...token(), '--json']);
    expect(exitCode).to.equal(0);
    expect(JSON.parse(out).moves).to.have.length.above(0);
    expect(moved()).to.equal(0);
  });

  it('is planned on by a user who types a password', async () => {
    const terminal = testTerminal(['rebalance'], { clock });
    const { exitCode, out } = await run(['plan', ...trust(), '--user', 'viewer@pve'], terminal);
    expect(exitCode).to.equal(0);
    expect(out).to.match(/Worst node: pve1/);
  });

  it('that refuses is told of with its words and a remedy', async () => {
    const env = { PVE_TOKEN: 'admin@pve!cli=00000000-0000-0000-0000-000000000000' };
    const { exitCode, error } = await run(['plan', ...trust()], testTerminal([], { env, clock }));
    expect(exitCode).to.equal(1);
    expect(error).to.match(/answered 401: .*Maybe the password, the second factor or the token is wrong/);
  });

  it('is not trusted without a reason', async () => {
    const { exitCode, error } = await run(['plan', '--host', pve.baseUrl, ...token()]);
    expect(exitCode).to.equal(1);
    expect(error).to.match(/certificate.*Maybe.*--ca, --fingerprint/);
    const other = pve.fingerprint.replace(/^../, (byte) => (byte === '00' ? '11' : '00'));
    const pinned = await run(['plan', '--host', pve.baseUrl, '--fingerprint', other, ...token()]);
    expect(pinned.exitCode).to.equal(1);
    expect(pinned.error).to.match(/another fingerprint.*Maybe it was renewed/);
    const short = await run(['plan', '--host', pve.baseUrl, '--fingerprint', 'AB:CD', ...token()]);
    expect(short.exitCode).to.equal(2);
    expect(short.error).to.match(/AB:CD is not a SHA-256\. Maybe/);
  });

  it('is balanced by apply, move by move', async () => {
    const { exitCode, out } = await run(['apply', '--yes', ...alone()]);
    expect(out).to.match(/\d+ of \d+ moves? done$/);
    expect(exitCode).to.equal(0);
    expect(moved()).to.be.above(0);
  });

  it('stays as it is when the answer is no', async () => {
    const terminal = testTerminal(['n'], { clock });
    const { exitCode, out } = await run(['apply', ...alone()], terminal);
    expect(exitCode).to.equal(0);
    expect(terminal.questions.at(-1)).to.match(/^Move \d+ guests? now\? \[y\/N\] $/);
    expect(terminal.errors.join('\n')).to.match(/Continues until finished or \d\d:\d\d; Ctrl-C stops/);
    expect(out).to.match(/Nothing was moved\.$/);
    expect(moved()).to.equal(0);
  });

  it('moves guests of HA by way of HA, where there is a network for migrations alone', async () => {
    const vmids = [...pve.cluster.guests.keys()];
    await pve.close();
    await start(vmids);
    const migration = { type: 'secure', network: '10.99.0.0/24' };
    pve.apply({ type: 'options-set', options: { migration } });
    const { exitCode, out } = await run(['apply', '--yes', ...alone()]);
    expect(out).to.match(/(\d+) of \1 moves? done$/);
    expect(exitCode).to.equal(0);
    expect(moved()).to.be.above(0);
    expect([...pve.cluster.tasks.values()].map(({ type }) => type)).to.include('hamigrate');
  });

  it('is not touched by whom it does not let migrate, who is told before any question', async () => {
    const terminal = testTerminal(['rebalance', 'y'], { clock });
    const { exitCode, error } = await run(['apply', '--alone', ...trust(), '--user', 'viewer@pve'], terminal);
    expect(exitCode).to.equal(1);
    expect(error).to.match(
      /viewer@pve has no VM\.Migrate on .*, which it takes for guests? .*\. Maybe: pveum acl modify/,
    );
    expect(terminal.questions).to.have.length(1);
    expect(moved()).to.equal(0);
  });

  it('is not touched where no bridge answers, unless that is said to be so', async () => {
    const port = ['--bridge-port', String(await freePort())];
    const { exitCode, error } = await run(['apply', '--yes', ...port, ...trust(), ...token()]);
    expect(exitCode).to.equal(1);
    expect(error).to.match(/the bridge at \S+ port \d+ did not answer: .*Maybe .*--alone/);
    expect(moved()).to.equal(0);
  });

  it('is not touched without anybody to ask', async () => {
    const { exitCode, error } = await run(['apply', ...trust(), ...token()]);
    expect(exitCode).to.equal(2);
    expect(error).to.include('Maybe --yes');
  });

  it('is left after the running move at Ctrl-C', async () => {
    const interrupting = interruptedAt(/ running$/, testTerminal([], { clock }));
    const { exitCode, out, error } = await run(['apply', '--yes', ...alone()], interrupting);
    expect(error).to.include('Stopping: running moves finish');
    expect(out).to.match(/1 of \d+ moves done: stopped/);
    expect(exitCode).to.equal(4);
    expect(moved()).to.equal(1);
  });
});
