import { expect } from 'chai';
import { defaultSettings } from '#shared/settings/settings.ts';
import { parseOptions } from './option-values.ts';
import { SETTING_OPTIONS, settingsFrom } from './settings-options.ts';
import type { Verb } from './verb.ts';

const verb: Verb = { name: 'plan', summary: '', options: SETTING_OPTIONS, run: async () => 0 };
const settingsOf = (...argv: string[]) => settingsFrom(parseOptions(verb, argv));

describe('settings options', () => {
  it('leave the defaults alone where nothing is given', () => {
    expect(settingsOf()).to.deep.equal(defaultSettings);
  });

  it('are read by their kind', () => {
    const settings = settingsOf(
      '--balance-by=cpu',
      '--limit-memory=85.5',
      '--bytes',
      '1.5TiB',
      '--containers',
      '--never-move=101',
      '--never-move=102',
      '--evacuate=pve2',
    );
    expect(settings).to.deep.include({
      balanceBy: 'cpu',
      limitMemoryPercent: 85.5,
      bytesMax: 1.5 * 2 ** 40,
      containersMayRestart: true,
      neverMoveVmids: [101, 102],
      evacuatedNodes: ['pve2'],
    });
  });

  for (const [argv, message] of [
    [
      '--limit-memory=140',
      '--limit-memory is 140: it must be at most 100. Maybe --limit-memory 90, the default',
    ],
    ['--limit-cpu=-1', '--limit-cpu is -1: it must be at least 0. Maybe --limit-cpu 85, the default'],
    ['--limit-cpu=lots', '--limit-cpu is lots: it must be a number. Maybe --limit-cpu 85, the default'],
    ['--moves=2.5', '--moves is 2.5: it must be a whole number. Maybe --moves 10, the default'],
    ['--bytes=9XB', '--bytes is 9XB: it must be a number. Maybe --bytes 256GiB, the default'],
    [
      '--balance-by=disk',
      '--balance-by is disk: it must be memory-and-cpu, memory, cpu or metrics joined by +, such as memory-assigned+cpu-peak. Maybe --balance-by memory-and-cpu, the default',
    ],
    ['--bandwidth=0', '--bandwidth is 0: it must be at least 1024. Maybe --bandwidth 100MiB'],
    ['--never-move=web', '--never-move is web: it must be a number'],
  ] as const) {
    it(`refuse ${argv} with a remedy`, () => {
      expect(() => settingsOf(argv))
        .to.throw(message)
        .with.property('exitCode', 2);
    });
  }
});
