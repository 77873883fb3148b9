import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { readPrices } from '../../src/config/prices.ts';
import { startDaemon } from '../house/daemon.ts';
import { newFolder } from '../plugins/folders.ts';

function read(text: string | null) {
  const folder = newFolder();
  if (text !== null) writeFileSync(path.join(folder, 'prices.json'), text);
  const { prices, fault } = readPrices(folder);
  return { prices, fault };
}

test('prices are what a person has written down; without a file there are none', async () => {
  const table = { 'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 } };
  expect(read(JSON.stringify(table))).toEqual({ prices: table, fault: null });
  expect(read(null)).toEqual({ prices: {}, fault: null });
});

test.each([
  ['{', 'it is no JSON'],
  ['[]', 'expected an object with a price for each model'],
  ['{"m": 3}', 'm: expected an object with input and output'],
  ['{"m": {"input": 1}}', 'm.output: expected USD for a million output tokens, such as 1.25'],
  ['{"m": {"input": "1", "output": 2}}', 'm.input: expected USD for a million input tokens'],
  ['{"m": {"input": -1, "output": 2}}', 'm.input: expected no less than 0'],
  ['{"m": {"input": 1, "ouput": 2, "output": 1}}', 'm: expected no field ouput; there are'],
])('a file that holds %s is not used, and says why', async (text, why) => {
  const { prices, fault } = read(text);
  expect(prices).toEqual({});
  expect(fault).toContain(why);
  expect(fault).toMatch(/prices\.json cannot be used: /);
});

test('`doctor` shows the prices that there are, or what is wrong with their file', async () => {
  const file = path.join(process.env['OD_DATA_DIR'] ?? '', 'prices.json');
  const { client } = await startDaemon();
  const check = async () =>
    (await client.call(routes.doctor)).checks.find(({ name }) => name === 'Prices');
  expect(await check()).toMatchObject({ ok: true, found: expect.stringContaining('none in') });
  writeFileSync(file, '{"m": {"input": 1, "output": 2}}');
  expect(await check()).toMatchObject({ ok: true, found: 'm', remedy: null });
  writeFileSync(file, '{"m": 1}');
  expect(await check()).toMatchObject({
    ok: false,
    found: expect.stringContaining('m: expected an object'),
    remedy: expect.stringContaining('"cachedInput": 0.125'),
  });
});
