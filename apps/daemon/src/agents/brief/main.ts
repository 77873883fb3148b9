import { Readable, Writable } from 'node:stream';
import { agent, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import daemon from '../../../package.json' with { type: 'json' };
import { Sessions } from './session.ts';

const sessions = new Sessions();

const connection = agent({ name: 'open-design-brief' })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: PROTOCOL_VERSION,
    agentInfo: {
      name: 'open-design-brief',
      title: 'Brief (built-in agent, no model)',
      version: daemon.version,
    },
    agentCapabilities: { loadSession: false },
    authMethods: [],
  }))
  .onRequest(methods.agent.session.new, ({ params }) => sessions.open(params))
  .onRequest(methods.agent.session.prompt, ({ params, client, signal }) =>
    sessions.prompt(params, client, signal),
  )
  .onNotification(methods.agent.session.cancel, ({ params }) => sessions.cancel(params.sessionId))
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));

// A closed stdin is the client's last word: what is at work ends, its processes first.
await connection.closed;
await sessions.stop();
process.exit(0);
