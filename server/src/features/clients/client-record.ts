import type { ClientRecord } from '../../contract/clients.ts'
import type { ClientRow } from './client.repository.ts'

export function toClientRecord({ client, practice }: ClientRow): ClientRecord {
  const { id, name, email, userId, notes, createdAt } = client
  return { id, practice, name, email, verified: userId !== null, notes, createdAt: new Date(createdAt).toISOString() }
}
