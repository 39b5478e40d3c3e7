import { expect, test } from 'vitest'
import { checkTimeZone } from '@deskbell/server/domain/time-zone'
import { codeOf, refusalOf } from './refusal.ts'

test('a time zone is one that the runtime knows', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC']) {
    expect(codeOf(() => checkTimeZone(zone, 'timeZone'))).toBeNull()
  }
  for (const zone of ['Mars/Olympus', 'Berlin', '', 'Europe/Berlin ', '../../etc/localtime']) {
    expect(refusalOf(() => checkTimeZone(zone, 'timeZone')).fields[0]?.path).toBe('timeZone')
  }
})
