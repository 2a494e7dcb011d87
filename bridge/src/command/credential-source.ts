import { readFileSync } from 'node:fs';
import type { PveConnection } from '../pve/connect.ts';
import { type Credential, tokenCredential } from '../pve/credential.ts';
import { type CommandError, failure, inputError, usageError } from './command-error.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues } from './verb.ts';

const REMEDY = 'Maybe --user root@pam, --token-file FILE, or an API token in PVE_TOKEN';

/** Who we are for the cluster: an API token from a file or the environment, or a user who is asked for a password. */
export async function credentialFrom(
  values: OptionValues,
  terminal: Terminal,
  connection: Pick<PveConnection, 'login'>,
  url: string,
): Promise<Credential> {
  const user = values.text('user');
  const tokenFile = values.text('token-file');
  if (user !== undefined && tokenFile !== undefined)
    throw usageError(`--user and --token-file exclude each other. ${REMEDY}`);
  if (tokenFile !== undefined) return token(readToken(tokenFile), `--token-file ${tokenFile}`);
  if (user !== undefined) return signIn(user, terminal, connection, url);
  const fromEnvironment = terminal.env.PVE_TOKEN;
  if (fromEnvironment) return token(fromEnvironment, 'PVE_TOKEN');
  throw usageError(`it is not said who looks at ${url}. ${REMEDY}`);
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw inputError(
      `--token-file ${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function token(text: string, from: string): Credential {
  try {
    return tokenCredential(text);
  } catch (error) {
    throw inputError(`${from}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Who has signed in during this command: nobody is asked twice for one password. */
const signedIn = new WeakMap<Terminal, Map<string, Credential>>();

async function signIn(
  username: string,
  terminal: Terminal,
  connection: Pick<PveConnection, 'login'>,
  url: string,
): Promise<Credential> {
  const known = signedIn.get(terminal) ?? new Map<string, Credential>();
  signedIn.set(terminal, known);
  const key = `${username} ${url}`;
  const credential = known.get(key) ?? (await askToSignIn(username, terminal, connection, url));
  known.set(key, credential);
  return credential;
}

async function askToSignIn(
  username: string,
  terminal: Terminal,
  connection: Pick<PveConnection, 'login'>,
  url: string,
): Promise<Credential> {
  if (!/^[^@\s]+@[^@\s]+$/.test(username))
    throw usageError(`--user is ${username}: the realm is missing. Maybe --user ${username}@pam`);
  const password = await asked(terminal, `Password of ${username} at ${url}: `);
  const result = await connection.login({ username, password });
  if (result.type === 'signed-in') return result.credential;
  const code = await asked(terminal, 'Second factor (a code of the app, or recovery:KEY): ');
  return result.answer(code);
}

async function asked(terminal: Terminal, question: string): Promise<string> {
  const answer = terminal.interactive ? await terminal.askHidden(question) : undefined;
  if (answer) return answer;
  throw noAnswer(terminal);
}

const noAnswer = ({ interactive }: Terminal): CommandError =>
  interactive
    ? failure('nothing was typed')
    : usageError('--user asks for a password, and there is no terminal to ask at. Maybe --token-file FILE');
