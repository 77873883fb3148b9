// Adds to package-lock.json the platform packages that an `npm install` left out.
//
// A registry that offers the packages of one platform alone makes npm write a
// lockfile without the others, and `npm ci` then refuses it, on that platform
// too. Their versions are pinned exactly by the package that asks for them, and
// their platform is in their name, so that the entries can be written here.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = systems.filter((it) => words.includes(it));
  const cpu = processors.filter((it) => words.includes(it));
  const libc = words.some((it) => it.startsWith('musl'))
    ? ['musl']
    : words.some((it) => it.startsWith('gnu')) && os[0] === 'linux'
      ? ['glibc']
      : [];
  return { ...(cpu.length && { cpu }), ...(libc.length && { libc }), ...(os.length && { os }) };
}

let added = 0;
for (const asking of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(asking.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[key] !== undefined || !/^\d/.test(version) || platform.cpu === undefined)
      continue;
    lock.packages[key] = { version, ...(asking.dev && { dev: true }), optional: true, ...platform };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added`);
