/** Degrees. */
export interface Coordinates {
  lat: number;
  lon: number;
}

/** Of the ellipsoid by which GCJ-02 is reckoned (Krassowski 1940): half its greater axis in metres, and the square of its eccentricity. */
const AXIS = 6_378_245;
const ECCENTRICITY = 0.006_693_421_622_965_943;
/** Where China's maps are shifted; elsewhere GCJ-02 is WGS-84. */
const SHIFTED = { lat: [0.8293, 55.8271], lon: [72.004, 137.8347] } as const;

const within = (value: number, [from, to]: readonly [number, number]): boolean => value >= from && value <= to;
const wave = (value: number, times: number): number => Math.sin(value * times * Math.PI);
const ripples = (value: number): number => (20 * wave(value, 6) + 20 * wave(value, 2)) * (2 / 3);

/** In metres, before the curve of the earth is reckoned in. */
function shift(x: number, y: number): { north: number; east: number } {
  const both = 0.1 * x * y;
  const root = Math.sqrt(Math.abs(x));
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + both + 0.2 * root + ripples(x);
  const east = 300 + x + 2 * y + 0.1 * x * x + both + 0.1 * root + ripples(x);
  return {
    north: north + ((20 * wave(y, 1) + 40 * wave(y, 1 / 3)) * 2) / 3 + ((160 * wave(y, 1 / 12) + 320 * wave(y, 1 / 30)) * 2) / 3,
    east: east + ((20 * wave(x, 1) + 40 * wave(x, 1 / 3)) * 2) / 3 + ((150 * wave(x, 1 / 12) + 300 * wave(x, 1 / 30)) * 2) / 3,
  };
}

/**
 * Where maps of China (GCJ-02, as AMap and Tencent have it) draw what is at a place by satellite (WGS-84): up to some hundred metres
 * beside it.
 */
export function onChineseMap({ lat, lon }: Coordinates): Coordinates {
  if (!within(lat, SHIFTED.lat) || !within(lon, SHIFTED.lon)) return { lat, lon };
  const { north, east } = shift(lon - 105, lat - 35);
  const angle = (lat * Math.PI) / 180;
  const bent = 1 - ECCENTRICITY * Math.sin(angle) ** 2;
  const root = Math.sqrt(bent);
  return {
    lat: lat + (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (bent * root)) * Math.PI),
    lon: lon + (east * 180) / ((AXIS / root) * Math.cos(angle) * Math.PI),
  };
}
