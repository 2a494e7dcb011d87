import { expect } from 'chai';
import type { Link } from '#shared/protocol/link.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import { manualClock } from '../clock.ts';
import { createOutbox } from './outbox.ts';
import { createSectionBoard, type SectionBuilders } from './section-board.ts';

/** A link whose peer reads when it is told to. */
function slowLink() {
  const sent: { text: string; onSent: () => void }[] = [];
  const closed: number[] = [];
  const link: Link = {
    send: (text, onSent = () => undefined) => void sent.push({ text, onSent }),
    close: (code) => void closed.push(code),
    onText: () => undefined,
    onClose: () => undefined,
  };
  return { link, sent, closed };
}

function setUp() {
  const clock = manualClock();
  const built: string[] = [];
  let movesMax = 1;
  const nothing = () => undefined;
  const builders: SectionBuilders = {
    cluster: nothing,
    execution: nothing,
    frontier: nothing,
    history: () => {
      built.push('history');
      return { executions: [] };
    },
    maintenance: () => undefined,
    plan: () => {
      built.push('plan');
      return { planning: 'idle', workUnits: movesMax };
    },
    rules: nothing,
    session: nothing,
    settings: nothing,
  };
  let version = 0;
  const failed: string[] = [];
  const board = createSectionBoard({
    builders,
    nextVersion: () => ++version,
    onFailure: (name) => failed.push(name),
  });
  const ended = new AbortController();
  const open = () => {
    const slow = slowLink();
    return { ...slow, outbox: createOutbox({ link: slow.link, board, clock }, {}, ended.signal) };
  };
  const change = () => {
    movesMax++;
    board.touch('plan', 'history');
  };
  return { clock, board, built, builders, failed, open, change, ended };
}

describe('outbox', () => {
  it('S18: has one state message in flight, and then sends only what changed last', () => {
    const { open, change } = setUp();
    const { outbox, sent } = open();
    outbox.pump();
    for (let count = 0; count < 5; count++) {
      change();
      outbox.pump();
    }
    expect(sent).to.have.length(1);
    sent[0]?.onSent();
    expect(sent).to.have.length(2);
    expect(JSON.parse(sent[1]?.text ?? '')).to.deep.equal({
      type: 'state',
      versions: { plan: 3 },
      sections: { plan: { planning: 'idle', workUnits: 6 } },
    });
    sent[1]?.onSent();
    expect(sent).to.have.length(2);
  });

  it('S18: closes a socket that has not received a state within 15 s', async () => {
    const { clock, open } = setUp();
    const [slow, quick] = [open(), open()];
    slow.outbox.pump();
    quick.outbox.pump();
    quick.sent[0]?.onSent();
    await clock.advance(14_900);
    expect(slow.closed).to.deep.equal([]);
    await clock.advance(200);
    expect([slow.closed, quick.closed]).to.deep.equal([[CLOSE.tooSlow], []]);
  });

  it('builds a section when it is wanted, and serialises it once for all sockets', () => {
    const { open, change, built } = setUp();
    change();
    expect(built).to.deep.equal([]);
    const [one, other] = [open(), open()];
    one.outbox.pump();
    other.outbox.pump();
    expect(built).to.have.length(2);
    expect(one.sent[0]?.text).to.equal(other.sent[0]?.text);
  });

  it('sends a socket that comes later, or knows less, what the others were sent', async () => {
    const { open, change } = setUp();
    const [first, later] = [open(), open()];
    first.outbox.pump();
    await new Promise((resolve) => setImmediate(resolve));
    later.outbox.pump();
    expect(later.sent[0]?.text).to.equal(first.sent[0]?.text);
    change();
    first.sent[0]?.onSent();
    first.outbox.pump();
    const newest = open();
    newest.outbox.pump();
    expect(Object.keys(JSON.parse(first.sent[1]?.text ?? '').sections)).to.deep.equal(['plan']);
    expect(Object.keys(JSON.parse(newest.sent[0]?.text ?? '').sections)).to.deep.equal(['history', 'plan']);
  });

  it('a section that cannot be made stays as it was, and the others go on', () => {
    const { open, change, builders, failed } = setUp();
    const { outbox, sent } = open();
    outbox.pump();
    sent[0]?.onSent();
    Object.assign(builders, {
      history: () => {
        throw new Error('a bug');
      },
    });
    change();
    outbox.pump();
    expect(failed).to.deep.equal(['history']);
    expect(Object.keys(JSON.parse(sent[1]?.text ?? '').sections)).to.deep.equal(['plan']);
  });

  it('sends nothing to a socket that has ended', () => {
    const { open, ended } = setUp();
    const { outbox, sent } = open();
    ended.abort();
    outbox.pump();
    expect(sent).to.deep.equal([]);
  });
});
