import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

const TOOLS = join(process.cwd(), 'node_modules/.bin');
const MINUTE_MS = 60_000;
const OUTPUT_CHARACTERS_MAX = 200_000;

/** Each leads a process group of its own, which would outlive this process. */
const running = new Set();

const killGroup = (child, signal) => {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    for (const child of running) killGroup(child, 'SIGKILL');
    process.exit(1);
  });

/** Most of a core that others want, too, is theirs. Linux may weigh sessions before it weighs the processes in them. */
function giveWay({ pid }) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // It does not start, has ended, or there are no such groups.
  }
}

/**
 * Runs a program without input until it ends or `minutesMax` are over; then its whole process group is killed.
 * Answers its exit code (null when killed or not startable) and what it printed on both outputs.
 * One that gives way runs when others wait.
 */
export function runProcess(argv, { minutesMax = 15, env = {}, cwd, givesWay = false } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(argv[0], argv.slice(1), {
      cwd,
      env: {
        ...process.env,
        PATH: `${TOOLS}:${process.env.PATH}`,
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    if (givesWay) giveWay(child);
    const timer = setTimeout(() => {
      output += `\nstill running after ${minutesMax} minutes: killed`;
      killGroup(child, 'SIGKILL');
    }, minutesMax * MINUTE_MS);
    const keep = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_CHARACTERS_MAX);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ code: null, output: `${argv[0]} does not start: ${error.message}` });
    });
    child.on('close', (code) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ code, output: output.trim() });
    });
  });
}

/** Whether a program of that name can be started. */
export async function hasProgram(name) {
  const { code } = await runProcess(['sh', '-c', `command -v ${name}`]);
  return code === 0;
}
