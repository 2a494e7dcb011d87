import { expect } from 'chai';
import { whole } from '#shared/kit/whole.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { testSnapshot } from '../../command/test-snapshot.ts';
import { createRulesSection } from './rules.ts';

describe('the rules section', () => {
  const snapshot = testSnapshot();
  const tagged: ClusterSnapshot = {
    ...snapshot,
    guests: snapshot.guests.map((guest) => ({ ...guest, tags: ['plb_pin_pve9'] })),
  };
  const section = (look: boolean, visible: () => ClusterSnapshot | undefined) =>
    createRulesSection(
      { settings: { current: () => ({ settings: defaultSettings }) } },
      {
        rights: () => ({ look, migrate: false, settings: false }),
        visible,
      },
    );

  it('has all rules of what its viewer sees, with what is odd about them', () => {
    const view = section(true, () => tagged).build();
    expect(view?.rows.map(({ rule }) => rule.id)).to.deep.equal(['tag plb_pin_pve9']);
    expect(view?.findings.map(({ level, reason }) => `${level} ${reason.code}`)).to.deep.equal([
      'error lint-node-typo',
    ]);
  });

  it('is nothing to who may not look, or before anything was seen', () => {
    expect(section(false, () => tagged).build()).to.equal(undefined);
    expect(section(true, () => undefined).build()).to.equal(undefined);
  });

  it('is made anew only when something that rules depend on has changed', () => {
    let seen = tagged;
    const make = section(true, () => seen).build;
    const first = make();
    seen = { ...tagged, takenAtMs: tagged.takenAtMs + 10_000 };
    expect(make()).to.equal(first);
    seen = snapshot;
    expect(make()?.rows).to.deep.equal([]);
  });

  it('is what was made ahead of it, while the one before is still shown', () => {
    let seen = snapshot;
    const { ahead, build } = section(true, () => seen);
    const before = build();
    const made = whole(ahead(tagged));
    expect(build()).to.equal(before);
    seen = tagged;
    expect(build()).to.equal(made).and.not.equal(before);
  });
});
