import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { problemText, Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { createSettingsStore } from './settings-store.ts';

describe('settings store', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const path = () => join(folder, 'settings.json');
  const write = (content: unknown) =>
    writeFileSync(path(), typeof content === 'string' ? content : JSON.stringify(content));
  const trouble = () => {
    const { problem } = createSettingsStore(folder, '1').current();
    return problem ? problemText(problem) : 'none';
  };

  it('starts with the defaults when there is no file', () => {
    expect(createSettingsStore(folder, '1').current()).to.deep.equal({
      settings: defaultSettings,
      problem: undefined,
    });
  });

  it('says what the system refuses, and tries again by itself', () => {
    mkdirSync(path());
    const store = createSettingsStore(folder, '1');
    expect(store.current().problem?.code).to.equal('state-unusable');
    rmSync(path(), { recursive: true });
    expect(store.current().problem).to.equal(undefined);
  });

  it('refuses a change that it cannot keep with the reason', async () => {
    symlinkSync('/dev/full', `${path()}.new`);
    const refused = await createSettingsStore(folder, '1')
      .change({ limitCpuPercent: 50 })
      .catch((error: unknown) => error);
    expect(refused instanceof Refusal && refused.problem.code).to.equal('state-full');
  });

  it('keeps a change over a restart, and keys that a newer version wrote', async () => {
    write({ format: 1, writer: '9', more: true, settings: { later: 'x', movesMax: 7 } });
    await createSettingsStore(folder, '1').change({ limitCpuPercent: 50 });
    const { settings } = createSettingsStore(folder, '1').current();
    expect([settings.movesMax, settings.limitCpuPercent]).to.deep.equal([7, 50]);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).to.deep.equal({
      format: 1,
      writer: '1',
      more: true,
      settings: { later: 'x', movesMax: 7, limitCpuPercent: 50 },
    });
  });

  for (const [what, content, sentence] of [
    ['no JSON', '{', 'settings.json is not readable as JSON. Maybe restore it'],
    ['of a newer format', { format: 2, writer: '9.1', settings: {} }, 'was written by a newer version (9.1)'],
    ['without a format', { settings: {} }, 'format: Invalid input: expected number, received undefined'],
    [
      'with a value that cannot be',
      { format: 1, writer: '1', settings: { movesMax: -1 } },
      'settings.movesMax: Too small: expected number to be >=0',
    ],
  ] as const)
    it(`S17: a file ${what} is named, not replaced by defaults, and not overwritten`, async () => {
      write(content);
      const before = readFileSync(path(), 'utf8');
      expect(trouble()).to.match(/^The settings cannot be used: /);
      expect(trouble()).to.contain(sentence);
      const refused = await createSettingsStore(folder, '1')
        .change({ movesMax: 3 })
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Refusal);
      expect(readFileSync(path(), 'utf8')).to.equal(before);
    });
});
