import { isIPv6 } from 'node:net';

/** Where the daemon may be spoken to. */
export interface Reach {
  /** The address that the server binds. */
  readonly host: string;
  /** Further names that the user configured, each as `host:port` just as a browser sends it. */
  readonly allowedHosts: readonly string[];
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The exact `Host` values that requests may carry, the one for links first.
 * A name that an attacker's DNS points at this machine is not among them, which
 * is what stops DNS rebinding.
 */
export function allowedHosts(reach: Reach, port: number): readonly string[] {
  const host = reach.host.toLowerCase();
  const isWildcard = host === '0.0.0.0' || host === '::' || host === '';
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const bound = isWildcard || host === 'localhost' ? [] : [isIPv6(host) ? `[${host}]` : host];
  const names = isWildcard || isLoopback ? [...loopbackNames, ...bound] : bound;
  const configured = reach.allowedHosts.map((name) => name.toLowerCase());
  const own = names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  return [...new Set(isLoopback ? [...own, ...configured] : [...configured, ...own])];
}
