import { DECIDED } from './decided.js';
import { at, minutes, type View } from './view.js';

const landed = (name: string): View => {
  const view = DECIDED.find((one) => one.name === name);
  if (!view) throw new Error(`There is no view ${name}`);
  return view;
};

/** In place of a part of what landed, which must be there. */
function instead(sql: string, part: string, by: string): string {
  if (!sql.includes(part)) throw new Error(`The view does not have ${part}`);
  return sql.replace(part, by);
}

/** What ended so is mended; what ended before its cause was kept is, unless it was cancelled. */
const mended = (state: string): string =>
  `CASE WHEN body ? 'endedBy' THEN body->>'endedBy' IN ('recovered', 'accepted', 'refilled', 'emptied') ELSE ${state} <> 'cancelled' END`;

const ENDED =
  'ended_by: by what it ended, one of recovered, accepted, refilled, emptied, ruleRemoved, superseded, retired, moved, merged; null while it stands, and where it ended before that was kept.';

const withEnd = (view: View, sql: string, about = view.about): View => ({ ...view, about: `${about} ${ENDED}`, sql });

const incidents = landed('incidents');
const orders = landed('orders');
const notices = landed('notices');
const withheld = landed('withheld');

const BEFORE = `lag(${at(`body->>'closedAt'`)}) OVER (`;
const REPAIR = `${minutes('opened', 'closed_at')} AS repair_minutes`;
const REPEAT = 'is_repeat: the same cause was closed at the same place within seven days before (ours).';

/** The views of what was decided, with by what it ended. Repairs and promises count what was mended and nothing else. */
export const ENDS: View[] = [
  withEnd(incidents, instead(incidents.sql, 'AS vendor', `AS vendor, body->>'endedBy' AS ended_by`)),
  withEnd(
    orders,
    [
      [BEFORE, `lag(CASE WHEN ${mended('state')} THEN ${at(`body->>'closedAt'`)} END) OVER (`],
      [REPAIR, `CASE WHEN ${mended('state')} THEN ${minutes('opened', 'closed_at')} END AS repair_minutes`],
      ['AS vendor', `AS vendor, body->>'endedBy' AS ended_by`],
    ].reduce((sql, [part = '', by = '']) => instead(sql, part, by), orders.sql),
    orders.about
      .replace('to acceptance and to the close.', 'to acceptance and to the close, the latter of what was mended alone.')
      .replace(REPEAT, 'is_repeat: the same cause was mended at the same place within seven days before (ours).'),
  ),
  withEnd(
    notices,
    instead(
      notices.sql,
      'first_promised AS first_promised_until',
      `first_promised AS first_promised_until, body->>'endedBy' AS ended_by,
        (body->'history'->-1->>'restored')::boolean AS restored`,
    ),
    `${notices.about} restored: whether the services were given again when it was withdrawn.`,
  ),
  withEnd(
    withheld,
    instead(withheld.sql, 'AS ended_at', `AS ended_at, body->>'endedBy' AS ended_by`),
    `${withheld.about} Of what waited to count and has passed ended_by is how the wait did.`,
  ),
];

/** As they landed. */
export const BEFORE_ENDS: View[] = [incidents, orders, notices, withheld];
