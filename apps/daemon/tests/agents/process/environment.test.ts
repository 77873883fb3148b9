import { describe, expect, it } from 'vitest';
import { agentEnvironment } from '../../../src/agents/process/environment.ts';

describe('the environment of an agent', () => {
  it('has what programs and their models need', () => {
    const base = {
      PATH: '/bin',
      HOME: '/home/ada',
      LC_TIME: 'C',
      XDG_CONFIG_HOME: '/c',
      HTTPS_PROXY: 'p',
      no_proxy: 'q',
      ANTHROPIC_API_KEY: 'a',
      OPENAI_BASE_URL: 'o',
      GEMINI_API_KEY: 'g',
      SSH_AUTH_SOCK: '/s',
    };
    expect(agentEnvironment(base, {})).toEqual(base);
  });

  it('has none of the daemon, and nothing that nobody thought of', () => {
    const base = {
      OD_TOKEN: '1',
      OD_DATABASE_URL: '2',
      DATABASE_URL: '3',
      PGPASSWORD: '4',
      NODE_OPTIONS: '5',
      AWS_SECRET_ACCESS_KEY: '6',
      XOPENAI_API_KEY: '7',
      LD_PRELOAD: '8',
    };
    expect(agentEnvironment(base, {})).toEqual({});
  });

  it('has what the run adds, which wins', () => {
    expect(
      agentEnvironment({ PATH: '/bin', LANG: undefined }, { PATH: '/x', OD_RUN_ID: 'r' }),
    ).toEqual({
      PATH: '/x',
      OD_RUN_ID: 'r',
    });
  });
});
