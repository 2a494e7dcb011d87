import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { elapsedMs } from './clock.ts';
import { nodeClock } from './node-clock.ts';

describe('the clock of a node', () => {
  it('counts from the boot, so that it goes on while the machine is suspended', () => {
    const sinceBootMs = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
    const [before, now, after] = [sinceBootMs(), elapsedMs(nodeClock), sinceBootMs()];
    expect(now).to.be.within(before - 20, after + 20);
  });
});
