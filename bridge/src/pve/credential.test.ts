import { format, inspect } from 'node:util';
import { expect } from 'chai';
import {
  authorizationHeaders,
  type Credential,
  copyOf,
  handedOver,
  handoverText,
  renewalPassword,
  ticketCredential,
  ticketUserid,
  tokenCredential,
  withCsrf,
} from './credential.ts';
import { PveError } from './pve-error.ts';

const TICKET = 'PVE:admin@pve:6B00CBE5::SECRETSIGNATURE';
const TOKEN = 'svc@pve!reader=aaaaaaaa-SECRETTOKEN';
const CSRF = '6B00CBE5:SECRETCSRF';

const ticket = () => ticketCredential({ userid: 'admin@pve', ticket: TICKET, csrfToken: CSRF });
const each: [string, () => Credential][] = [
  ['ticket', ticket],
  ['token', () => tokenCredential(TOKEN)],
];

const tried = (work: () => unknown): string => {
  try {
    return inspect(work(), { depth: 20, showHidden: true, customInspect: false, getters: true });
  } catch (error) {
    return String(error);
  }
};

/** Every way we know in which an object becomes text or leaves its thread. */
const leaks: [string, (credential: Credential) => unknown][] = [
  ['JSON.stringify', (credential) => JSON.stringify({ deep: [credential] })],
  ['util.inspect', (credential) => inspect({ deep: [credential] }, { depth: 20 })],
  ['util.inspect without its own hook', (credential) => tried(() => credential)],
  ['util.format', (credential) => format('%s %o %O %j', credential, credential, credential, credential)],
  ['a template string', (credential) => `${credential}`],
  ['concatenation', (credential) => `user: ${String(credential)}`],
  ['structuredClone', (credential) => tried(() => structuredClone(credential))],
  ['postMessage', (credential) => tried(() => new MessageChannel().port1.postMessage(credential))],
  ['copying its keys', (credential) => tried(() => ({ ...credential }))],
  ['its error', (credential) => tried(() => Object.assign(new Error('x'), { credential }))],
  ['its keys, hidden ones too', (credential) => tried(() => Reflect.ownKeys(credential).map(String))],
  ['its functions', (credential) => Object.values(credential).map(String).join()],
];

describe('a credential', () => {
  for (const [kind, make] of each)
    for (const [way, leak] of leaks)
      it(`of a ${kind} does not leak by ${way}`, () => {
        expect(String(leak(make()))).to.not.match(/SECRET|6B00CBE5:/);
      });

  it('is shown by whose it is', () => {
    expect(`${ticket()}`).to.equal('[credential of admin@pve]');
    expect(JSON.stringify([ticket()])).to.equal('["[credential of admin@pve]"]');
    expect(inspect(tokenCredential(TOKEN))).to.equal('[credential of svc@pve!reader]');
  });

  it('can neither be cloned nor posted', () => {
    expect(() => structuredClone(ticket())).to.throw(/could not be cloned/);
    expect(() => new MessageChannel().port1.postMessage(ticket())).to.throw(/could not be cloned/);
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(ticket(), { userid: 'root@pam' })).to.throw(TypeError);
  });

  it('reads without the CSRF token and changes with it', () => {
    expect(authorizationHeaders(ticket(), 'GET')).to.deep.equal({
      cookie: `PVEAuthCookie=${encodeURIComponent(TICKET)}`,
    });
    expect(authorizationHeaders(ticket(), 'POST')).to.include({ csrfpreventiontoken: CSRF });
    expect(authorizationHeaders(ticket(), 'DELETE')).to.include({ csrfpreventiontoken: CSRF });
  });

  it('gets its CSRF token later, from the hello', () => {
    const reading = ticketCredential({ userid: 'admin@pve', ticket: TICKET });
    expect(authorizationHeaders(reading, 'POST')).to.not.have.property('csrfpreventiontoken');
    expect(authorizationHeaders(withCsrf(reading, CSRF), 'POST')).to.include({ csrfpreventiontoken: CSRF });
  });

  it('of a token needs no CSRF token, and cannot be renewed', () => {
    const token = tokenCredential(`${TOKEN}\n`);
    expect(authorizationHeaders(token, 'POST')).to.deep.equal({ authorization: `PVEAPIToken=${TOKEN}` });
    expect(withCsrf(token, CSRF)).to.equal(token);
    expect(renewalPassword(token)).to.equal(undefined);
  });

  it('S12: of a token is of whom PVE takes it for, whatever characters are in their name', () => {
    const nameIn = (name: string) => tokenCredential(`${name}=aaaa-bbbb`).userid;
    for (const name of ['svc@pve!reader', 'jo@corp.example@ad!cli', 'root@pam!cli=x@pve!mine'])
      expect(nameIn(name)).to.equal(name);
    for (const name of ['adm%69n@pve!cli', 'root@pam!cli;x@pve!mine'])
      expect(() => nameIn(name), name).to.throw(/form user@realm!id=secret/);
  });

  it('is renewed with the ticket in place of the password', () => {
    expect(renewalPassword(ticket())).to.equal(TICKET);
    expect(ticket().issuedAtMs).to.equal(0x6b00cbe5 * 1000);
  });

  it('once erased is an ended session, while its copy lives on', () => {
    const credential = ticket();
    const copy = copyOf(credential);
    credential.erase();
    expect(() => authorizationHeaders(credential, 'GET'))
      .to.throw(PveError, 'admin@pve')
      .with.property('status', 401);
    expect(authorizationHeaders(copy, 'GET')).to.have.property('cookie');
  });

  it('refuses what is no token, without repeating it', () => {
    for (const text of ['', 'SECRET', 'root@pam=SECRET', 'root@pam!x=', 'PVEAPIToken=root@pam!x=SECRET'])
      expect(() => tokenCredential(text), text)
        .to.throw(/form user@realm!id=secret/)
        .with.property('message')
        .that.does.not.match(/SECRET/);
  });

  it('crosses a planned restart as text that only the handover makes', () => {
    const next = handedOver(handoverText(ticket()));
    expect(next && authorizationHeaders(next, 'POST')).to.deep.equal(authorizationHeaders(ticket(), 'POST'));
    for (const text of ['', '{}', '{"userid":"a@pve","ticket":"PVE:!tfa!a@pve:6B00CBE5::x"}', '[1]'])
      expect(handedOver(text), text).to.equal(undefined);
  });
});

describe('the user a ticket claims', () => {
  it('S12: is the name that PVE signed: nobody passes for somebody else by an escape in their name', () => {
    expect(ticketUserid('PVE:adm%69n@pve:6B00CBE5::x')).to.equal('adm%69n@pve');
    expect(ticketUserid('PVE:a%40pve@pve:6B00CBE5::x')).to.equal('a%40pve@pve');
  });

  it('is the second field', () => {
    expect(ticketUserid(TICKET)).to.equal('admin@pve');
    expect(ticketUserid('PVE:odd%3Aname@pve:6B00CBE5::x')).to.equal('odd:name@pve');
  });

  it('is nobody for half tickets and other text', () => {
    for (const text of ['', 'PVE:!tfa!admin@pve:6B00CBE5::x', 'PBS:a@pbs:6B00CBE5::x', 'PVE:a@pve:6B00CBE5'])
      expect(ticketUserid(text), text).to.equal(undefined);
  });
});
