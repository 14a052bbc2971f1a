/** What is asked of a line when a server says that it dropped some. */
export interface LineFacts {
  measurement: string;
  fields: string[];
  /** Nanoseconds. */
  time: bigint;
}

/** Cuts at a character where it is neither escaped nor, in fields, within quotes. A tag's quotes are ordinary characters. */
function cut(text: string, at: string, heedsQuotes: boolean): string[] {
  const parts: string[] = [];
  let begin = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '"' && heedsQuotes) quoted = !quoted;
    else if (c === at && !quoted) {
      parts.push(text.slice(begin, i));
      begin = i + 1;
    }
  }
  parts.push(text.slice(begin));
  return parts;
}

/** The facts of one line, as ours are written: no newline in a tag, a time at the end. */
export function factsOf(line: string): LineFacts {
  const [series = ''] = cut(line, ' ', false);
  const rest = line.slice(series.length + 1);
  const end = rest.lastIndexOf(' ');
  const fields = cut(rest.slice(0, end), ',', true).map((field) => field.slice(0, field.indexOf('=')));
  return { measurement: cut(series, ',', false)[0] ?? '', fields, time: BigInt(rest.slice(end + 1)) };
}
