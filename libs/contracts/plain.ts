import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a value, to be read after the name of its field: `must be text`. */
export interface Plain {
  zh: string;
  en: string;
}

const plain = (zh: string, en: string): Plain => ({ zh, en });

const TYPES: Readonly<Record<string, Plain>> = {
  string: plain('文本', 'text'),
  number: plain('数字', 'a number'),
  int: plain('整数', 'a whole number'),
  boolean: plain(' true 或 false', 'true or false'),
  array: plain('列表', 'a list'),
  tuple: plain('列表', 'a list'),
  object: plain('一组字段', 'a group of fields'),
  record: plain('一组字段', 'a group of fields'),
};

const MISSING = plain('必须填写', 'is required');
const UNFIT = plain('不符合要求', 'is not as it must be');

const mustBe = ({ zh, en }: Plain): Plain => plain(`必须是${zh}`, `must be ${en}`);

const oneOf = (values: readonly unknown[]): Plain => {
  const list = values.map(String);
  if (list.length === 1) return mustBe(plain(` ${list[0]}`, `${list[0]}`));
  return plain(`必须是以下之一：${list.join('、')}`, `must be one of ${list.join(', ')}`);
};

type Sized = Extract<Issue, { code: 'too_small' | 'too_big' }>;

const UNITS: Readonly<Record<string, Plain>> = { string: plain('个字符', 'character'), array: plain('项', 'item') };

function bound({ code, origin, inclusive }: Sized, limit: number): Plain {
  const unit = UNITS[origin];
  const small = code === 'too_small';
  if (unit) {
    if (small && limit === 1) return plain('不能为空', 'must not be empty');
    const many = limit === 1 ? unit.en : `${unit.en}s`;
    return small
      ? plain(`至少要有 ${limit} ${unit.zh}`, `must have at least ${limit} ${many}`)
      : plain(`最多只能有 ${limit} ${unit.zh}`, `must have at most ${limit} ${many}`);
  }
  if (inclusive === false)
    return small
      ? plain(`必须大于 ${limit}`, `must be more than ${limit}`)
      : plain(`必须小于 ${limit}`, `must be less than ${limit}`);
  return small ? plain(`不能小于 ${limit}`, `must be at least ${limit}`) : plain(`不能大于 ${limit}`, `must be at most ${limit}`);
}

function outOfType({ expected, input }: Extract<Issue, { code: 'invalid_type' }>): Plain {
  if (input === undefined) return MISSING;
  const type = TYPES[expected];
  return type ? mustBe(type) : UNFIT;
}

function outOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>): Plain {
  if (Array.isArray(issue['options']) && issue['options'].length > 0) return oneOf(issue['options']);
  return issue.input === undefined ? MISSING : UNFIT;
}

const unknown = (keys: string[]): Plain => plain(`没有这个字段：${keys.join('、')}`, `has no such field: ${keys.join(', ')}`);

/** What a schema finds wrong where it has no words of its own, in words for people who do not know schemas. */
function plainly(issue: Issue): Plain {
  if (issue.code === 'invalid_type') return outOfType(issue);
  if (issue.code === 'invalid_value') return issue.input === undefined ? MISSING : oneOf(issue.values);
  if (issue.code === 'invalid_union') return outOfUnion(issue);
  if (issue.code === 'too_small') return bound(issue, Number(issue.minimum));
  if (issue.code === 'too_big') return bound(issue, Number(issue.maximum));
  if (issue.code === 'unrecognized_keys') return unknown(issue.keys);
  return UNFIT;
}

/** For the `error` of a parse. */
export const inPlain =
  (language: keyof Plain) =>
  (issue: Issue): string =>
    plainly(issue)[language];
