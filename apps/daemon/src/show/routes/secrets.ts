import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

/** Secrets by name; no answer holds a value. */
export function secretRoutes({
  secrets,
}: RouteSetup): Pick<Handlers, 'listSecrets' | 'setSecret' | 'removeSecret'> {
  return {
    listSecrets: async () => ({ secrets: await secrets.list() }),
    setSecret: async ({ body }) => ({ secret: await secrets.set(body) }),
    removeSecret: async ({ params }) => ({ ok: true, usedBy: await secrets.remove(params.name) }),
  };
}
