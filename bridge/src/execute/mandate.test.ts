import { expect } from 'chai';
import { fakePve } from '../../test/fake-pve.ts';
import { manualClock } from '../clock.ts';
import { authorizationHeaders, type Credential, ticketCredential } from '../pve/credential.ts';
import { PveError } from '../pve/pve-error.ts';
import { guardMandate } from './guard-mandate.ts';
import { type Mandate, ticketMandate } from './mandate.ts';

const HOUR_MS = 3_600_000;
const ISSUED_SECONDS = 0x6b00c03d;
const ticketOf = (userid: string, issuedSeconds = ISSUED_SECONDS): Credential =>
  ticketCredential({
    userid,
    ticket: `PVE:${userid}:${issuedSeconds.toString(16).toUpperCase()}::c2lnbmF0dXJl`,
    csrfToken: 'csrf',
  });

function setScene(renew: (credential: Credential) => Promise<Credential>) {
  const clock = manualClock(ISSUED_SECONDS * 1000);
  const pve = fakePve(clock, []);
  const renewals: number[] = [];
  const connection = {
    as: ({ userid }: Credential) => pve.as(userid),
    renew: (credential: Credential) => {
      renewals.push((clock.nowMs() - ISSUED_SECONDS * 1000) / 60_000);
      return renew(credential);
    },
  };
  const endsAtMs = clock.nowMs() + 4 * HOUR_MS;
  const mandate: Mandate = ticketMandate(connection, ticketOf('admin@pve'), endsAtMs);
  const ends: string[] = [];
  const stop = new AbortController();
  const guarded = guardMandate(mandate, endsAtMs, clock, stop.signal, (detail) => ends.push(detail)).catch(
    () => undefined,
  );
  return { clock, mandate, renewals, ends, stop, guarded };
}

describe('the guard of a mandate', () => {
  it('S2: renews its ticket once in 90 minutes until its time is up', async () => {
    const { clock, renewals, ends, guarded } = setScene(async ({ userid }) => ticketOf(userid));
    await clock.advance(8 * HOUR_MS);
    await guarded;
    expect(renewals).to.deep.equal([90, 180]);
    expect(ends).to.deep.equal(['the time of the approval is over']);
  });

  it('S2: a clock that is set back neither lengthens it nor brings a renewal nearer', async () => {
    const clock = manualClock(ISSUED_SECONDS * 1000);
    let backMs = 0;
    const setBack = { ...clock, nowMs: () => clock.nowMs() - backMs };
    let renewals = 0;
    const endsAtMs = clock.nowMs() + HOUR_MS;
    const ends: string[] = [];
    const renew = async (credential: Credential) => {
      renewals++;
      return credential;
    };
    const connection = { as: ({ userid }: Credential) => fakePve(clock, []).as(userid), renew };
    const mandate = ticketMandate(connection, ticketOf('admin@pve'), endsAtMs);
    const { signal } = new AbortController();
    void guardMandate(mandate, endsAtMs, setBack, signal, (detail) => ends.push(detail));
    await clock.advance(1000);
    backMs = 24 * HOUR_MS;
    await clock.advance(HOUR_MS);
    expect(ends).to.deep.equal(['the time of the approval is over']);
    expect(renewals).to.equal(0);
  });

  it('S2: a ticket that is renewed while the mandate ends is erased as well', async () => {
    let answer = (_credential: Credential): void => undefined;
    const { clock, mandate } = setScene(() => new Promise((resolve) => (answer = resolve)));
    await clock.advance(1.6 * HOUR_MS);
    mandate.erase();
    const renewed = ticketOf('admin@pve');
    answer(renewed);
    await clock.advance(0);
    expect(() => authorizationHeaders(renewed, 'GET')).to.throw('has ended here');
  });

  it('ends it when the renewed ticket is of another user', async () => {
    const { clock, renewals, ends } = setScene(async () => ticketOf('root@pam'));
    await clock.advance(8 * HOUR_MS);
    expect(renewals).to.deep.equal([90]);
    expect(ends).to.deep.equal(['the renewed ticket is of root@pam, not of admin@pve']);
  });

  it('ends it when the user may not sign in any more', async () => {
    const { clock, renewals, ends } = setScene(() =>
      Promise.reject(new PveError('answered', 'authentication failure', 401)),
    );
    await clock.advance(8 * HOUR_MS);
    expect(renewals).to.deep.equal([90]);
    expect(ends).to.deep.equal(['the session of admin@pve could not be renewed: authentication failure']);
  });

  it('asks again five minutes later when nobody answered', async () => {
    let asked = 0;
    const { clock, renewals, ends } = setScene(({ userid }) =>
      asked++ === 0
        ? Promise.reject(new PveError('lost', 'socket hang up'))
        : Promise.resolve(ticketOf(userid)),
    );
    await clock.advance(3 * HOUR_MS);
    expect(renewals).to.deep.equal([90, 95]);
    expect(ends).to.deep.equal([]);
  });

  it('renews nothing once it was told to end', async () => {
    const { clock, renewals, ends, stop, guarded } = setScene(async ({ userid }) => ticketOf(userid));
    await clock.advance(HOUR_MS);
    stop.abort();
    await clock.advance(8 * HOUR_MS);
    await guarded;
    expect(renewals).to.deep.equal([]);
    expect(ends).to.deep.equal([]);
  });

  it('knows when the ticket was issued, before and after', async () => {
    const { clock, mandate } = setScene(async ({ userid }) => ticketOf(userid, ISSUED_SECONDS + 5400));
    expect(mandate.issuedAtMs).to.equal(ISSUED_SECONDS * 1000);
    await clock.advance(1.6 * HOUR_MS);
    expect(mandate.issuedAtMs).to.equal((ISSUED_SECONDS + 5400) * 1000);
  });
});
