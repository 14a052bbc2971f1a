import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { onChineseMap } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresInstallation } from '../index.js';

await onEachDatabase((database) => {
  const installation = (): PostgresInstallation => new PostgresInstallation(database());
  const rows = (view: string) => database().query<Record<string, unknown>>(`SELECT * FROM grafana.${view}`);

  test('dashboards read where the pages are, as it was said last', async () => {
    expect(await rows('installation')).toEqual([]);
    await installation().say('https://watch.invalid/', 'WGS-84');
    expect(await rows('installation')).toEqual([{ public_url: 'https://watch.invalid', map_datum: 'WGS-84' }]);
    await installation().say(undefined, 'GCJ-02');
    expect(await rows('installation')).toEqual([{ public_url: null, map_datum: 'GCJ-02' }]);
  });

  const PLACES = [{ id: 'h-1', lat: 39.915, lon: 116.404 }, { id: 'h-2', lat: 30.543, lon: 117.063 }, { id: 'h-3' }];

  test('halls stand where the base map has them; one without a place is on no map', async () => {
    for (const hall of PLACES)
      await database().query('INSERT INTO hall (id, body, revision) VALUES ($1, $2, 1)', [hall.id, JSON.stringify(hall)]);
    const drawn = async () =>
      (await rows('hall_places'))
        .sort((a, b) => (String(a.hall_id) < String(b.hall_id) ? -1 : 1))
        .map(({ latitude, longitude }) => [Number(latitude), Number(longitude)]);
    const asRegistered = PLACES.slice(0, 2).map(({ lat, lon }) => [lat, lon]);
    expect(await drawn()).toEqual(asRegistered);
    await installation().say(undefined, 'GCJ-02');
    const [first, second] = await drawn();
    expect(first?.[0]).toBeCloseTo(39.916_404_281, 8);
    expect(first?.[1]).toBeCloseTo(116.410_244_499, 8);
    expect(second).not.toEqual(asRegistered[1]);
    await installation().say(undefined, 'WGS-84');
    expect(await drawn()).toEqual(asRegistered);
  });

  test('property: the database shifts a place as the domain does, in China and abroad', async () => {
    const anywhere = fc.record({
      lat: fc.double({ min: -89, max: 89, noNaN: true }),
      lon: fc.double({ min: -179, max: 179, noNaN: true }),
    });
    const china = fc.record({
      lat: fc.double({ min: 18, max: 53, noNaN: true }),
      lon: fc.double({ min: 74, max: 135, noNaN: true }),
    });
    const places = [...fc.sample(anywhere, 40), ...fc.sample(china, 160)];
    const shifted = await database().query<{ latitude: number; longitude: number }>(
      `SELECT there.* FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS p(lat, lon, nth),
         grafana.on_chinese_map(lat, lon) AS there ORDER BY nth`,
      [places.map(({ lat }) => lat), places.map(({ lon }) => lon)],
    );
    places.forEach((place, i) => {
      const { lat, lon } = onChineseMap(place);
      expect(Number(shifted[i]?.latitude)).toBeCloseTo(lat, 9);
      expect(Number(shifted[i]?.longitude)).toBeCloseTo(lon, 9);
    });
  });
});
