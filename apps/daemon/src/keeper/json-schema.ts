import { Ajv, type AnySchema } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { messageOf } from '../errors.ts';
import { bounded } from './bounded.ts';

const draft7 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;
const usual = { strict: false, validateFormats: false, logger: false } as const;

/**
 * Why a text is no JSON that fits the schema, or null when it is. The schema's
 * draft is 2020-12 unless its `$schema` says 07; `format` says nothing that is
 * held against a value (as both drafts have it), and no reference is fetched.
 */
export function schemaFault(text: string, schema: AnySchema): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${messageOf(error)}`;
  }
  try {
    const found = bounded(() => ({ fault: faultOf(value, schema) }));
    return found === null ? 'it takes too long to hold it against the schema' : found.fault;
  } catch (error) {
    return `the schema of the check cannot be used: ${messageOf(error)}`;
  }
}

function faultOf(value: unknown, schema: AnySchema): string | null {
  const validator = isDraft7(schema) ? new Ajv(usual) : new Ajv2020(usual);
  const validate = validator.compile(schema);
  if (validate(value) === true) return null;
  const [fault] = validate.errors ?? [];
  const place = fault?.instancePath ?? '';
  return `${place === '' ? 'it' : place} ${fault?.message ?? 'does not fit the schema'}`;
}

function isDraft7(schema: AnySchema): boolean {
  return typeof schema === 'object' && draft7.test(schema['$schema'] ?? '');
}
