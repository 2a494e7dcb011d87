import { expect } from 'chai';
import { negotiate, PROTOCOL_MAX, PROTOCOL_MIN } from './version.ts';

describe('negotiate', () => {
  it('takes the newest version that both speak', () =>
    expect(negotiate({ min: 0, max: PROTOCOL_MAX + 5 })).to.equal(PROTOCOL_MAX));
  it('finds none when the ranges do not meet', () => {
    expect(negotiate({ min: PROTOCOL_MAX + 1, max: PROTOCOL_MAX + 2 })).to.equal(undefined);
    expect(negotiate({ min: 0, max: PROTOCOL_MIN - 1 })).to.equal(undefined);
  });
});
