/** Between the id of a kiosk and the word of a further connection. No kiosk id has it, so no client id is the own of two kiosks. */
export const CLIENT_ID_SEPARATOR = '@';

/** Whether a client id is one that the contract gives to the kiosk. */
export const isOwnClientId = (kioskId: string, clientId: string): boolean =>
  clientId === kioskId || clientId.startsWith(`${kioskId}${CLIENT_ID_SEPARATOR}`);
