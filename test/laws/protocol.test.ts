import { expect } from 'chai';
import { decodeClientMessage, decodeServerMessage } from '../../shared/src/protocol/codec.ts';
import { negotiate, PROTOCOL_MAX, PROTOCOL_MIN } from '../../shared/src/protocol/version.ts';
import { textOf } from './source-files.ts';

// While a cluster is upgraded node by node, a panel speaks with a bridge that is one version older or newer. What both
// said under each version that is still spoken is kept in protocol/, as it was on the wire.

const versions = Array.from({ length: PROTOCOL_MAX - PROTOCOL_MIN + 1 }, (_, index) => PROTOCOL_MIN + index);
const linesOf = (name: string): string[] => textOf(`test/laws/protocol/${name}.jsonl`).trim().split('\n');

describe('panel and bridge of different versions', () => {
  for (const version of versions) {
    it(`version ${version}: today's bridge understands all that a panel of then says`, () => {
      for (const line of linesOf(`${version}-panel`))
        expect(decodeClientMessage(line)).to.deep.equal(JSON.parse(line));
    });

    it(`version ${version}: today's panel understands all that a bridge of then says, and nothing was renamed`, () => {
      for (const line of linesOf(`${version}-bridge`))
        expect(decodeServerMessage(line)).to.deep.equal(JSON.parse(line));
    });
  }

  it('a newer panel may say more in its hello', () => {
    const hello = {
      type: 'hello',
      protocolMin: 1,
      protocolMax: PROTOCOL_MAX + 1,
      csrfToken: '',
      capabilities: ['new'],
    };
    const have = { bridge: 'b', versions: { session: 1, invented: 2 } };
    expect(decodeClientMessage(JSON.stringify({ ...hello, have, invented: true }))).to.deep.equal({
      ...hello,
      have,
    });
  });

  it('a newer bridge may have sections, and keys in them, that this panel does not know', () => {
    const [state = ''] = linesOf(`${PROTOCOL_MAX}-bridge`).filter((line) => line.includes('"session":{'));
    const { versions: known, sections } = JSON.parse(state);
    const newer = {
      type: 'state',
      versions: { ...known, invented: 3 },
      sections: { ...sections, session: { ...sections.session, invented: 1 }, invented: {} },
    };
    const told = decodeServerMessage(JSON.stringify(newer));
    expect(told).to.deep.equal({ type: 'state', versions: newer.versions, sections });
  });

  it('the newest version that both speak is taken', () => {
    expect(negotiate({ min: PROTOCOL_MIN, max: PROTOCOL_MAX + 1 })).to.equal(PROTOCOL_MAX);
    expect(negotiate({ min: PROTOCOL_MAX + 1, max: PROTOCOL_MAX + 1 })).to.equal(undefined);
  });
});
