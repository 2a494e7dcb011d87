import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const SOURCES = fileURLToPath(new URL('../../ui-plugin/src/', import.meta.url));

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !/\.(test|types-test|d)\.ts$/.test(path),
);

/** `file:line` of every line that matches, outside the files that may. */
const placesOf = (pattern: RegExp, ...allowed: string[]): string[] =>
  files
    .filter((path) => !allowed.includes(path))
    .flatMap((path) =>
      readFileSync(SOURCES + path, 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );

describe('S11: the panel encodes what it shows', () => {
  it('has one place that makes HTML of text', () => {
    expect(placesOf(/\bas Markup\b|\bnew Html\(/, 'present/html.ts')).deep.equal([]);
    expect(placesOf(/data-qtip/, 'present/html.ts')).deep.equal([]);
  });

  it('has one place that puts HTML into the page', () => {
    expect(
      placesOf(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment/,
        'ext/patch.ts',
      ),
    ).deep.equal([]);
  });

  it('has one place that makes renderers and templates', () => {
    expect(placesOf(/\brenderer\b|XTemplate|\btpl\b|Tpl\s*=/, 'ext/columns.ts')).deep.equal([]);
  });

  it('gives the toolkit only Markup where it reads HTML', () => {
    const read = /^\s*(html|tooltip|title|text|emptyText|boxLabel|fieldLabel)\s*:/;
    const made = /:\s*(label\(|html`|'\{\w+\}')|: Markup/;
    const plain = /present\/|desk\//;
    const wrong = placesOf(read).filter((place) => !made.test(place) && !plain.test(place));
    // the questions of a dialog and the choices of a combo are plain text, encoded in one place each
    expect(
      wrong.filter((place) => !/^panels\/(apply|abort|continue|unlock)-window\.ts|title: string/.test(place)),
    ).deep.equal([]);
  });

  it('asks the toolkit for no message box of raw text', () => {
    expect(placesOf(/\bMsg\b|\bToast\b|Ext\.create/)).deep.equal([]);
  });

  it('evaluates no text', () => {
    expect(placesOf(/\beval\(|new Function\(|javascript:/)).deep.equal([]);
  });
});
