/** Lines of a longer value are also looked for alone when they are at least so long: programs indent them. */
const shortestLine = 16;
/** A longer form is looked for in pieces of half of this, so that no more than this is ever held back. */
const longestPiece = 512;

/**
 * The texts that a secret value can appear as: itself, the lines of it, and as
 * JSON, URLs, HTML, shells, hex and base64 write it.
 */
export function formsOf(value: string): Set<string> {
  const whole = [value, ...linesOf(value)].flatMap((text) => [text, ...escapedForms(text)]);
  return new Set([...whole, ...encodedForms(value)].flatMap(piecesOf));
}

function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/);
  if (lines.length === 1) return [];
  // The first and last line of a key in PEM are the same in all of them.
  return lines
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine && !line.startsWith('-----'));
}

function escapedForms(text: string): string[] {
  const json = inJson(text);
  const url = encodeURIComponent(text.toWellFormed());
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  return [
    json,
    // A command line within JSON within JSON, as agents report what they run.
    inJson(json),
    json.replaceAll('/', '\\/'),
    json.replace(/[\u007f-\uffff]/g, codeUnit),
    json.replace(/[<>&\u2028\u2029]/g, codeUnit),
    url,
    url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    form,
    text.replaceAll("'", `'\\''`),
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function codeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function encodedForms(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const whole = bytes.toString('base64');
  const base64 = [whole, ...[0, 1, 2].map((shift) => insideBase64(bytes, shift))];
  const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  // What `base64`, PEM and MIME make of a longer value.
  const wrapped = [64, 76]
    .filter((width) => whole.length > width)
    .flatMap((width) => ['\n', '\r\n', '\\n'].map((end) => wrap(whole, width, end)));
  return [hex, hex.toUpperCase(), ...base64, ...url, ...wrapped];
}

/**
 * The characters of base64 that a value decides alone when `shift` bytes (modulo
 * 3) stand before it, as in the base64 of `user:password`. RFC 4648, section 4:
 * six bits a character.
 */
function insideBase64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const first = Math.ceil((shift * 8) / 6);
  const end = Math.floor(((shift + bytes.length) * 8) / 6);
  return text.slice(first, end);
}

function wrap(text: string, width: number, end: string): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
}

function piecesOf(form: string): string[] {
  const half = longestPiece / 2;
  const count = Math.max(1, Math.floor(form.length / half));
  return Array.from({ length: count }, (_, index) =>
    form.slice(index * half, index === count - 1 ? undefined : (index + 1) * half),
  );
}
