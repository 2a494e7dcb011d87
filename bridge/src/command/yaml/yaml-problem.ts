/** Maps and lists in each other deeper than this are no file of anybody. */
export const DEPTH_MAX = 100;

/** What a YAML text has that cannot be read, and where. */
export interface YamlProblem {
  readonly problem: string;
  /** From 1. */
  readonly line: number;
}

/** Thrown inside of the reader alone; `parseYaml` answers with it. */
export class Unreadable extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
