import { words } from '../words/index.ts';

/** In the place of every screen once the daemon no longer knows this browser. */
export function SignedOut() {
  const { title, lead, command, rest } = words.signedOut;
  return (
    <div role="alert" className="mx-auto mt-[12vh] max-w-lg">
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-3">{lead}</p>
      <pre className="my-3 rounded-lg bg-sunk px-4 py-3 font-mono text-sm">{command}</pre>
      <p>{rest}</p>
    </div>
  );
}
