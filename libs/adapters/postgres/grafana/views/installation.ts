import type { View } from './view.js';

/** What the pages say of the place where they are installed, and where its halls are drawn. */
export const INSTALLATION: View[] = [
  {
    name: 'installation',
    about:
      'At most one row: public_url, the address that people open, null where none is set; map_datum: WGS-84 or GCJ-02, as the base map of dashboards has it.',
    sql: 'SELECT public_url, map_datum FROM installation',
  },
  {
    name: 'hall_places',
    about: 'Where each hall is on the base map of dashboards: as the register has it (WGS-84), or as maps of China (GCJ-02).',
    sql: `
      SELECT halls.id AS hall_id, CASE WHEN shifted THEN there.latitude ELSE halls.latitude END AS latitude,
        CASE WHEN shifted THEN there.longitude ELSE halls.longitude END AS longitude
      FROM grafana.halls, (SELECT EXISTS (SELECT FROM installation WHERE map_datum = 'GCJ-02') AS shifted) AS base,
        grafana.on_chinese_map(halls.latitude, halls.longitude) AS there
      WHERE halls.latitude IS NOT NULL AND halls.longitude IS NOT NULL`,
  },
];

const AXIS = '6378245.0::float8';
const ECCENTRICITY = '0.006693421622965943::float8';
const ripples = `(20 * sin(6 * x * pi()) + 20 * sin(2 * x * pi())) * 2 / 3`;
const swell = (of: string, great: [number, number]): string =>
  `(20 * sin(${of} * pi()) + 40 * sin(${of} / 3 * pi())) * 2 / 3 + (${great[0]} * sin(${of} / 12 * pi()) + ${great[1]} * sin(${of} / 30 * pi())) * 2 / 3`;

/** As `onChineseMap` of the domain; a test holds the two together. */
export const ON_CHINESE_MAP = `
  CREATE FUNCTION grafana.on_chinese_map(lat float8, lon float8, OUT latitude float8, OUT longitude float8)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN inside THEN lat + north * 180 / (${AXIS} * (1 - ${ECCENTRICITY}) / (bent * sqrt(bent)) * pi()) ELSE lat END,
      CASE WHEN inside THEN lon + east * 180 / (${AXIS} / sqrt(bent) * cos(radians(lat)) * pi()) ELSE lon END
    FROM (
      SELECT lat BETWEEN 0.8293 AND 55.8271 AND lon BETWEEN 72.004 AND 137.8347 AS inside,
        1 - ${ECCENTRICITY} * sin(radians(lat)) ^ 2 AS bent,
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ${ripples} + ${swell('y', [160, 320])} AS north,
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ${ripples} + ${swell('x', [150, 300])} AS east
      FROM (SELECT lon - 105 AS x, lat - 35 AS y) AS beside
    ) AS shift
  $$`;
