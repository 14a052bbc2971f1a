/** One view for dashboards. Columns are only ever added, at the end: what others draw from them stays. */
export interface View {
  name: string;
  about: string;
  sql: string;
}

/** Epoch milliseconds as a moment. */
export const at = (milliseconds: string): string => `to_timestamp((${milliseconds})::bigint / 1000.0)`;

/** Chinese and English of a text, as two columns. */
export const told = (text: string, name: string): string => `${text}->>'zh' AS ${name}_zh, ${text}->>'en' AS ${name}_en`;

/** A list of words as an array. */
export const words = (list: string): string => `ARRAY(SELECT jsonb_array_elements_text(coalesce(${list}, '[]')))`;

/** Minutes from one moment to another. */
export const minutes = (from: string, to: string): string => `(extract(epoch FROM (${to}) - (${from})) / 60)::float8`;
