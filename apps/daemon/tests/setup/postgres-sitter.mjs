// Runs a Postgres server for as long as this program's stdin is open, and takes its folder away
// afterwards: a test run that is killed closes the pipe too, so that no server outlives it.
// Arguments: folder to remove, uid and gid or -, program, its arguments.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const [folder, user, program, ...args] = process.argv.slice(2);
const account = user === '-' ? {} : { uid: Number(user), gid: Number(user) };
// Ctrl-C reaches the whole group; the server stops by itself then, and the folder still has to go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop());
process.stdin.on('close', () => stop()).resume();

const server = spawn(program, args, {
  ...account,
  cwd: folder,
  stdio: ['ignore', 'ignore', 'inherit'],
});
server.on('error', (error) => {
  console.error(error.message);
  leave(1);
});
server.on('exit', (code) => leave(code ?? 1));

function stop() {
  server.kill('SIGINT');
}

function leave(code) {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
