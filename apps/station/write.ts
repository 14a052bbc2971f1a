export const write = (line: string): void => void process.stdout.write(`${line}\n`);
