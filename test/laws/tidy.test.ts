import { expect } from 'chai';
import { build } from 'esbuild';
import { panel } from '../../scripts/bundles.mjs';
import { programFiles, textOf, writtenFiles } from './source-files.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  readonly except?: (path: string) => boolean;
}

const isTest = (path: string) => /\.test\.ts$|(^|\/)test\//.test(path);
const thisFile = 'test/laws/tidy.test.ts';

const inPrograms: readonly Ban[] = [
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, instead: 'finish it, or leave it out' },
  { pattern: /\b(describe|it|context)\.only\(/, instead: 'run all tests' },
  {
    pattern: /\b(describe|it|context)\.skip\(/,
    instead: 'run all tests; what needs data or trees from outside goes through these two, which say so',
    except: (path) => ['test/shared-data.ts', 'test/package/support/on-release.ts'].includes(path),
  },
  { pattern: /Math\.random\(/, instead: 'take a Random (kit/random.ts)' },
  {
    pattern: /\bconsole\.(log|info|warn|debug)\(/,
    instead: 'the log in the bridge, the terminal in the command line',
    except: isTest,
  },
  {
    pattern: /\bconsole\.error\(/,
    instead: 'the log; only in a page the console is the last resort',
    except: (path) => isTest(path) || path.startsWith('ui-plugin/'),
  },
  { pattern: /@ts-(ignore|nocheck)\b/, instead: 'say the type' },
  {
    pattern: /@ts-expect-error\b/,
    instead: 'say the type; only type tests expect errors',
    except: (path) => path.endsWith('.types-test.ts'),
  },
  {
    pattern: /\bas unknown as\b/,
    instead: 'a type guard or a schema; only at the holes of ExtJS there is no other way',
    except: (path) => path.startsWith('ui-plugin/src/ext/'),
  },
  {
    pattern: /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/,
    instead: 'a CA; only where a fingerprint is compared instead, the usual check is off',
    // The doctor only looks at who answers on this very machine, and sends nothing.
    except: (path) => ['bridge/src/pve/trust.ts', 'bridge/src/administer/probe-tls.ts'].includes(path),
  },
];

const everywhere: readonly Ban[] = [
  { pattern: /(^|[\s'"`(=])\/(work|home|Users)\/[a-z]/, instead: 'a path relative to the repository' },
  {
    pattern: /registry[.](npmjs|yarnpkg)|(deb|security)[.]debian[.]org|[.]pythonhosted[.]/,
    instead: 'the package manager, which knows its registry',
  },
  {
    pattern: /\bengineer \d|\bissues? #?\d+\b|\b(the|this|my) brief\b|\bsub-?agent\b|\blanguage model\b/i,
    instead: 'what it does and why, not how it came about',
  },
];

const hitsOf = ({ pattern, except }: Ban, path: string) =>
  path === thisFile || except?.(path)
    ? []
    : textOf(path)
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
        );

const notOurWords = new Set(['LICENSE', 'package-lock.json']);

describe('tidy', () => {
  for (const ban of inPrograms)
    it(`programs do without ${ban.pattern.source}; instead: ${ban.instead}`, () => {
      expect(programFiles.flatMap((path) => hitsOf(ban, path))).to.deep.equal([]);
    });

  for (const ban of everywhere)
    it(`no file has ${ban.pattern.source}; instead: ${ban.instead}`, () => {
      const paths = writtenFiles.filter((path) => !notOurWords.has(path));
      expect(paths.flatMap((path) => hitsOf(ban, path))).to.deep.equal([]);
    });

  it('no program file has more than 300 lines', () => {
    const long = programFiles.filter((path) => textOf(path).split('\n').length > 301);
    expect(long).to.deep.equal([]);
  });

  it('every text file ends with one newline and has no carriage return', () => {
    const odd = writtenFiles.filter((path) => {
      const text = textOf(path);
      return text.includes('\r\n') || (text !== '' && !/[^\n]\n$/.test(text));
    });
    expect(odd).to.deep.equal([]);
  });

  it('the panel bundle has no "use strict": ExtJS finds the parent method by the caller', async () => {
    const { outputFiles } = await build({ ...panel, write: false } as Parameters<typeof build>[0]);
    const text = outputFiles?.[0]?.text ?? '';
    expect(text).to.have.length.above(1000);
    expect(/(['"])use strict\1/.test(text)).to.equal(false);
  });
});
