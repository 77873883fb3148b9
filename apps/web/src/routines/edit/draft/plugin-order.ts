import { appliedIn, type Draft } from './routine.ts';

type Plugins = Draft['plugins'];

/** A plugin applied earlier (-1) or later (1); as it was where it is the first or the last. */
export function withMoved(plugins: Plugins, id: string, by: -1 | 1): Plugins {
  const order = [...appliedIn(plugins)];
  const at = order.indexOf(id);
  const other = order[at + by];
  if (at < 0 || other === undefined) return plugins;
  [order[at], order[at + by]] = [other, id];
  return inOrder(plugins, order);
}

/**
 * The routine's skill is applied before its skills, and these before its other
 * plugins. What is to come after another plugin is one of these, whatever it holds.
 */
function inOrder(plugins: Plugins, order: readonly string[]): Plugins {
  const skills = new Set([plugins.skillId, ...plugins.skillIds]);
  const firstOther = order.findIndex((id) => !skills.has(id));
  const cut = firstOther < 0 ? order.length : firstOther;
  const leading = order.slice(0, cut);
  const skillId = leading[0] === plugins.skillId ? plugins.skillId : '';
  return {
    ...plugins,
    skillId,
    skillIds: skillId === '' ? leading : leading.slice(1),
    pluginIds: order.slice(cut),
  };
}
