import { expect } from 'chai';
import { problemText, Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { setSharedScene } from '../../test/shared-scene.ts';
import { sharedSettings } from './shared-settings.ts';

const PATH = 'pve-rebalance/settings.json';

async function scene(content?: string) {
  const { nodes, pmxcfs, clock } = await setSharedScene([]);
  if (content !== undefined) pmxcfs.put(PATH, content);
  const stores = nodes.map(({ companion, shared: { watch } }) => ({
    ...sharedSettings({ companion, watch, clock }, '1'),
    refresh: watch.refresh,
  }));
  const [one, two] = stores;
  if (!one || !two) throw new Error('two nodes');
  await one.refresh();
  return { one, two, pmxcfs, nodes, clock };
}

describe('the settings of the cluster', () => {
  it('are the same on every node', async () => {
    const { one, two } = await scene();
    expect(one.current().settings).to.deep.equal(defaultSettings);
    await one.change({ movesMax: 7 });
    await two.refresh();
    expect(two.current().settings.movesMax).to.equal(7);
  });

  it('lose no change when two nodes make one at the same instant', async () => {
    const { one, two, clock } = await scene();
    const changes = Promise.all([one.change({ movesMax: 7 }), two.change({ limitCpuPercent: 50 })]);
    for (let count = 0; count < 20; count++) await clock.advance(100);
    await changes;
    await one.refresh();
    const { movesMax, limitCpuPercent } = one.current().settings;
    expect([movesMax, limitCpuPercent]).to.deep.equal([7, 50]);
  });

  it('S17: keep what a newer version wrote beside what we know', async () => {
    const { one, pmxcfs } = await scene(
      '{"format":1,"writer":"9","more":true,"settings":{"later":"x","movesMax":7}}',
    );
    await one.change({ limitCpuPercent: 50 });
    expect(JSON.parse(pmxcfs.peek(PATH) ?? '')).to.deep.equal({
      ...{ format: 1, writer: '1', more: true },
      settings: { later: 'x', movesMax: 7, limitCpuPercent: 50 },
    });
  });

  for (const [what, content, sentence] of [
    ['no JSON', '{', 'settings.json is not readable as JSON. Maybe restore it'],
    [
      'of a newer format',
      '{"format":2,"writer":"9.1","settings":{}}',
      'was written by a newer version (9.1)',
    ],
    [
      'with a value that cannot be',
      '{"format":1,"writer":"1","settings":{"movesMax":-1}}',
      'settings.movesMax: Too small',
    ],
  ] as const)
    it(`S17: ${what} are named, not replaced by defaults, and not overwritten`, async () => {
      const { one, pmxcfs } = await scene(content);
      const { problem } = one.current();
      expect(problem && problemText(problem)).to.contain(sentence);
      expect(await one.change({ movesMax: 3 }).catch((error: unknown) => error)).to.be.instanceOf(Refusal);
      expect(pmxcfs.peek(PATH)).to.equal(content);
    });

  it('S17: fail closed while they were never read', async () => {
    const { nodes, two, clock } = await scene();
    const [, second] = nodes;
    if (second) second.companion.off = true;
    const unread = sharedSettings(
      { companion: { ask: () => Promise.reject(new Error('off')) }, watch: neverSeen(), clock },
      '1',
    );
    expect(unread.current().problem?.code).to.equal('companion-unreachable');
    expect(two.current().problem).to.equal(undefined);
  });
});

function neverSeen() {
  const seen = { etag: '' };
  const files = { control: seen, cooldowns: seen, running: seen, settings: seen };
  const now = {
    unreachable: 'off',
    quorate: false,
    files,
    lock: { held: false },
    unrenewedMs: 0,
    history: [],
  };
  return { now: () => now, refresh: async () => now };
}
