import { onChineseMap } from '#libs/domain/hall/on-chinese-map.js';

const degrees = (value: number): string => value.toFixed(6);

/** Where a place is on the phone's maps; null: the register does not say where it is. */
export function mapLinks({ lat, lon, name }: { lat?: number | null; lon?: number | null; name: string }) {
  if (lat === undefined || lat === null || lon === undefined || lon === null) return null;
  const shifted = onChineseMap({ lat, lon });
  const position = `${degrees(shifted.lon)},${degrees(shifted.lat)}`;
  const asked = { position, name, coordinate: 'gaode', callnative: '1' };
  return {
    /** The phone's own maps know places by satellite. */
    geo: `geo:${degrees(lat)},${degrees(lon)}`,
    /** AMap's page opens its program where there is one, and needs no key. */
    amap: `https://uri.amap.com/marker?${new URLSearchParams(asked)}`,
  };
}
