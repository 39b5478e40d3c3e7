import type { PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { request, type ApiClient, type CallOptions } from './client.ts'

/** An address made by `packagesUrl`, so that the script tag's early request can be found by it. */
export const listPackages = (
  client: ApiClient,
  url: string,
  { signal }: CallOptions = {},
): Promise<PublicPackagePage> => request(client, url, { signal: signal ?? null })

export const getPackage = (
  client: ApiClient,
  packageId: string,
  { signal }: CallOptions = {},
): Promise<PublicPackage> =>
  request(client, `/api/packages/${encodeURIComponent(packageId)}`, { signal: signal ?? null })
