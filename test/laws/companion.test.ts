import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { programFiles, textOf } from './source-files.ts';

const HOME = 'bridge/src/companion/';
const files = programFiles.filter((path) => path.startsWith(HOME) && !path.endsWith('.test.ts'));

/** What runs as root is to be read in an hour. */
const LINES_MAX = 600;
const isCode = (line: string): boolean => !/^\s*($|\/\/|\/?\*)/.test(line);

/** Beside its own files: the language of its requests, and the schemas of what it writes. */
const MAY_IMPORT = [
  /^node:/,
  /^zod\/mini$/,
  /^bridge\/src\/companion\//,
  /^bridge\/src\/cluster\/wire\//,
  /^#shared\/protocol\/product-version\.ts$/,
];
const resolved = (path: string, from: string): string =>
  from.startsWith('.') ? join(dirname(path), from) : from;

describe('the companion', () => {
  it(`has at most ${LINES_MAX} lines of code`, () => {
    const lines = files.flatMap((path) => textOf(path).split('\n').filter(isCode));
    expect(files).to.have.length.above(10);
    expect(lines.length).to.be.at.most(LINES_MAX);
  });

  it('imports Node.js, zod/mini, and the language of its requests', () => {
    const foreign = files.flatMap((path) =>
      [...textOf(path).matchAll(/from '([^']+)'/g)]
        .map(([, from = '']) => resolved(path, from))
        .filter((from) => !MAY_IMPORT.some((allowed) => allowed.test(from)))
        .map((from) => `${path}: ${from}`),
    );
    expect(foreign).to.deep.equal([]);
  });

  it('has no network but its socket, and one program that it starts, without a shell', () => {
    const text = files.map(textOf).join('\n');
    expect(text).to.not.match(
      /node:(?:https?|tls|dgram|dns|http2)\b|createConnection|\bshell\b\s*:|\bspawn\(|(?<!\.)\bexec\(/,
    );
    expect(text.match(/execFile\(/g)).to.have.lengthOf(1);
  });

  it('has one file for each request', () => {
    const index = textOf(`${HOME}requests/index.ts`);
    const requests = files.filter(
      (path) => path.startsWith(`${HOME}requests/`) && !path.endsWith('index.ts'),
    );
    const named = [...index.matchAll(/^ {2}'([a-z]+)\.([a-z]+)':/gm)].map(
      ([, noun, verb]) => `${noun}-${verb}`,
    );
    expect(requests.map((path) => path.slice(`${HOME}requests/`.length, -3))).to.deep.equal(named.sort());
  });
});
