import { integer, text } from 'drizzle-orm/sqlite-core'

/** An instant as integer UTC milliseconds. */
export const instantAt = (name: string) => integer(name)
export const flag = (name: string) => integer(name, { mode: 'boolean' })
/** An amount in minor units; the currency stands in a column beside it. */
export const minor = (name: string) => integer(name)
export const json = <Value>(name: string) => text(name, { mode: 'json' }).$type<Value>()
