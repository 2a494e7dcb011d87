import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PveConnection } from '../pve/connect.ts';
import { ticketCredential } from '../pve/credential.ts';
import { credentialFrom } from './credential-source.ts';
import { hostUrl } from './host-source.ts';
import { parseOptions } from './option-values.ts';
import { HOST_OPTIONS } from './sources.ts';
import { testTerminal } from './test-terminal.ts';
import type { Verb } from './verb.ts';

const verb: Verb = { name: 'plan', summary: '', options: HOST_OPTIONS, run: async () => 0 };
const TOKEN = 'root@pam!me=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const credential = ticketCredential({ userid: 'root@pam', ticket: 'PVE:root@pam:65000000::signature' });

/** A cluster on which this password is right, and wants a second factor when one is named. */
function cluster(password: string, code?: string): Pick<PveConnection, 'login'> {
  return {
    async login(user) {
      expect(user).to.deep.equal({ username: 'root@pam', password });
      if (code === undefined) return { type: 'signed-in', credential };
      return {
        type: 'second-factor',
        answer: async (given) => {
          expect(given).to.equal(code);
          return credential;
        },
      };
    },
  };
}

describe('who the command line is for a cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-token-'));
  const file = join(folder, 'token');
  after(() => rmSync(folder, { recursive: true }));
  const ask = (argv: string[], terminal = testTerminal(), on = cluster('')) =>
    credentialFrom(parseOptions(verb, argv), terminal, on, 'https://pve1:8006').then(
      (found) => found.userid,
      (error) => error.message,
    );

  it('is the API token in a file', async () => {
    writeFileSync(file, `${TOKEN}\n`);
    expect(await ask(['--token-file', file])).to.equal('root@pam!me');
  });

  it('is the API token in PVE_TOKEN', async () => {
    expect(await ask([], testTerminal([], { env: { PVE_TOKEN: TOKEN } }))).to.equal('root@pam!me');
  });

  it('is a user whose password is asked for without showing it', async () => {
    const terminal = testTerminal(['rebalance']);
    expect(await ask(['--user', 'root@pam'], terminal, cluster('rebalance'))).to.equal('root@pam');
    expect(terminal.questions).to.deep.equal(['Password of root@pam at https://pve1:8006: (hidden)']);
  });

  it('answers for the second factor too', async () => {
    const terminal = testTerminal(['rebalance', '123456']);
    expect(await ask(['--user', 'root@pam'], terminal, cluster('rebalance', '123456'))).to.equal('root@pam');
    expect(terminal.questions).to.have.lengthOf(2);
  });

  it('is asked for by name when it is not said, without repeating a secret', async () => {
    expect(await ask([])).to.match(/it is not said who looks at .* Maybe --user root@pam/);
    expect(await ask(['--user', 'root'])).to.match(/the realm is missing. Maybe --user root@pam/);
    expect(await ask(['--user', 'root@pam'])).to.match(/no terminal to ask at/);
    expect(await ask(['--user', 'root@pam', '--token-file', file])).to.match(/exclude each other/);
    expect(await ask(['--token-file', join(folder, 'none')])).to.match(/cannot be read/);
    writeFileSync(file, 'hunter2');
    expect(await ask(['--token-file', file]))
      .to.match(/user@realm!id=secret/)
      .and.not.include('hunter2');
  });
});

describe('the address of a cluster', () => {
  it('may leave out what is always the same', () => {
    for (const text of ['pve1', 'pve1:8006', 'https://pve1', 'https://pve1:8006/'])
      expect(hostUrl(text)).to.equal('https://pve1:8006');
    expect(hostUrl('https://[fe80::1]')).to.equal('https://[fe80::1]:8006');
    expect(hostUrl('https://pve.example:443')).to.equal('https://pve.example:443');
  });

  it('is refused without TLS, with a secret in it, or when it is none', () => {
    expect(() => hostUrl('http://pve1:8006')).to.throw('only https is spoken');
    expect(() => hostUrl('https://root:pw@pve1'))
      .to.throw('which others could see')
      .with.property('message')
      .that.does.not.include('pw@');
    expect(() => hostUrl('')).to.throw('Maybe --host https://pve1:8006');
  });
});
