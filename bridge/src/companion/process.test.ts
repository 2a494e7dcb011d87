import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CompanionError, socketCompanion } from '../cluster/companion.ts';

const main = new URL('main.ts', import.meta.url).pathname;

const until = async (isThere: () => boolean): Promise<void> => {
  while (!isThere()) await new Promise((wake) => setTimeout(wake, 20));
};

describe('the companion as a process', () => {
  let folder: string;
  let child: ChildProcess;
  let socket: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-companion-'));
    for (const path of ['priv/lock', 'nodes/pve1']) mkdirSync(join(folder, 'etc', path), { recursive: true });
    socket = join(folder, 'companion.sock');
    const words = ['--import', './scripts/ts.mjs', main, '--socket', socket, '--node', 'pve1'];
    child = spawn(process.execPath, [...words, '--pmxcfs', join(folder, 'etc')], { stdio: 'ignore' });
    await until(() => existsSync(socket));
  });
  after(() => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('S17: listens to its group alone', async () => {
    await until(() => (statSync(socket).mode & 0o777) === 0o660);
  });

  it('answers over its socket, on a plain folder too', async () => {
    const companion = socketCompanion(socket);
    writeFileSync(join(folder, 'etc/.version'), '{"clinfo":3}');
    expect(await companion.ask('pseudo.read', { name: '.version' })).to.deep.equal({ text: '{"clinfo":3}' });
    expect((await companion.ask('lock.acquire', {})).fence).to.equal(1);
    await companion.ask('lock.renew', { fence: 1 });
    const { lock, quorate } = await companion.ask('cluster.read', { known: {} });
    expect({ quorate, held: lock.held, holder: lock.holder }).to.deep.equal({
      ...{ quorate: true, held: true, holder: { number: 1, node: 'pve1' } },
    });
    await companion.ask('lock.release', { fence: 1 });
    await until(() => existsSync(join(folder, 'etc/pve-rebalance/nodes/pve1.json')));
  });

  it('ends when nobody has asked for a while, by itself a minute, and leaves no socket', async () => {
    expect(readFileSync(main, 'utf8')).to.include("'idle-seconds': { type: 'string', default: '60' }");
    const own = join(folder, 'idle.sock');
    const words = ['--import', './scripts/ts.mjs', main, '--socket', own, '--node', 'pve1'];
    const idle = spawn(
      process.execPath,
      [...words, '--pmxcfs', join(folder, 'etc'), '--idle-seconds', '0.5'],
      {
        stdio: 'ignore',
      },
    );
    const code = await new Promise((resolve) => idle.once('exit', resolve));
    expect([code, existsSync(own)]).to.deep.equal([0, false]);
  });

  it('S17: reads no more of a request than 64 KiB', async () => {
    const reply = await new Promise<string>((resolve) => {
      const connection = createConnection({ path: socket }).setEncoding('utf8');
      let text = '';
      connection.on('data', (chunk) => (text += chunk)).on('close', () => resolve(text));
      connection.on('error', () => undefined);
      connection.write('x'.repeat(70 * 1024));
    });
    expect(reply === '' || JSON.parse(reply).error.code === 'bad-request').to.equal(true);
  });

  it('is unreachable where it does not listen', async () => {
    const asked = socketCompanion(join(folder, 'nobody.sock')).ask('pseudo.read', { name: '.rrd' });
    const error = await asked.catch((reason: unknown) => reason);
    expect(error instanceof CompanionError && error.code).to.equal('unreachable');
  });
}).timeout(60_000);
