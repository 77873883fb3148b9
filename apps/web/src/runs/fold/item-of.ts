import type { AgentPayload, RunEvent } from '@open-design/contracts';
import { newsOf, planOf } from './additions.ts';
import type { Addition, ItemBody } from './item.ts';

/** What one event is on the page: more of a text, an item, or an addition to one above. */
export type Meaning =
  | { readonly flow: 'text' | 'thinking' | 'stdout' | 'stderr'; readonly text: string }
  | { readonly item: ItemBody }
  | { readonly addition: Addition };

export function meaningOf(event: RunEvent): Meaning {
  switch (event.name) {
    case 'agent':
      return said(event.data, event.at);
    case 'stdout':
    case 'stderr':
      return { flow: event.name, text: event.data.text };
    case 'start':
      return { item: { kind: 'start', ...event.data } };
    case 'diagnostic':
      return { item: { kind: 'note', ...event.data } };
    case 'permission_request':
      return { item: { kind: 'question', question: event.data, end: null } };
    case 'permission_answer':
      return { addition: { to: 'question', id: event.data.id, end: event.data } };
    case 'error':
      return { item: { kind: 'error', ...event.data } };
    case 'end':
      return { item: { kind: 'end', ...event.data } };
  }
}

function said(payload: AgentPayload, at: number): Meaning {
  switch (payload.type) {
    case 'text_delta':
      return { flow: 'text', text: payload.text };
    case 'thinking_delta':
      return { flow: 'thinking', text: payload.text };
    case 'tool_use': {
      const steps = planOf(payload);
      if (steps !== null) return { item: { kind: 'plan', steps, callId: payload.id } };
      const { id, name, input } = payload;
      return { item: { kind: 'tool', call: { id, name, input, news: {}, result: null } } };
    }
    case 'tool_result': {
      const { toolUseId: id, content, isError } = payload;
      return { addition: { to: 'tool', id, result: { content, isError, at } } };
    }
    case 'status': {
      const { type: _type, ...status } = payload;
      return { item: { kind: 'status', ...status } };
    }
    case 'usage': {
      const { type: _type, ...usage } = payload;
      return { item: { kind: 'usage', ...usage } };
    }
    case 'raw': {
      const steps = planOf(payload);
      if (steps !== null) return { item: { kind: 'plan', steps, callId: null } };
      const news = newsOf(payload.raw);
      if (news !== null) return { addition: { to: 'tool', ...news } };
      return { item: { kind: 'other', raw: payload.raw } };
    }
  }
}
