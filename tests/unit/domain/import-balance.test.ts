import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Allowance } from '@deskbell/server/contract/packages'
import { creditsLeftOf } from '@deskbell/server/domain/import-balance'
import { refusalOf } from './refusal.ts'

const privately: Allowance = { serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 30 }
const expert: Allowance = { ...privately, consultantTier: 2, creditUnitMinutes: 45 }
const together: Allowance = { serviceType: 'group', consultantTier: 0, credits: null, creditUnitMinutes: 60 }
const of = (...allowances: Allowance[]) => ({ allowances, sessionDurationMinutes: 60 })
const fieldOf = (work: () => unknown) => refusalOf(work).fields[0]?.path

test('sessions become credits of the package’s own unit', () => {
  expect(creditsLeftOf({ sessionsLeft: 3 }, of(privately))).toEqual([{ ...privately, credits: 6 }])
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom(15, 30, 45, 60),
      (sessionsLeft, creditUnitMinutes) => {
        const item = of({ ...privately, creditUnitMinutes } as Allowance)
        const [left] = creditsLeftOf({ sessionsLeft }, item)
        expect(left?.credits).toBe(sessionsLeft * Math.ceil(60 / creditUnitMinutes))
      },
    ),
  )
})

test('credits are told apart by kind, and by tier where there are several', () => {
  expect(
    creditsLeftOf({ privateCredits: 4, groupCredits: 'unlimited', consultantTier: 0 }, of(privately, expert, together)),
  ).toEqual([
    { ...privately, credits: 4 },
    { ...together, credits: null },
  ])
  expect(creditsLeftOf({ privateCredits: 1, consultantTier: 2 }, of(privately, expert))).toEqual([
    { ...expert, credits: 1 },
  ])
})

test('what is not clear is refused, naming the column', () => {
  expect(fieldOf(() => creditsLeftOf({}, of(privately)))).toBe('sessionsLeft')
  expect(fieldOf(() => creditsLeftOf({ sessionsLeft: 1, privateCredits: 1 }, of(privately)))).toBe('sessionsLeft')
  expect(fieldOf(() => creditsLeftOf({ sessionsLeft: 1 }, of(privately, together)))).toBe('sessionsLeft')
  expect(fieldOf(() => creditsLeftOf({ sessionsLeft: 9000 }, of(privately)))).toBe('sessionsLeft')
  expect(fieldOf(() => creditsLeftOf({ groupCredits: 1 }, of(privately)))).toBe('groupCredits')
  expect(fieldOf(() => creditsLeftOf({ privateCredits: 1 }, of(privately, expert)))).toBe('consultantTier')
  expect(fieldOf(() => creditsLeftOf({ privateCredits: 'unlimited' }, of(privately)))).toBe('privateCredits')
})
