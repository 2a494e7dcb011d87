import { expect } from 'chai';
import { problem } from '#shared/protocol/problems.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import { retryDelayMs } from './backoff.ts';
import { afterClose } from './close-state.ts';

const fresh = { refusal: undefined, failures: 0, known: true };

describe('the end of a socket', () => {
  it('is not noticed when the socket was only old', () => {
    expect(afterClose(CLOSE.renew, fresh)).deep.equal({ state: undefined, retry: 'now' });
  });

  it('keeps the last state for a while, then says that nobody answers', () => {
    expect(afterClose(1006, fresh)).deep.equal({ state: { kind: 'reconnecting' }, retry: 'later' });
    expect(afterClose(CLOSE.restarting, fresh).state).deep.equal({ kind: 'reconnecting' });
    expect(afterClose(1006, { ...fresh, failures: 5 }).state).deep.equal({ kind: 'unreachable' });
    expect(afterClose(1006, { ...fresh, known: false }).state).deep.equal({ kind: 'unreachable' });
  });

  it('is final when trying again cannot help', () => {
    const refusal = problem('unsupported-protocol', { min: 2, max: 3, offered: '1 to 1' });
    expect(afterClose(CLOSE.badMessage, { ...fresh, refusal })).deep.equal({
      state: { kind: 'version-mismatch', problem: refusal },
      retry: 'never',
    });
    expect(afterClose(CLOSE.unauthorised, fresh)).deep.equal({
      state: { kind: 'signed-out' },
      retry: 'never',
    });
    expect(afterClose(CLOSE.forbidden, fresh)).deep.equal({ state: { kind: 'forbidden' }, retry: 'never' });
  });
});

describe('the wait before the next attempt', () => {
  it('grows to half a minute and is not the same for everybody', () => {
    const waits = [0, 1, 8, 9, 10, 11, 12, 50].map((attempt) => retryDelayMs(attempt, () => 0.5) / 1000);
    expect(waits).deep.equal([1, 1, 2, 4, 8, 15, 30, 30]);
    expect([retryDelayMs(0, () => 0), retryDelayMs(0, () => 1)]).deep.equal([750, 1250]);
  });

  it('leaves most tries of a minute to others where a bridge answers and lets nobody in', () => {
    const waits = [0, 1, 2, 3, 4, 9].map((attempt) => retryDelayMs(attempt, () => 0.5, true) / 1000);
    expect(waits).deep.equal([2, 4, 8, 15, 30, 30]);
  });

  it('leaves time to show within 3 seconds what a bridge that was started again says', () => {
    const longestMs = (attempt: number): number => retryDelayMs(attempt, () => 1);
    // by its unit a bridge that was killed is started after 5 s, and takes a second or two
    let [atMs, attempt] = [0, 0];
    for (; atMs < 8000; attempt++) {
      expect(longestMs(attempt), `attempt ${attempt}`).at.most(2000);
      atMs += retryDelayMs(attempt, () => 0);
    }
  });
});
