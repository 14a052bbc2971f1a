/** Days back and ahead for which times are reckoned: a year and its month, and longer than any holiday. */
export const BACK = 400;
export const AHEAD = 60;

export const SHANGHAI = 'Asia/Shanghai';
