import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import * as z from 'zod/mini';
import { ENDPOINTS, type Endpoint } from '../../bridge/src/pve/endpoints.ts';
import { failureOf } from '../../bridge/src/pve/failure.ts';
import { HistoryRow } from '../../bridge/src/pve/history-row.ts';
import { describeWithData, sharedData } from '../shared-data.ts';

interface Line {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly reason: string;
  readonly body: string;
}

const PATTERNS = Object.entries(ENDPOINTS).map(([key, endpoint]) => ({
  key,
  endpoint: endpoint as Endpoint,
  pattern: new RegExp(`^${key.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

const linesOf = (file: string): Line[] =>
  gunzipSync(readFileSync(sharedData('recordings', file)))
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const endpointOf = ({ method, path }: Line) => {
  const request = `${method} ${path.replace(/^\/api2\/json/, '').replace(/\?.*/, '')}`;
  return PATTERNS.find(({ pattern }) => pattern.test(request));
};

/** A text is read later, by whoever needs the history in it. */
const schemaOf = ({ isText, answer }: Endpoint) => (isText ? z.array(HistoryRow) : answer);

/** Histories are long and alike: one of each kind and window does. */
function isAnother(histories: Set<string>, { path }: Line): boolean {
  if (!path.includes('/rrddata')) return false;
  const kind = path.replace(/\/\d+\//, '/N/').replace(/\/pve\d\//, '/P/');
  if (histories.has(kind)) return true;
  histories.add(kind);
  return false;
}

describeWithData('what a real Proxmox VE answered', () => {
  for (const file of readdirSync(sharedData('recordings')).filter((name) => name.endsWith('.gz')))
    it(`is understood, all of ${file}`, () => {
      let understood = 0;
      const histories = new Set<string>();
      for (const line of linesOf(file)) {
        const found = endpointOf(line);
        if (!found || isAnother(histories, line)) continue;
        if (line.status === 200) {
          const answer = z.safeParse(schemaOf(found.endpoint), JSON.parse(line.body).data);
          expect(
            answer.success,
            `${line.method} ${line.path}: ${JSON.stringify(answer.error?.issues)}`,
          ).to.equal(true);
          understood++;
        } else {
          const failure = failureOf(line, { ...line, text: line.body });
          expect(failure.status).to.equal(line.status);
          expect(failure.message, `${line.method} ${line.path}`).to.match(/\S/).and.not.match(/\n/);
        }
      }
      expect(understood).to.be.greaterThan(10);
    });
});
