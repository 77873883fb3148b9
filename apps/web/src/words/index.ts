import { common } from './common.ts';

/** Every word that the console says, in one place a feature. English. */
export const words = common;
