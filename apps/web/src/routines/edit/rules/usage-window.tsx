import { routes } from '@open-design/contracts';
import { useApi } from '../../../api.ts';
import { SelectField } from '../../../ui/field.tsx';
import { runningWords } from '../../../words/edit-rules-running.ts';
import { ruleWords } from '../../../words/rules.ts';
import { useFault } from '../form.ts';
import { usePolicy } from './policy.ts';

/** Who works while the agent's account has reached its usage limit. */
export function UsageWindowFields() {
  const [policy, change] = usePolicy('usageWindow');
  const { data } = useApi(routes.listAgents);
  const words = runningWords.usageWindow;
  const agents = (data?.agents ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = policy.agentId === '' || agents.some(({ value }) => value === policy.agentId);
  return (
    <SelectField
      label={words.fallback}
      hint={words.hint}
      fault={useFault('policies.usageWindow.fallback.agentId')}
      value={policy.agentId}
      options={[
        { value: '', label: ruleWords.usageWindow.waits },
        ...agents,
        ...(isKnown ? [] : [{ value: policy.agentId, label: policy.agentId }]),
      ]}
      // What one agent is told is not what another understands.
      onChange={(agentId) => change({ agentId, agentOptions: {} })}
    />
  );
}
