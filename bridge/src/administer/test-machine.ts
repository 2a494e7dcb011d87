import type { Machine, RunAnswer, TlsAnswer } from './machine.ts';
import { runPvesh, type TestPvesh, testPvesh } from './test-pvesh.ts';

export interface TestMachine extends Machine {
  readonly pve: TestPvesh;
  readonly files: Map<string, string>;
  /** Answers of programs other than pvesh, by their command line. */
  readonly programs: Map<string, RunAnswer>;
  /** Servers, by `host:port`. */
  readonly servers: Map<string, TlsAnswer>;
}

const NOT_THERE: RunAnswer = { code: undefined, stdout: '', stderr: '' };

/** A node in memory. */
export function testMachine(
  given: Partial<Pick<Machine, 'isRoot' | 'networks' | 'nodejsVersion'>> = {},
): TestMachine {
  const pve = testPvesh();
  const files = new Map<string, string>();
  const programs = new Map<string, RunAnswer>();
  const servers = new Map<string, TlsAnswer>();
  return {
    hostname: 'pve1',
    nodejsVersion: '20.19.2',
    isRoot: true,
    networks: ['10.0.0.0/24'],
    ...given,
    pve,
    files,
    programs,
    servers,
    nowMs: () => Date.now(),
    read: async (path) => files.get(path),
    list: async (directory) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1)),
    writeSecret: async (path, text) => void files.set(path, text),
    remove: async (path) => void files.delete(path),
    run: async (program, args) =>
      program === 'pvesh' ? runPvesh(pve, args) : (programs.get([program, ...args].join(' ')) ?? NOT_THERE),
    probeTls: async (host, port) => servers.get(`${host}:${port}`),
  };
}
