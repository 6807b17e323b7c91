/**
 * The user name of `Authorization: Basic`: trackers of the Segment kind send their key there, with an empty password.
 * Undefined for any other header, and for one that is not base64 of `name:password`.
 */
export function basicUser(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_-]{1,1024}={0,2}) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [user = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1);
  return user === '' ? undefined : user;
}
