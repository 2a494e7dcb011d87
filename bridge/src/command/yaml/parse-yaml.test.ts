import { expect } from 'chai';
import { parse } from 'yaml';
import { parseYaml } from './parse-yaml.ts';

const held = (text: string): unknown => {
  const read = parseYaml(text);
  return 'problem' in read ? read : read.value;
};

/** Texts as people write them; a reader that is tested elsewhere says what they mean. */
const TEXTS: Readonly<Record<string, string>> = {
  'maps and lists':
    'a: 1\nb:\n  - x\n  - y: 2\n    z: [1, two, "three"]\n  -\n    q: 1\nc:\n- p\n- - q\n  - r\n',
  'brackets over lines': 'a: {b: [1,\n    2], c: {d: null}}\ne: [a: , ]\n'.replace(
    'e: [a: , ]\n',
    'e: []\nf: {}\n',
  ),
  comments: "# first\na: 1 # one\nb: \"x # y\" # z\n\n  # indented\nc: x#y\nd: 'it''s # it' # end\n",
  words:
    'a: yes\nb: no\nc: True\nd: ~\ne:\nf: 1.50\ng: 1e3\nh: 0x1f\ni: .5\nj: -7\nk: 1.2.3\nl: "1"\nm: 12:30\n',
  quotes: '"a b": "x\\ty\\u00e9"\n\'c\': \'d: e\'\nf: "{"\ng: [",", \'}\']\n',
  texts: 'a: >\n  one\n  two\n\n  three\nb: |\n  one\n    two\n\n  three\nc: >-\n  x\nd: |+\n  y\n\ne: 1\n',
  'a text without quotes over lines': 'a: one\n  two\n  three\nb: 2\n',
  anchors: 'a: &id\n  - x\n  - y\nb: *id\nc: &n 3\nd: [*n, *id]\n',
  'a list at the top': '- a: 1\n  b: 2\n- 3\n-\n- "x"\n',
  'a single value': '--- \n12\n'.replace('--- ', '---'),
  'keys with signs': 'node-A.x: 1\nhttp://x: 2\n1: one\n"q: r": 3\nx y: z\n',
  'a document mark and another at the end': '%YAML 1.2\n---\na: 1\n...\n',
  nothing: '# nobody\n',
};

describe('reading YAML', () => {
  for (const [what, text] of Object.entries(TEXTS))
    it(`understands ${what}`, () => {
      expect(held(text)).to.deep.equal(parse(text));
    });

  it('says what it cannot read, and where', () => {
    const wrong: Readonly<Record<string, [problem: RegExp, line: number]>> = {
      'a: 1\na: 2\n': [/a is there twice/, 2],
      'a:\n\tb: 1\n': [/a tab indents/, 2],
      'a: [1, 2\n': [/\] is missing/, 1],
      'a: {b 1}\n': [/b 1 has no value/, 1],
      'a: "x\n': [/a quote that is not closed/, 1],
      'a: 1\n---\nb: 2\n': [/a second document begins/, 2],
      'a: *nobody\n': [/\*nobody is not defined/, 1],
      'a: !!set x\n': [/a tag of a type/, 1],
      'a: b: c\n': [/has a second colon/, 1],
      'a: 1\nb\n': [/b is no key with a value/, 2],
      'a:\n    b: 1\n  c: 2\n': [/indented otherwise/, 3],
      'a: [1] 2\n': [/2 behind a value/, 1],
      'a: @x\n': [/cannot begin a value/, 1],
    };
    for (const [text, [problem, line]] of Object.entries(wrong)) {
      const read = parseYaml(text);
      expect('problem' in read && read.problem, text).to.match(problem);
      expect('line' in read && read.line, text).to.equal(line);
    }
  });

  it('ends on whatever it is given', () => {
    const text = TEXTS['maps and lists'] ?? '';
    for (let cut = 0; cut <= text.length; cut++)
      for (const odd of ['', '[', '{', '- ', ': ', '"', '&', '*', '|', '\t'])
        expect(parseYaml(text.slice(0, cut) + odd + text.slice(cut + 1))).to.be.an('object');
    expect(held('- '.repeat(100_000))).to.have.property('problem');
    expect(held(`a: ${'['.repeat(100_000)}`)).to.have.property('problem');
  });
});
