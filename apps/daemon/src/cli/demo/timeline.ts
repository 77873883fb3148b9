import type { RunEventBody } from '@open-design/contracts';
import { now } from '../../clock.ts';
import { Flow } from '../flow.ts';
import { narrate } from '../narrate.ts';
import { type Painter, timeOfDay } from '../print.ts';

/** The six rooms that a slot goes through, in their order. */
export type Step = 'schedule' | 'claim' | 'prepare' | 'run' | 'record' | 'show';

const stepWidth = 'schedule'.length;
/** `15:00:04  schedule  ` */
const indent = ' '.repeat(8 + 2 + stepWidth + 2);

/** The demo's time line: one line a step, what belongs to it indented below. With `json`, one object a line instead. */
export class Timeline {
  private readonly flow: Flow;
  private readonly columns: number;
  private countdown: NodeJS.Timeout | null = null;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly paint: Painter,
    private readonly json: boolean,
  ) {
    // Without a terminal the lines are cut as for a small one: they end in logs and mails.
    this.columns = Math.max(40, stream.isTTY ? stream.columns : 80) - indent.length - 2;
    const bar = `${indent}${paint('dim', '│')} `;
    this.flow = new Flow((text) => stream.write(text), bar, this.columns);
  }

  /** A line above the time line. */
  title(text: string): void {
    if (!this.json) this.stream.write(`${text}\n`);
  }

  /** A step, with its facts for programs. */
  step(step: Step, text: string, facts: Readonly<Record<string, unknown>>): void {
    this.settle();
    const at = now();
    if (this.json) return void this.stream.write(`${JSON.stringify({ step, at, ...facts })}\n`);
    const name = this.paint('bold', this.paint('cyan', step.padEnd(stepWidth)));
    this.stream.write(`${this.paint('dim', timeOfDay(at))}  ${name}  ${text}\n`);
  }

  /** A line that belongs to the last step. */
  more(text: string): void {
    this.settle();
    if (!this.json) this.stream.write(`${indent}${text}\n`);
  }

  /** What the agent says and does. */
  agent(event: RunEventBody): void {
    if (this.json)
      return void this.stream.write(`${JSON.stringify({ step: 'run', at: now(), event })}\n`);
    narrate(event, this.flow, this.paint, this.columns);
  }

  /** Ends the agent's last line. */
  endAgent(): void {
    this.flow.close();
  }

  /** Counts down to an instant (UTC epoch ms) on the line below, until the next step. Only in a terminal. */
  countDown(to: number): void {
    if (this.json || !this.stream.isTTY) return;
    let drawn = '';
    const draw = () => {
      const seconds = Math.ceil((to - now()) / 1_000);
      const text = seconds < 1 ? 'due now' : `due in ${seconds} s`;
      if (text !== drawn) this.stream.write(`\r${indent}${this.paint('dim', text)}\u001B[K`);
      drawn = text;
    };
    this.settle();
    draw();
    this.countdown = setInterval(draw, 250).unref();
  }

  /** Wipes the countdown. */
  settle(): void {
    if (this.countdown === null) return;
    clearInterval(this.countdown);
    this.countdown = null;
    this.stream.write('\r\u001B[K');
  }
}
