import { expect } from 'chai';
import { textOf, writtenFiles } from './source-files.ts';

/** The safety rules that this version promises to keep; each is named by the title of a test. */
const RULES = [
  ...[
    'S2',
    'S3',
    'S4',
    'S5',
    'S6',
    'S9',
    'S10',
    'S11',
    'S12',
    'S13',
    'S14',
    'S17',
    'S18',
    'S19',
    'S20',
    'S22',
    'S23',
    'S24',
    'S25',
  ],
] as const;

const titles = writtenFiles
  .filter((path) => /\.test\.ts$|^test\/package\/stories\//.test(path))
  .flatMap((path) => [...textOf(path).matchAll(/\b(?:describe|it)\(\s*(['"`])((?:(?!\1).)+)\1/gs)])
  .map(([, , title = '']) => title);

const promised = [...textOf('SECURITY.md').matchAll(/^\| (S\d+) +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, rule = '', , title = '']) => ({ rule, title }),
);

describe('the safety rules', () => {
  for (const rule of RULES) {
    it(`${rule} is named by the title of a test`, () => {
      expect(titles.filter((title) => new RegExp(`\\b${rule}\\b`).test(title))).to.not.deep.equal([]);
    });

    it(`${rule} has its place in SECURITY.md`, () => {
      expect(promised.map((row) => row.rule)).to.include(rule);
    });
  }

  it('every test that SECURITY.md names is there', () => {
    const absent = promised.filter(({ title }) => !titles.some((other) => other.includes(title)));
    expect(absent).to.deep.equal([]);
  });
});
