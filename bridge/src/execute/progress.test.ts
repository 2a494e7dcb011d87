import { expect } from 'chai';
import { emptyLog, progressOf, readLine } from './progress.ts';

const GIB = 2 ** 30;
const read = (...lines: string[]) => progressOf(lines.reduce(readLine, emptyLog));
const memory = (done: string, total: string, rest = '') =>
  `2026-11-20 10:00:01 migration active, transferred ${done} of ${total} VM-state, 1.0 GiB/s${rest}`;

describe('progress', () => {
  it('is unknown before the first figures', () => {
    expect(read("2026-11-20 10:00:00 starting migration of VM 101 to node 'pve2' (10.0.0.2)")).to.equal(
      undefined,
    );
  });

  it('follows the memory that was sent, and leaves room for the switch-over', () => {
    expect(read(memory('2.0 GiB', '8.0 GiB'))).to.deep.equal({
      fraction: 0.2375,
      bytesDone: 2 * GIB,
      bytesPerSecond: GIB,
      secondsLeft: 6,
    });
  });

  it('never passes the total, however often pages are sent again', () => {
    expect(read(memory('11.5 GiB', '8.0 GiB'))?.fraction).to.equal(0.95);
  });

  it('reckons with what the guest writes meanwhile', () => {
    const line = memory('4.0 GiB', '8.0 GiB', ', VM dirties lots of memory: 512.0 MiB/s');
    expect(read(line)?.secondsLeft).to.equal(8);
  });

  it('promises no end to a guest that writes faster than it is sent', () => {
    const line = memory('4.0 GiB', '8.0 GiB', ', VM dirties lots of memory: 1.5 GiB/s');
    expect(read(line)).to.not.have.property('secondsLeft');
    expect(read(line)?.bytesPerSecond).to.equal(GIB);
  });

  it('weighs disks and memory by their bytes', () => {
    const disk = 'drive-scsi0: transferred 8.0 GiB of 8.0 GiB (100.00%) in 1m 2s, ready';
    expect(read(disk)?.fraction).to.equal(0.95);
    expect(read(disk, memory('0.0 B', '8.0 GiB'))?.fraction).to.equal(0.475);
  });

  it('ends with the log', () => {
    const completed = '2026-11-20 10:00:09 migration completed, transferred 9.1 GiB VM-state';
    expect(read(memory('8.0 GiB', '8.0 GiB'), completed)?.fraction).to.equal(0.95);
    expect(read(completed)?.fraction).to.equal(0.95);
    expect(read('2026-11-20 10:00:12 migration finished successfully (duration 00:00:12)')).to.deep.equal({
      fraction: 1,
    });
  });

  it('survives a log that is no log', () => {
    expect(read('', '<script>', 'migration active, transferred x of y VM-state, z/s')).to.equal(undefined);
    expect(read(memory('0.0 B', '0.0 B'))?.fraction).to.equal(0);
  });
});
