/**
 * A message to an agent that does not remember the conversation: what was said
 * before, then the message.
 */
export function retold(transcript: string, message: string): string {
  return `This goes on with a conversation that you have had before. What was said in it:\n\n${transcript}\n\n---\n\nNow:\n\n${message}`;
}
