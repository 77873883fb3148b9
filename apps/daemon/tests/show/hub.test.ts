import type { DaemonEvent } from '@open-design/contracts';
import { describe, expect, test, vi } from 'vitest';
import { createHub } from '../../src/show/hub.ts';

const changed = (routineId: string): DaemonEvent => ({ type: 'routine.changed', routineId });
const never = new AbortController().signal;

describe('the hub', () => {
  test('tells every subscriber in order, until it leaves', () => {
    const hub = createHub();
    const seen: string[] = [];
    const listener = (name: string) => (event: DaemonEvent) => seen.push(`${name} ${event.type}`);
    const leave = hub.subscribe(listener('a'));
    hub.subscribe(listener('b'));
    hub.publish(changed('1'));
    leave();
    leave();
    hub.publish({ type: 'project.changed', projectId: 'p' });
    expect(seen).toEqual(['a routine.changed', 'b routine.changed', 'b project.changed']);
  });

  test('a subscriber that throws harms neither the publisher nor the next', async () => {
    const hub = createHub();
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const seen = vi.fn();
    hub.subscribe(() => {
      throw new Error('broken viewer');
    });
    hub.subscribe(seen);
    hub.publish(changed('1'));
    expect(seen).toHaveBeenCalledOnce();
    expect(String(warned.mock.calls[0]?.[0])).toContain('broken viewer');
    warned.mockRestore();
  });
});

describe('a stream of the hub', () => {
  test('holds what happened since it was opened, before it is first read', async () => {
    const hub = createHub();
    hub.publish(changed('before'));
    const stream = hub.stream(never, (event) => event.type === 'routine.changed');
    hub.publish(changed('1'));
    hub.publish({ type: 'project.changed', projectId: 'p' });
    const later = stream.next().then(() => stream.next());
    await Promise.resolve();
    hub.publish(changed('2'));
    expect(await later).toEqual({ done: false, value: changed('2') });
  });

  test('ends when its signal is aborted, also while it waits', async () => {
    const hub = createHub();
    const controller = new AbortController();
    const stream = hub.stream(controller.signal);
    const waiting = stream.next();
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    hub.publish(changed('1'));
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect((await hub.stream(controller.signal).next()).done).toBe(true);
  });

  test('takes nothing more after its reader has left', async () => {
    const hub = createHub();
    const stream = hub.stream(never);
    hub.publish(changed('1'));
    for await (const event of stream) {
      expect(event).toEqual(changed('1'));
      break;
    }
    hub.publish(changed('2'));
    expect((await stream.next()).done).toBe(true);
  });

  test('of a reader that falls behind ends, and others go on', async () => {
    const hub = createHub({ queueSize: 2 });
    const [slow, quick] = [hub.stream(never), hub.stream(never)];
    const read: DaemonEvent[] = [];
    for (const id of ['1', '2', '3']) {
      hub.publish(changed(id));
      const next = await quick.next();
      if (next.done !== true) read.push(next.value);
    }
    expect(read).toEqual([changed('1'), changed('2'), changed('3')]);
    expect((await slow.next()).done).toBe(true);
  });
});
