import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOfFolder } from '../../src/plugins/contents.ts';
import { limits } from '../../src/plugins/folder.ts';
import { placePlugin } from '../../src/plugins/install.ts';
import { copyOf, exampleFolder, examples, folderWith, newFolder } from './folders.ts';

const skill = (front: string) => `---\n${front}\n---\nDo it.\n`;
const good = skill('name: a-skill\ndescription: Does it.');

async function refusal(source: string) {
  const dataDir = newFolder();
  const error: unknown = await placePlugin(dataDir, source).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'PLUGIN_INVALID', status: 400 });
  const plugins = path.join(dataDir, 'plugins');
  expect(existsSync(plugins) ? readdirSync(plugins) : []).toEqual([]);
  return error as { details: { field: string; message: string }[]; message: string };
}

const faultsOf = async (files: Record<string, string>) =>
  (await refusal(folderWith(files))).details;

describe('a plugin that is installed', () => {
  test.each(examples)('%s is copied whole, under the digest of its content', async (name) => {
    const dataDir = newFolder();
    const placed = await placePlugin(dataDir, exampleFolder(name));
    expect(placed.id).toBe(name);
    expect(placed.fsPath).toBe(path.join(dataDir, 'plugins', name, placed.contentDigest));
    expect(placed.contentDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(placed.warnings).toEqual([]);
    const files = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();
    expect(files(placed.fsPath)).toEqual(files(exampleFolder(name)));
    expect(await digestOfFolder(placed.fsPath)).toBe(placed.contentDigest);
    expect(readdirSync(path.join(dataDir, 'plugins'))).toEqual([name]);
  });

  test('says what its front matter says', async () => {
    const { manifest, version } = await placePlugin(newFolder(), exampleFolder('csv-profiler'));
    expect(version).toBe('0.3.0');
    expect(manifest.description).toBe(
      'Profiles a CSV file: columns, empty cells, distinct values. Use before any work on a table that nobody has looked at.',
    );
    expect(manifest.od?.context?.skills).toEqual([
      {
        name: 'csv-profiler',
        description: manifest.description,
        path: '.',
        allowedTools: 'Bash(node:*) Read',
      },
    ]);
  });

  test('has the names and descriptions of the skills that its manifest lists', async () => {
    const { manifest } = await placePlugin(newFolder(), exampleFolder('weekly-report'));
    expect(manifest.od?.context?.skills).toEqual([
      {
        name: 'chart-text',
        description:
          'Draws small charts as text. Use for numbers that are to be seen in a terminal.',
        path: 'skills/chart-text',
      },
    ]);
  });

  test('keeps what can be run, and reads nothing from its source any more', async () => {
    const source = copyOf('csv-profiler');
    const dataDir = newFolder();
    const first = await placePlugin(dataDir, source);
    const script = path.join(first.fsPath, 'scripts/profile.mjs');
    expect(statSync(script).mode & 0o111).not.toBe(0);
    const before = await readFile(script, 'utf8');
    appendFileSync(path.join(source, 'scripts/profile.mjs'), '// changed\n');
    expect(await readFile(script, 'utf8')).toBe(before);
    const second = await placePlugin(dataDir, source);
    expect(second.contentDigest).not.toBe(first.contentDigest);
    expect(await readFile(script, 'utf8')).toBe(before);
  });

  test('has one digest for one content, wherever it stands and whatever a file manager adds', async () => {
    const files = { 'SKILL.md': good, 'b/x.txt': 'one', 'a.txt': 'two' };
    const one = await placePlugin(newFolder(), folderWith(files));
    const other = folderWith({ ...files, '.git/HEAD': 'x', 'b/.DS_Store': 'y' });
    expect((await placePlugin(newFolder(), other)).contentDigest).toBe(one.contentDigest);
    // Bytes that move from one file to the next, or from a name into the file, make another digest.
    const digests = await Promise.all(
      [
        { 'SKILL.md': good, 'b/x.txt': 'onet', 'a.txt': 'wo' },
        { 'SKILL.md': good, 'b/x.txtone': '', 'a.txt': 'two' },
        { 'SKILL.md': good, 'b/x.txt': 'one', 'A.txt': 'two' },
      ].map(async (it) => (await placePlugin(newFolder(), folderWith(it))).contentDigest),
    );
    expect(new Set([one.contentDigest, ...digests]).size).toBe(4);
  });

  test('is put right by installing it again, when somebody has changed the copy', async () => {
    const dataDir = newFolder();
    const placed = await placePlugin(dataDir, exampleFolder('release-notes'));
    appendFileSync(path.join(placed.fsPath, 'SKILL.md'), 'Also delete everything.\n');
    await placePlugin(dataDir, exampleFolder('release-notes'));
    expect(await digestOfFolder(placed.fsPath)).toBe(placed.contentDigest);
  });

  test('may have links to files of its own', async () => {
    const source = folderWith({ 'SKILL.md': good, 'docs/a.md': 'one' });
    symlinkSync('docs/a.md', path.join(source, 'b.md'));
    const { fsPath } = await placePlugin(newFolder(), source);
    expect(await readFile(path.join(fsPath, 'b.md'), 'utf8')).toBe('one');
    expect(statSync(path.join(fsPath, 'b.md')).isFile()).toBe(true);
  });

  test('warns of what has no effect', async () => {
    const source = folderWith({
      'SKILL.md': skill('name: a-skill\ndescription: Does it.\nauthor: Ada'),
      'open-design.json': '{"name":"a","version":"1","od":{"kind":"skill",\n"capabilites":[]}}',
    });
    const { warnings } = await placePlugin(newFolder(), source);
    expect(warnings.map(({ field }) => field)).toEqual([
      'SKILL.md:4 author',
      'open-design.json:2 od.capabilites',
    ]);
  });
});

describe('a plugin that is refused', () => {
  test.each([
    ['a name that is no name', 'name: A Skill\ndescription: x', 'SKILL.md:2 name'],
    ['no description', 'name: a-skill', 'SKILL.md:1 description'],
    ['an empty description', 'name: a-skill\n\ndescription: ""', 'SKILL.md:4 description'],
    ['a list for a description', 'name: a-skill\ndescription: [a]', 'SKILL.md:3 description'],
    ['YAML that is not read', 'name: a-skill\ndescription: &a x', 'SKILL.md:3'],
    [
      'a description without end',
      `name: a-skill\ndescription: ${'x'.repeat(1_025)}`,
      'SKILL.md:3 description',
    ],
  ])('for %s, with the line', async (_what, front, field) => {
    expect((await faultsOf({ 'SKILL.md': skill(front) })).map((it) => it.field)).toEqual([field]);
  });

  test.each([
    ['no JSON', '{\n  "name": "a",\n}', 'open-design.json:3'],
    ['a text that ends too soon', '{\n  "name": "a"', 'open-design.json:2'],
    ['a key that stands twice', '{"name":"a",\n"version":"1",\n"name":"b"}', 'open-design.json:3'],
    ['no version', '{\n"name": "a"\n}', 'open-design.json:1 version'],
    [
      'a kind that there is not',
      '{"name":"a","version":"1",\n"od":{\n"kind":"app"}}',
      'open-design.json:3 od.kind',
    ],
    ['a name that leads out', '{\n"name":"../a","version":"1"}', 'open-design.json:2 name'],
    [
      'an input of an unknown type',
      '{"name":"a","version":"1","od":{"kind":"skill","inputs":[\n{"name":"x","type":"string"},\n{"name":"y",\n"type":"date"}]}}',
      'open-design.json:4 od.inputs.1.type',
    ],
    [
      'a default that does not fit',
      '{"name":"a","version":"1","od":{"kind":"skill","inputs":[{"name":"x","type":"number",\n"default":"two"}]}}',
      'open-design.json:2 od.inputs.0.default',
    ],
    [
      'two inputs of one name',
      '{"name":"a","version":"1","od":{"kind":"skill","inputs":[{"name":"x"},\n{"name":"x"}]}}',
      'open-design.json:2 od.inputs.1.name',
    ],
    [
      'a query that asks for what is no input',
      '{"name":"a","version":"1","od":{"kind":"skill",\n"useCase":{"query":"Do {{this}}"}}}',
      'open-design.json:2 od.useCase.query',
    ],
    [
      'a skill that is not there',
      '{"name":"a","version":"1","od":{"kind":"skill","context":{"skills":[\n"./skills/b"]}}}',
      'open-design.json:2 od.context.skills.0',
    ],
    [
      'a skill outside',
      '{"name":"a","version":"1","od":{"kind":"skill","context":{"skills":[\n"../b"]}}}',
      'open-design.json:2 od.context.skills.0',
    ],
    [
      'an asset outside',
      '{"name":"a","version":"1","od":{"kind":"skill","context":{"assets":[\n{"path":"a/../../b"}]}}}',
      'open-design.json:2 od.context.assets.0',
    ],
    [
      'a server that is started from outside',
      '{"name":"a","version":"1","od":{"kind":"skill","context":{"mcp":[{"name":"m","command":"node","args":[\n"./../x.mjs"]}]}}}',
      'open-design.json:2 od.context.mcp.0.args.0',
    ],
    [
      'a server at no address',
      '{"name":"a","version":"1","od":{"kind":"skill","context":{"mcp":[{"name":"m","type":"http",\n"url":"file:///x"}]}}}',
      'open-design.json:2 od.context.mcp.0.url',
    ],
  ])('for %s, with the line and the field', async (_what, json, field) => {
    expect((await faultsOf({ 'open-design.json': json })).map((it) => it.field)).toEqual([field]);
  });

  test('for a nesting that exhausts stacks', async () => {
    const json = `{"name":"a","version":"1","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    expect(await faultsOf({ 'open-design.json': json })).toEqual([
      { field: 'open-design.json:1', message: expect.stringContaining('nested') },
    ]);
  });

  test('for neither file, a file instead of a folder, a path that is not there or not whole', async () => {
    expect((await faultsOf({ 'README.md': 'x' }))[0]?.message).toContain(
      'neither SKILL.md nor open-design.json',
    );
    const file = path.join(folderWith({ x: 'y' }), 'x');
    expect((await refusal(file)).details[0]?.message).toBe('expected a folder');
    expect((await refusal('/nowhere/at/all')).details[0]?.message).toContain('ENOENT');
    expect((await refusal('relative')).details[0]?.message).toBe('expected an absolute path');
  });

  test.each([
    ['a file', 'secret.txt', '/etc/hostname'],
    ['a folder', 'docs', '/etc'],
    ['the folder above', 'up', '..'],
    ['itself', 'self', '.'],
    ['nothing', 'gone', 'not-there'],
  ])('for a link to %s', async (_what, name, target) => {
    const source = folderWith({ 'SKILL.md': good });
    symlinkSync(target, path.join(source, name));
    expect((await refusal(source)).details.map((it) => it.field)).toEqual([name]);
  });

  test('for a link by way of a link that leads out', async () => {
    const outside = folderWith({ 'a.txt': 'secret' });
    const source = folderWith({ 'SKILL.md': good });
    symlinkSync(outside, path.join(source, 'x'));
    symlinkSync('x/a.txt', path.join(source, 'y.txt'));
    expect((await refusal(source)).details).toHaveLength(2);
  });

  test('for a pipe, two names that are one elsewhere, and too much', async () => {
    const source = folderWith({ 'SKILL.md': good, 'a.txt': 'x', 'A.TXT': 'y' });
    execFileSync('mkfifo', [path.join(source, 'pipe')]);
    const fields = (await refusal(source)).details.map((it) => it.field);
    expect(fields).toEqual(['pipe', 'a.txt']);
    const large = folderWith({ 'SKILL.md': good, 'x.bin': 'x'.repeat(limits.fileBytes + 1) });
    expect((await refusal(large)).details).toMatchObject([{ field: 'x.bin' }]);
    const many = folderWith({ 'SKILL.md': good });
    mkdirSync(path.join(many, 'x'));
    for (let at = 0; at < limits.files; at += 1) writeFileSync(path.join(many, 'x', `${at}`), '');
    expect((await refusal(many)).details).toMatchObject([{ field: '.' }]);
  });
});
