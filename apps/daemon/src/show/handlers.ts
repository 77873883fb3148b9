import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Route, Routes } from '@open-design/contracts';
import type { z } from 'zod';
import type { ServerEvent } from './sse.ts';

/** The routes that answer with server-sent events, and those that answer with a file; all others answer JSON. */
export const eventRoutes = ['runEvents', 'projectEvents', 'daemonEvents'] as const;
export const fileRoutes = ['rawFile', 'rawRunFile', 'calendarFeed', 'workspaceDiff'] as const;
type EventRouteName = (typeof eventRoutes)[number];
type FileRouteName = (typeof fileRoutes)[number];

/** A request as its route's schemas parsed it. */
export interface RouteInput<R extends Route> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
}

/** A viewer's wish for events. */
export interface EventRouteInput<R extends Route> extends RouteInput<R> {
  /** The id of the last event that the viewer has, from `Last-Event-ID` or else `?after=`. */
  readonly lastEventId: number | null;
  /** Aborted when the viewer has gone or the daemon stops. */
  readonly signal: AbortSignal;
}

/** A file's content; the frame reads the stream to its end or destroys it. */
export interface FileAnswer {
  readonly stream: Readable;
  readonly contentType: string;
  /** Bytes; the stream gives exactly as many. */
  readonly size: number;
}

type Eventual<T> = T | Promise<T>;

/** What answers one route. An error that it throws becomes the error answer. */
export type Handler<N extends keyof Routes> = N extends EventRouteName
  ? (input: EventRouteInput<Routes[N]>) => Eventual<AsyncIterable<ServerEvent>>
  : N extends FileRouteName
    ? (input: RouteInput<Routes[N]>) => Eventual<FileAnswer>
    : (input: RouteInput<Routes[N]>) => Eventual<z.output<Routes[N]['answer']>>;

/** The routes of the ways in, and of who is in, which the frame answers itself. */
type FrameRouteName =
  | 'createLoginLink'
  | 'createCalendarLink'
  | 'revokeCalendarLink'
  | 'logout'
  | 'endSessions'
  | 'getSystem';

/** A request and its answer, for what the frame itself says in headers. */
export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  setCookie(text: string): void;
}

/** One handler for each route of the contracts' table that the frame does not answer itself. */
export type Handlers = { readonly [N in Exclude<keyof Routes, FrameRouteName>]: Handler<N> };
export type FrameHandlers = {
  readonly [N in FrameRouteName]: (
    input: RouteInput<Routes[N]> & { readonly exchange: Exchange },
  ) => Eventual<z.output<Routes[N]['answer']>>;
};
export type AllHandlers = Handlers & FrameHandlers;
