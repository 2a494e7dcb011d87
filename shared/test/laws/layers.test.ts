import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

/** From the ground up: a folder may import its own files and those of the layers before it. */
const layers: readonly (readonly string[])[] = [
  ['kit'],
  ['kernel'],
  ['snapshot'],
  ['settings'],
  ['model', 'rules'],
  ['metrics', 'objectives', 'constraints', 'algorithms', 'seeds', 'triggers'],
  ['plan', 'steps'],
  ['compat'],
  ['report'],
  ['execution'],
  ['simulation'],
  ['protocol'],
];

/** The sentences are spoken in every layer, and know none. */
const groundFiles = new Set(['plan/reason.ts']);
const source = new URL('../../src/', import.meta.url);

const folderOf = (path: string): string => path.slice(0, path.indexOf('/'));
const levelOf = (path: string): number =>
  groundFiles.has(path) ? 0 : layers.findIndex((folders) => folders.includes(folderOf(path)));

const importsOf = (path: string): string[] =>
  [...readFileSync(new URL(path, source), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, to = '']) =>
    new URL(to, new URL(path, source)).href.slice(source.href.length),
  );

describe('layers', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );

  it('imports only from below', () => {
    for (const path of files) {
      expect(levelOf(path), `${path} is in no layer`).to.be.at.least(0);
      for (const to of importsOf(path))
        expect(levelOf(to), `${path} imports ${to} from above`).to.be.at.most(levelOf(path));
    }
  });

  it('keeps the registries apart: none imports another', () => {
    const registries = layers[5] ?? [];
    for (const path of files.filter((file) => registries.includes(folderOf(file))))
      for (const to of importsOf(path).filter((file) => registries.includes(folderOf(file))))
        expect(folderOf(to), `${path} imports ${to}`).to.equal(folderOf(path));
  });
});
